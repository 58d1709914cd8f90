import { defineConfig } from '@playwright/test'

/** What only the page does, whatever shell it stands in: once is enough, and the suite has to stay within its time. */
const pageOnly = ['importCorrection', 'importVersion', 'journal', 'rooms', 'search'].map(
	(name) => `e2e/${name}.spec.ts`,
)

/** The same specs in two shells; what concerns only one of them lies in a folder of its own. */
export default defineConfig<{ shell: 'chromium' | 'electron' }>({
	testDir: '.',
	outputDir: '../test-results/pages',
	workers: 1,
	forbidOnly: true,
	timeout: 180_000,
	expect: { timeout: 30_000 },
	use: { actionTimeout: 30_000 },
	reporter: [['list']],
	projects: [
		{
			name: 'chromium',
			testMatch: 'e2e/**/*.spec.ts',
			testIgnore: 'e2e/desktop/**',
			use: { shell: 'chromium' },
		},
		{
			name: 'electron',
			testMatch: ['e2e/**/*.spec.ts', 'security/**/*.spec.ts'],
			testIgnore: ['e2e/public/**', ...pageOnly],
			use: { shell: 'electron' },
		},
	],
})
