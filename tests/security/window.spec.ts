import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { CONTENT_SECURITY_POLICY } from '../../src-main/policy.ts'
import { type AppUnderTest, expect, invoke, test } from '../harness/app.ts'
import { root } from '../harness/paths.ts'

/** The Electron checklist of the design papers, row by row, in the program as it was built. */

interface Started extends AppUnderTest {
	electron: ElectronApplication
}

const started = async (openApp: () => Promise<AppUnderTest>): Promise<Started> => {
	const app = await openApp()
	const { electron } = app
	if (!electron) throw new Error('these tests are about Electron')
	await expect(app.page.locator('#root > *').first()).toBeAttached()
	return Object.assign(app, { electron })
}

/** The probes provoke refusals on purpose. */
const expectRefusals = (app: AppUnderTest): void => {
	;(app.trouble as string[]).length = 0
}

test('1: only app://main is ever asked for', async ({ openApp }) => {
	const app = await started(openApp)
	expect(app.page.url()).toMatch(/^app:\/\/main\//)
	const addresses: string[] = []
	app.page.on('request', (request) => addresses.push(request.url()))
	await app.page.reload()
	await expect(app.page.locator('#root > *').first()).toBeAttached()
	expect(addresses.length).toBeGreaterThan(1)
	expect(addresses.filter((address) => !/^(app:\/\/main\/|data:)/.test(address))).toEqual([])
})

test('2: the page is isolated, sandboxed and without Node', async ({ openApp }) => {
	const app = await started(openApp)
	const preferences = await app.electron.evaluate(({ webContents }) =>
		webContents
			.getAllWebContents()
			.map((contents) => Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, [])),
	)
	expect(preferences).toHaveLength(1)
	expect(preferences[0]).toMatchObject({
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		nodeIntegrationInSubFrames: false,
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		webviewTag: false,
	})
	for (const name of ['nodeIntegrationInWorker', 'navigateOnDragDrop', 'plugins'])
		expect(Reflect.get(Object(preferences[0]), name) ?? false, name).toBe(false)
	const globals = await app.page.evaluate(() =>
		['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
	)
	expect(globals).toEqual([])
})

test('3: the page is in the sandbox of the system', async ({ openApp }) => {
	test.skip(process.platform !== 'linux', 'read from /proc')
	const allowed = spawnSync('runuser', ['-u', 'nobody', '--', 'unshare', '--user', 'true']).status === 0
	test.skip(process.getuid?.() === 0 && !allowed, 'this system lets nobody make a sandbox')
	const { electron } = await openApp({ sandboxed: true })
	const processes = await electron?.evaluate(({ app }) =>
		app.getAppMetrics().map(({ type, pid }) => [type, pid] as const),
	)
	const pid = new Map(processes).get('Tab')
	const status = readFileSync(`/proc/${pid}/status`, 'utf8')
	expect(status).toMatch(/^Seccomp:\t2$/m)
	expect(status).toMatch(/^NoNewPrivs:\t1$/m)
	expect(status).toMatch(/^CapEff:\t0{16}$/m)
})

test('4: the policy is on every answer, and refuses eval, inline scripts, foreign scripts and connections', async ({
	openApp,
}) => {
	const app = await started(openApp)
	const headers = await app.electron.evaluate(async ({ net }) => {
		const answers = ['app://main/', 'app://main/index.html', 'app://main/nothing.html'].map((address) =>
			net.fetch(address),
		)
		return (await Promise.all(answers)).map((answer) => answer.headers.get('content-security-policy'))
	})
	expect(headers).toEqual([CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY])
	const answers = await app.page.evaluate(async () => {
		const refusals: string[] = []
		document.addEventListener('securitypolicyviolation', (event) => refusals.push(event.effectiveDirective))
		const settled = () => new Promise((resolve) => setTimeout(resolve, 200))
		// In a timer: what Playwright evaluates itself stands above the policy.
		const evaluated = await new Promise<string>((resolve) =>
			setTimeout(() => {
				try {
					resolve(String(Reflect.apply(Reflect.get(window, 'eval'), undefined, ['1 + 1'])))
				} catch (error) {
					resolve(error instanceof Error ? error.name : '')
				}
			}),
		)
		const script = document.createElement('script')
		let inline: string
		try {
			script.textContent = 'window.intruder = 1'
			document.body.append(script)
			inline = String(Reflect.get(window, 'intruder'))
		} catch (error) {
			inline = error instanceof Error ? error.name : ''
		}
		const foreign = await fetch('https://example.com/').then(
			() => 'reached',
			() => 'refused',
		)
		const own = await fetch('app://main/index.html').then(
			() => 'reached',
			() => 'refused',
		)
		await settled()
		return { evaluated, inline, foreign, own, refusals }
	})
	expect(answers).toMatchObject({ evaluated: 'EvalError', foreign: 'refused', own: 'refused' })
	expect(answers.inline).not.toBe('1')
	expect(answers.refusals).toContain('connect-src')
	expectRefusals(app)
})

test('5: app:// leads out of its folder by no spelling', async ({ openApp }) => {
	const app = await started(openApp)
	const answers = await app.electron.evaluate(async ({ net }) => {
		const addresses = [
			'app://main/../../package.json',
			'app://main/%2e%2e/%2e%2e/package.json',
			'app://main/..%2f..%2fpackage.json',
			'app://main/..%5c..%5cpackage.json',
			'app://main//etc/hostname',
			'app://main/%00index.html',
			'app://main/%E0%A4%A',
			'app://other/index.html',
			'app://main/index.html',
		]
		const status = (address: string) =>
			net.fetch(address).then(
				(answer) => answer.status,
				() => 0,
			)
		return Promise.all(addresses.map(async (address) => [address, await status(address)] as const))
	})
	expect(answers.pop()).toEqual(['app://main/index.html', 200])
	for (const [address, status] of answers) expect([404, 0], address).toContain(status)
})

test('6: the window goes nowhere and opens nothing', async ({ openApp }) => {
	const app = await started(openApp)
	const before = app.page.url()
	const opened = await app.page.evaluate(() => window.open('https://example.com/') === null)
	expect(opened).toBe(true)
	await app.page.evaluate(() => {
		const link = document.createElement('a')
		link.href = 'https://example.com/'
		link.target = '_blank'
		document.body.append(link)
		link.click()
		link.target = ''
		link.click()
		location.href = 'data:text/html,elsewhere'
		location.href = 'app://main/other.html'
		location.assign('file:///etc/hostname')
	})
	const guests = await app.page.evaluate(() => {
		const guest = document.createElement('webview')
		guest.setAttribute('src', 'https://example.com/')
		const frame = document.createElement('iframe')
		frame.src = 'https://example.com/'
		document.body.append(guest, frame)
		return 'getURL' in guest
	})
	expect(guests).toBe(false)
	// A round trip through the main process: whatever the page started has been decided by then.
	await invoke(app.page, 'archive.info', {})
	const windows = await app.electron.evaluate(({ BrowserWindow, webContents }) => [
		BrowserWindow.getAllWindows().length,
		webContents.getAllWebContents().map((contents) => contents.getURL()),
	])
	expect(windows).toEqual([1, [before]])
	expect(app.page.url()).toBe(before)
	expectRefusals(app)
})

test('7: no permission is given, be it asked for or looked up', async ({ openApp }) => {
	const app = await started(openApp)
	const states = await app.page.evaluate(async () => {
		const names = [
			'notifications',
			'geolocation',
			'camera',
			'microphone',
			'clipboard-read',
			'midi',
			'persistent-storage',
		]
		const asked: [string, string][] = []
		for (const name of names)
			asked.push([
				name,
				await navigator.permissions.query({ name: name as PermissionName }).then(
					(status) => status.state,
					() => 'refused',
				),
			])
		const outcome = (promise: Promise<unknown>) =>
			promise.then(
				() => 'given',
				() => 'refused',
			)
		asked.push(['getUserMedia', await outcome(navigator.mediaDevices.getUserMedia({ audio: true }))])
		asked.push(['readText', await outcome(navigator.clipboard.readText())])
		asked.push(['Notification', await Notification.requestPermission()])
		return asked
	})
	for (const [name, state] of states) expect(['denied', 'refused'], name).toContain(state)
})

test('8: another page with the same preload gets no answer', async ({ openApp }) => {
	const app = await started(openApp)
	const preload = await app.electron.evaluate(({ app: program }) => `${program.getAppPath()}/out/preload/preload.cjs`)
	const answers = await app.electron.evaluate(async ({ BrowserWindow }, script) => {
		const asked: string[] = []
		for (const address of ['data:text/html,<p>elsewhere</p>', 'about:blank']) {
			const window = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } })
			await window.loadURL(address)
			asked.push(
				await window.webContents.executeJavaScript(
					"window.bridge.invoke('archive.info', {}).then(() => 'answered', (error) => error.message)",
				),
			)
			window.destroy()
		}
		return asked
	}, preload)
	for (const answer of answers) expect(answer).toContain('refused')
})

test('9: the page sees two functions, and no Electron object behind them', async ({ openApp }) => {
	const app = await started(openApp)
	const seen = await app.page.evaluate(() => {
		const bridge: unknown = Reflect.get(window, 'bridge')
		return Object.keys(Object(bridge)).toSorted()
	})
	expect(seen).toEqual(['invoke', 'on'])
	const preload = readFileSync(join(root, 'src-main/preload.ts'), 'utf8')
	expect(preload.split('\n').length).toBeLessThan(40)
	expect(preload.match(/from '([^']+)'/g)).toEqual([
		"from 'electron'",
		"from '#shared/contract/index'",
		"from './policy.ts'",
	])
})

test('10: names of object members are no procedures, in the shell neither', async ({ openApp }) => {
	const { page } = await started(openApp)
	for (const name of [
		'__proto__',
		'constructor',
		'toString',
		'shell.__proto__',
		'shell.constructor',
		'shell.',
		'shell.exec',
	])
		expect(await invoke(page, name, {}), name).toEqual({ ok: false, error: { code: 'call.unknown', parameters: {} } })
	for (const name of ['shell.chooseFiles', 'shell.chooseSave', 'shell.reveal', 'shell.setLanguage'])
		expect(await invoke(page, name, { title: 7 }), name).toMatchObject({ ok: false, error: { code: 'call.invalid' } })
})

test('14: the page cannot name a path', async ({ openApp }) => {
	const { page } = await started(openApp)
	const forged = { files: [{ path: '/etc/hostname' }, '/etc/hostname'], paths: ['/etc/hostname'] }
	expect(await invoke(page, 'shell.dropped', forged)).toEqual({ ok: true, value: [] })
	expect(await invoke(page, 'shell.reveal', { handle: '/etc/hostname' })).toMatchObject({
		error: { code: 'file.unknownHandle' },
	})
	expect(await invoke(page, 'archive.open', { folder: '/etc' })).toMatchObject({
		error: { code: 'file.unknownHandle' },
	})
})

test('14: a dropped file becomes a handle', async ({ openApp }) => {
	const { page } = await started(openApp)
	// A file input makes a real File, as a drop does.
	await page.evaluate(() => {
		const input = document.createElement('input')
		input.type = 'file'
		input.id = 'drop'
		document.body.append(input)
	})
	await page.locator('#drop').setInputFiles(join(root, 'package.json'))
	const reply = await page.evaluate(async () => {
		const input = document.querySelector('#drop')
		const files = input instanceof HTMLInputElement ? [...(input.files ?? [])] : []
		const bridge: unknown = Reflect.get(window, 'bridge')
		return Reflect.apply(Reflect.get(Object(bridge), 'invoke'), bridge, ['shell.dropped', { files }])
	})
	expect(reply).toEqual({
		ok: true,
		value: [{ handle: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'package.json' }],
	})
})

test('15: markup reaches no HTML sink', async ({ openApp }) => {
	const app = await started(openApp)
	const answers = await app.page.evaluate(async () => {
		const attempt = (action: () => void) => {
			try {
				action()
				return 'accepted'
			} catch (error) {
				return error instanceof Error ? error.name : ''
			}
		}
		const place = document.createElement('div')
		document.body.append(place)
		const frame = document.createElement('iframe')
		return [
			attempt(() => {
				place.innerHTML = '<img src=x onerror="window.intruder = 1">'
			}),
			attempt(() => place.insertAdjacentHTML('beforeend', '<b>x</b>')),
			attempt(() => {
				frame.srcdoc = '<script>parent.intruder = 1</script>'
			}),
			String(Reflect.get(window, 'intruder')),
		]
	})
	expect(answers).toEqual(['TypeError', 'TypeError', 'TypeError', 'undefined'])
	expectRefusals(app)
})

test('18: a backend that dies is started again, waiting calls are told, and so is the page', async ({ openApp }) => {
	const { page, electron } = await started(openApp)
	await page.evaluate(() => {
		const told: unknown[] = []
		Object.assign(window, { told })
		const bridge: unknown = Reflect.get(window, 'bridge')
		Reflect.apply(Reflect.get(Object(bridge), 'on'), bridge, [
			(name: string, payload: unknown) => told.push([name, payload]),
		])
	})
	const signal = (name: 'SIGSTOP' | 'SIGKILL') =>
		electron.evaluate(({ app }, sent) => {
			const backend = app.getAppMetrics().find((metric) => metric.name === 'Sceau backend')
			return backend ? process.kill(backend.pid, sent) : false
		}, name)
	// A call that comes before the backend is ready waits for it, even for the next one; this one must have been sent.
	expect(await invoke(page, 'archive.info', {})).toMatchObject({ ok: true })
	// Held still first, so that a call is certainly waiting when it dies.
	expect(await signal('SIGSTOP')).toBe(true)
	const waiting = invoke(page, 'archive.info', {})
	expect(await invoke(page, 'shell.setLanguage', { language: 'fr' })).toMatchObject({ ok: true })
	await signal('SIGKILL')
	expect(await waiting).toEqual({ ok: false, error: { code: 'backend.stopped', parameters: {} } })
	await expect
		.poll(() => page.evaluate(() => Reflect.get(window, 'told')))
		.toContainEqual(['signedOut', { because: 'backendStopped' }])
	expect(await invoke(page, 'archive.info', {})).toMatchObject({ ok: true })
})

test('18: a backend that keeps dying stays down until a person asks for it again', async ({ openApp }) => {
	const { page, electron } = await started(openApp)
	const kill = () =>
		electron.evaluate(({ app }) => {
			const backend = app.getAppMetrics().find((metric) => metric.name === 'Sceau backend')
			return backend ? process.kill(backend.pid, 'SIGKILL') : false
		})
	const code = async () => JSON.stringify(await invoke(page, 'archive.info', {}))
	for (let death = 1; death <= 2; death++) {
		await kill()
		await expect.poll(code).toContain('"ok":true')
	}
	await kill()
	await expect.poll(code).toContain('backend.stopped')
	expect(await kill()).toBe(false)
	await page.reload()
	await expect(page.getByText('Le moteur de Sceau s’est arrêté')).toBeVisible()
	await page.getByRole('button', { name: 'Réessayer' }).click()
	await expect(page.getByRole('heading', { name: 'Par où commencer ?' })).toBeVisible()
})
