import { join } from 'node:path'
import { app, type BrowserWindow, ipcMain, protocol, session } from 'electron'
import { z } from 'zod'
import { appProtocolHandler } from './appProtocol.ts'
import { BackendProcess } from './backendProcess.ts'
import { shellProcedures } from './dialogs.ts'
import { answerCalls } from './ipc.ts'
import { showMenu } from './menu.ts'
import { APP_SCHEME, EVENT_CHANNEL } from './policy.ts'
import { PreferenceFile } from './preferences.ts'
import { hardenProcess, hardenSession } from './security.ts'
import { openWindow } from './window.ts'

const built = (path: string) => join(import.meta.dirname, path)

hardenProcess(app, protocol)

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
	let window: BrowserWindow | null = null
	const preferences = new PreferenceFile(join(app.getPath('userData'), 'preferences.json'))
	let archive = process.env['SCEAU_ARCHIVE'] || preferences.values.archive

	const backend = new BackendProcess({
		entry: built('backend.cjs'),
		archive: () => archive,
		onEvent: (name, payload) => window?.webContents.send(EVENT_CHANNEL, name, payload),
	})

	const askBackend = async (name: string, input: unknown) => {
		const reply = await backend.invoke(name, input)
		const opened = name === 'archive.open' || name === 'archive.create' ? openedFolder.safeParse(input) : null
		if (reply.ok && opened?.success) {
			const folder = await backend.path(opened.data.folder)
			if (folder.ok) archive = z.string().parse(folder.value)
			preferences.set({ archive })
		}
		return reply
	}
	const askShell = shellProcedures({
		backend,
		window: () => window,
		onLanguage: (language) => {
			preferences.set({ language })
			showMenu(language)
		},
	})
	answerCalls(ipcMain, askShell, askBackend)

	app.on('second-instance', () => {
		if (window?.isMinimized()) window.restore()
		window?.focus()
	})
	app.on('window-all-closed', () => app.quit())
	let closed = false
	app.on('will-quit', (event) => {
		if (closed) return
		event.preventDefault()
		void backend.stop().finally(() => {
			closed = true
			app.quit()
		})
	})

	void (async () => {
		await app.whenReady()
		protocol.handle(APP_SCHEME, appProtocolHandler(built('../renderer')))
		hardenSession(session.defaultSession, app.isPackaged)
		showMenu(preferences.values.language)
		window = openWindow(built('../preload/preload.cjs'), app.isPackaged)
		window.on('closed', () => {
			window = null
		})
	})()
}

const openedFolder = z.looseObject({ folder: z.string() })
