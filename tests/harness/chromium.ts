import { existsSync } from 'node:fs'
import type { Browser, BrowserType, Route } from '@playwright/test'
import type { Reply } from '#shared/contract/index'
import { appProtocolHandler } from '../../src-main/appProtocol.ts'
import { APP_ADDRESS } from '../../src-main/policy.ts'
import type { AppUnderTest, OpenOptions } from './app.ts'
import { BackendChild } from './backendChild.ts'
import { builtRenderer } from './paths.ts'
import { watchForTrouble } from './trouble.ts'

/** Chromium knows no app:// of its own: the same files with the same headers answer under this address. */
const ADDRESS = 'https://sceau.test/'

/** Debian's Chromium, else one that comes inside an npm package; Playwright's own where neither is there. */
async function chromiumPath(): Promise<string | undefined> {
	for (const path of ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
		if (existsSync(path)) return path
	if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
	const { default: packaged } = await import('@sparticuz/chromium')
	return packaged.executablePath()
}

export async function chromiumOptions(): Promise<{ executablePath?: string; args: string[] }> {
	const executablePath = await chromiumPath()
	return {
		...(executablePath ? { executablePath } : {}),
		args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-quic'],
	}
}

export async function launchChromium(type: BrowserType): Promise<Browser> {
	return type.launch(await chromiumOptions())
}

/** Opens the page in a browser, with a `window.bridge` that leads to a real backend process. */
export async function openInChromium(browser: Browser, options: OpenOptions): Promise<AppUnderTest> {
	const backend = await BackendChild.start(options.archive)
	const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' })
	const page = await context.newPage()
	const trouble: string[] = []
	watchForTrouble(page, trouble)
	const choices: string[][] = []

	await page.exposeBinding('sceauCall', (_source, name: string, input: unknown) =>
		name.startsWith('shell.') ? answerAsShell(name, choices, backend) : backend.invoke(name, input),
	)
	await page.addInitScript(defineBridge)
	backend.onEvent((name, payload) => {
		const text = JSON.stringify([name, payload])
		page.evaluate((detail) => window.dispatchEvent(new CustomEvent('sceau', { detail })), text).catch(() => undefined)
	})
	const answer = appProtocolHandler(builtRenderer)
	await page.route('**/*', (route) => fulfil(route, answer, trouble))
	await page.goto(ADDRESS)
	return {
		page,
		electron: null,
		trouble,
		willChoose: async (...paths) => {
			choices.push(paths)
		},
		close: async () => {
			await context.close()
			await backend.stop()
		},
	}
}

async function fulfil(route: Route, answer: (request: Request) => Promise<Response>, trouble: string[]): Promise<void> {
	const address = route.request().url()
	if (!address.startsWith(ADDRESS)) {
		trouble.push(`request to ${address}`)
		return route.abort()
	}
	const response = await answer(new Request(address.replace(ADDRESS, APP_ADDRESS)))
	return route.fulfill({
		status: response.status,
		headers: Object.fromEntries(response.headers),
		body: Buffer.from(await response.arrayBuffer()),
	})
}

/** Runs in the page. Files that were dropped travel by name: paths come from the test's choices. */
function defineBridge(): void {
	const call: unknown = Reflect.get(window, 'sceauCall')
	if (typeof call !== 'function') throw new TypeError('no binding')
	Object.defineProperty(window, 'bridge', {
		value: {
			invoke: (name: string, input: unknown) => call(name, name === 'shell.dropped' ? {} : input),
			on: (listener: (name: unknown, payload: unknown) => void) => {
				const pass = (event: Event) => {
					if (!(event instanceof CustomEvent)) return
					const [name, payload]: unknown[] = JSON.parse(String(event.detail))
					listener(name, payload)
				}
				window.addEventListener('sceau', pass)
				return () => window.removeEventListener('sceau', pass)
			},
		},
	})
}

async function answerAsShell(name: string, choices: string[][], backend: BackendChild): Promise<Reply> {
	switch (name) {
		case 'shell.chooseFiles':
		case 'shell.dropped':
			return { ok: true, value: await Promise.all((choices.shift() ?? []).map((path) => backend.grant(path))) }
		case 'shell.chooseFolder':
		case 'shell.chooseSave': {
			const [path] = choices.shift() ?? []
			return { ok: true, value: path === undefined ? null : await backend.grant(path) }
		}
		default:
			return { ok: true, value: null }
	}
}
