import { statSync } from 'node:fs'
import {
	type BrowserWindow,
	dialog,
	type FileFilter,
	type OpenDialogOptions,
	type SaveDialogOptions,
	shell,
} from 'electron'
import { z } from 'zod'
import type { ChosenFile, Reply, ShellProcedures } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import type { BackendProcess } from './backendProcess.ts'
import { type ShellLanguage, shellLanguage } from './preferences.ts'

const title = z.string().max(200)
const extensions = z.array(z.string().regex(/^[a-z0-9]{1,10}$/i)).max(20)

type Output<Name extends keyof ShellProcedures> = ShellProcedures[Name]['output']
type Answer = (input: unknown) => Promise<Reply>

/** One procedure of the shell: `handle` sees only input that fits `schema`. */
function procedure<Input>(schema: z.ZodType<Input>, handle: (input: Input) => Promise<unknown>): Answer {
	return async (value) => {
		const parsed = schema.safeParse(value)
		if (!parsed.success)
			return failure(new AppError('call.invalid', { field: String(parsed.error.issues[0]?.path[0] ?? '') }))
		return { ok: true, value: await handle(parsed.data) }
	}
}

const filtersFor = (names: readonly string[]): FileFilter[] =>
	names.length === 0 ? [] : [{ name: names.map((name) => `*.${name}`).join(', '), extensions: [...names] }]

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

const chosenFile = z.object({ handle: z.string(), name: z.string() })

/** Answers the procedures of the shell; `window` is the one that a dialog belongs to. */
export function shellProcedures(options: {
	backend: BackendProcess
	window: () => BrowserWindow | null
	onLanguage: (language: ShellLanguage) => void
}): (name: string, input: unknown) => Promise<Reply> {
	const { backend } = options

	const grant = async (path: string): Promise<ChosenFile> => {
		const reply = await backend.grant(path)
		if (reply.ok) return chosenFile.parse(reply.value)
		throw new AppError('backend.stopped')
	}
	const grantAll = (paths: readonly string[]) => Promise.all(paths.map(grant))
	const open = async (dialogOptions: OpenDialogOptions): Promise<string[]> => {
		const window = options.window()
		const { filePaths } = await (window
			? dialog.showOpenDialog(window, dialogOptions)
			: dialog.showOpenDialog(dialogOptions))
		return filePaths
	}
	const save = async (dialogOptions: SaveDialogOptions): Promise<string> => {
		const window = options.window()
		const { filePath, canceled } = await (window
			? dialog.showSaveDialog(window, dialogOptions)
			: dialog.showSaveDialog(dialogOptions))
		return canceled ? '' : (filePath ?? '')
	}

	const handlers: Record<keyof ShellProcedures, Answer> = {
		'shell.chooseFiles': procedure(
			z.strictObject({ title, extensions, multiple: z.boolean() }),
			async (input): Promise<Output<'shell.chooseFiles'>> =>
				grantAll(
					await open({
						title: input.title,
						filters: filtersFor(input.extensions),
						properties: input.multiple ? ['openFile', 'multiSelections'] : ['openFile'],
					}),
				),
		),
		'shell.chooseFolder': procedure(z.strictObject({ title }), async (input): Promise<Output<'shell.chooseFolder'>> => {
			const [folder] = await open({ title: input.title, properties: ['openDirectory', 'createDirectory'] })
			return folder === undefined ? null : grant(folder)
		}),
		'shell.chooseSave': procedure(
			z.strictObject({ title, suggestedName: z.string().max(200), extensions }),
			async (input): Promise<Output<'shell.chooseSave'>> => {
				const path = await save({
					title: input.title,
					defaultPath: input.suggestedName,
					filters: filtersFor(input.extensions),
				})
				return path === '' ? null : grant(path)
			},
		),
		// The preload has put paths in the place of the files.
		'shell.dropped': procedure(
			z.strictObject({ paths: z.array(z.string().max(4096)).max(1000) }),
			async ({ paths }): Promise<Output<'shell.dropped'>> =>
				grantAll(paths.filter((path) => path !== '' && isFile(path))),
		),
		'shell.reveal': procedure(
			z.strictObject({ handle: z.string().max(64) }),
			async ({ handle }): Promise<Output<'shell.reveal'>> => {
				const reply = await backend.path(handle)
				if (!reply.ok) throw new AppError('file.unknownHandle')
				shell.showItemInFolder(z.string().parse(reply.value))
				return null
			},
		),
		'shell.restartBackend': procedure(z.strictObject({}), async (): Promise<Output<'shell.restartBackend'>> => {
			backend.restart()
			return null
		}),
		'shell.setLanguage': procedure(
			z.strictObject({ language: shellLanguage }),
			async ({ language }): Promise<Output<'shell.setLanguage'>> => {
				options.onLanguage(language)
				return null
			},
		),
	}

	return async (name, input) => {
		const answer = new Map<string, Answer>(Object.entries(handlers)).get(name)
		if (!answer) return failure(new AppError('call.unknown'))
		try {
			return await answer(input)
		} catch (error) {
			return failure(error instanceof AppError ? error : new AppError('backend.stopped'))
		}
	}
}

const failure = (error: AppError): Reply => ({ ok: false, error: error.toShape() })
