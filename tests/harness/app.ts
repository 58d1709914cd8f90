import { rmSync } from 'node:fs'
import { type Browser, type ElectronApplication, type Page, test as base } from '@playwright/test'
import type { Bridge, Reply } from '#shared/contract/index'
import { launchChromium, openInChromium } from './chromium.ts'
import { openInElectron } from './electron.ts'
import { temporaryFolder } from './paths.ts'

/** The program under test: the same page in both shells, with native dialogs answered by the test. */
export interface AppUnderTest {
	readonly page: Page
	/** In Electron only: the main process. */
	readonly electron: ElectronApplication | null
	/** Answers the next native dialog: files, a folder or a place to save. No path at all = the person cancels. */
	willChoose(...paths: string[]): Promise<void>
	/** What went wrong in the page so far: uncaught errors, refusals of the content security policy, requests elsewhere. */
	readonly trouble: readonly string[]
	close(): Promise<void>
}

export interface OpenOptions {
	/** Folder of the archive that is open from the start. */
	archive?: string
	/** In Electron only: the profile folder, to start again where an earlier start ended; a fresh one otherwise. */
	profile?: string
	/** In Electron only: with Chromium's sandbox even for root, as whom it would not start; there is no backend then. */
	sandboxed?: boolean
}

interface Options {
	shell: 'chromium' | 'electron'
}
interface WorkerFixtures {
	/** Chromium, started when first asked for. */
	chromium: () => Promise<Browser>
}
interface Fixtures {
	/** A folder for this test alone; removed once the program is closed. */
	folder: string
	/** Starts the program, several times if need be; whatever is open at the end of the test is closed. */
	openApp: (options?: OpenOptions) => Promise<AppUnderTest>
}

export const test = base.extend<Fixtures & Options, WorkerFixtures>({
	shell: ['chromium', { option: true }],
	chromium: [
		async ({ playwright }, use) => {
			const launched: Promise<Browser>[] = []
			await use(() => {
				const browser = launched[0] ?? launchChromium(playwright.chromium)
				launched[0] = browser
				return browser
			})
			for (const browser of launched) await (await browser).close()
		},
		{ scope: 'worker' },
	],
	folder: async ({ shell }, use) => {
		const folder = temporaryFolder(shell)
		await use(folder)
		rmSync(folder, { recursive: true, force: true })
	},
	// `folder` is named so that it outlives the program.
	openApp: async ({ shell, chromium, folder: _outlives }, use) => {
		const opened: AppUnderTest[] = []
		await use(async (options = {}) => {
			const app = shell === 'electron' ? await openInElectron(options) : await openInChromium(await chromium(), options)
			opened.push(app)
			return app
		})
		const trouble = opened.flatMap((app) => app.trouble)
		for (const app of opened) await app.close()
		expect(trouble, 'errors, refusals or foreign requests in the page').toEqual([])
	},
})

export const { expect } = test

/** Calls a procedure as the page does. */
export function invoke(page: Page, name: string, input: unknown): Promise<Reply> {
	return page.evaluate(
		async ([procedure, value]) => {
			const bridge: unknown = Reflect.get(window, 'bridge')
			return (bridge as Bridge).invoke(procedure, value)
		},
		[name, input] as const,
	)
}
