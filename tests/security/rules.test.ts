import { join } from 'node:path'
import type { App, IpcMain, IpcMainInvokeEvent, Protocol, Session } from 'electron'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appProtocolHandler, fileOfAddress } from '../../src-main/appProtocol.ts'
import { answerCalls } from '../../src-main/ipc.ts'
import {
	CALL_CHANNEL,
	CONTENT_SECURITY_POLICY,
	isAllowedRequest,
	isOwnAddress,
	isOwnFrame,
	webPreferences,
} from '../../src-main/policy.ts'
import { hardenProcess, hardenSession } from '../../src-main/security.ts'

/** The rules of the window where Electron is only told them; `window.spec.ts` sees the same rules at work. */

/** Stands in for one of Electron's objects: answers the members given and fails on any other. */
const stub = <Shape extends object>(members: Partial<Record<keyof Shape, unknown>>): Shape =>
	new Proxy(members, {
		get(target, name) {
			if (name in target) return Reflect.get(target, name)
			throw new Error(`${String(name)} is not expected`)
		},
	}) as Shape

describe('process', () => {
	const harden = (switches: readonly string[]) => {
		const done: string[] = []
		const app = stub<App>({
			commandLine: { hasSwitch: (name: string) => switches.includes(name) },
			enableSandbox: () => done.push('sandbox'),
			on: (event: string) => done.push(event),
		})
		hardenProcess(app, stub<Protocol>({ registerSchemesAsPrivileged: () => done.push('scheme') }))
		return done
	}

	test('3: every process is in the sandbox', () => {
		expect(harden([])).toEqual(['scheme', 'sandbox', 'web-contents-created'])
	})

	test('3: except where it is switched off from outside, as root must', () => {
		expect(harden(['no-sandbox'])).toEqual(['scheme', 'web-contents-created'])
	})
})

describe('session', () => {
	const hardened = () => {
		const handlers: Record<string, (...given: unknown[]) => unknown> = {}
		const take = (name: string) => (handler: (...given: unknown[]) => unknown) => {
			handlers[name] = handler
		}
		const session = stub<Session>({
			setPermissionRequestHandler: take('request'),
			setPermissionCheckHandler: take('check'),
			setDevicePermissionHandler: take('device'),
			on: (name: string, handler: (...given: unknown[]) => unknown) => take(name)(handler),
			webRequest: { onBeforeRequest: take('address') },
		})
		hardenSession(session, true)
		return handlers
	}

	test('7: every permission is refused, asked for or looked up, and every device', () => {
		const { request, check, device } = hardened()
		const permissions = `clipboard-read clipboard-sanitized-write display-capture fullscreen geolocation hid media
			idle-detection mediaKeySystem midi midiSysex notifications pointerLock keyboardLock openExternal serial
			storage-access usb window-management not-yet-invented`.split(/\s+/)
		for (const permission of permissions) {
			const answers: unknown[] = []
			request?.(null, permission, (allowed: boolean) => answers.push(allowed), {})
			expect(answers, permission).toEqual([false])
			expect(check?.(null, permission, 'app://main', {}), permission).toBe(false)
		}
		expect(device?.({})).toBe(false)
	})

	test('1: nothing is fetched from elsewhere, nothing downloaded', () => {
		const handlers = hardened()
		let cancelled: unknown
		handlers['address']?.({ url: 'https://example.com/' }, (answer: unknown) => {
			cancelled = answer
		})
		expect(cancelled).toEqual({ cancel: true })
		let prevented = false
		handlers['will-download']?.({
			preventDefault: () => {
				prevented = true
			},
		})
		expect(prevented).toBe(true)
	})
})

describe('addresses', () => {
	const folder = join('/', 'program', 'renderer')

	test('1: only what the program made is loaded', () => {
		for (const address of ['app://main/', 'app://main/assets/a.js', 'data:image/png;base64,AA', 'blob:app://main/1'])
			expect(isAllowedRequest(address, true), address).toBe(true)
		const foreign = ['https://main/', 'http://localhost:5173/', 'file:///etc/hostname', 'app://other/', 'ws://main/']
		for (const address of [...foreign, 'blob:https://example.com/1', 'devtools://devtools/', 'main', ''])
			expect(isAllowedRequest(address, true), address).toBe(false)
		expect(isAllowedRequest('devtools://devtools/', false)).toBe(true)
	})

	test('5: an address names a file inside the folder or none', () => {
		expect(fileOfAddress('app://main/', folder)).toBe(join(folder, 'index.html'))
		expect(fileOfAddress('app://main/assets/page.js?x=1#y', folder)).toBe(join(folder, 'assets/page.js'))
		const outside = [
			'app://main/..%2f..%2fpackage.json',
			'app://main/%2e%2e%2f%2e%2e/package.json',
			'app://main/..%5cpackage.json',
			'app://main/a%00.js',
			'app://main/%E0%A4%A',
			'app://elsewhere/index.html',
			'file:///program/renderer/index.html',
			'not an address',
		]
		for (const address of outside) expect(fileOfAddress(address, folder), address).toBeNull()
	})

	test('5: whatever follows app://main/, the file lies in the folder', () => {
		const part = fc.constantFrom('..', '%2e%2e', '%2E.', '.', '%2f', '%5c', '\\', '/', 'etc', 'a.js', '%00', '~', '//')
		fc.assert(
			fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 8 }), (parts) => {
				const file = fileOfAddress(`app://main/${parts.join('/')}`, folder)
				return file === null || file.startsWith(`${folder}/`)
			}),
			{ numRuns: 5000 },
		)
	})

	test('5: what is no part of a page is not found, and the answer still carries the policy', async () => {
		const answer = appProtocolHandler(join(import.meta.dirname, '../..'))
		for (const path of ['package.json', 'README.md', 'nothing.html', 'src-main']) {
			const response = await answer(new Request(`app://main/${path}`))
			expect([response.status, response.headers.get('content-security-policy')]).toEqual([404, CONTENT_SECURITY_POLICY])
		}
		const posted = await answer(new Request('app://main/src-renderer/index.html', { method: 'POST' }))
		expect(posted.status).toBe(404)
	})
})

describe('calls', () => {
	const page = { url: 'app://main/index.html' }

	test('8: only the top frame of the own page may call', () => {
		expect(isOwnFrame(page, page)).toBe(true)
		expect(isOwnFrame(null, page)).toBe(false)
		expect(isOwnFrame({ url: page.url }, page)).toBe(false)
		for (const url of [
			'https://main/',
			'app://main.example.com/',
			'app://other/',
			'data:text/html,x',
			'about:blank',
			'',
		]) {
			const frame = { url }
			expect(isOwnFrame(frame, frame), url).toBe(false)
			expect(isOwnAddress(url), url).toBe(false)
		}
	})

	test('8, 9: one channel; a stranger is refused before anything is asked, a name decides who answers', async () => {
		const channels: string[] = []
		const asked: string[] = []
		let handle: (event: IpcMainInvokeEvent, ...given: unknown[]) => unknown = () => undefined
		const ipcMain = stub<IpcMain>({
			handle: (channel: string, handler: typeof handle) => {
				channels.push(channel)
				handle = handler
			},
		})
		const answerAs = (who: string) => async (name: string) => {
			asked.push(`${who} ${name}`)
			return { ok: true as const, value: null }
		}
		answerCalls(ipcMain, answerAs('shell'), answerAs('backend'))
		expect(channels).toEqual([CALL_CHANNEL])
		const from = (senderFrame: unknown) => stub<IpcMainInvokeEvent>({ senderFrame, sender: { mainFrame: page } })
		for (const stranger of [null, { url: page.url }, { url: 'https://example.com/' }])
			await expect(handle(from(stranger), 'archive.info', {})).rejects.toThrow('refused')
		expect(await handle(from(page), 7, {})).toMatchObject({ error: { code: 'call.unknown' } })
		expect(asked).toEqual([])
		await handle(from(page), 'shell.chooseFolder', {})
		await handle(from(page), 'archive.info', {})
		expect(asked).toEqual(['shell shell.chooseFolder', 'backend archive.info'])
	})
})

test('2, 21: the window is isolated, and has developer tools only while developing', () => {
	expect(webPreferences('preload.cjs', true)).toEqual({
		preload: 'preload.cjs',
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		nodeIntegrationInWorker: false,
		nodeIntegrationInSubFrames: false,
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		webviewTag: false,
		navigateOnDragDrop: false,
		spellcheck: false,
		devTools: false,
	})
	expect(webPreferences('preload.cjs', false).devTools).toBe(true)
})

test('4: the policy starts from nothing and allows no inline script, no evaluation, no connection', () => {
	const policy = new Map(
		CONTENT_SECURITY_POLICY.split('; ').map((line) => {
			const [name = '', ...sources] = line.split(' ')
			return [name, sources.join(' ')]
		}),
	)
	for (const name of ['default-src', 'connect-src', 'base-uri', 'form-action', 'frame-ancestors'])
		expect(policy.get(name), name).toBe("'none'")
	expect(policy.get('script-src')).toBe("'self'")
	expect(policy.get('require-trusted-types-for')).toBe("'script'")
})
