import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from './paths.ts'

export interface Tally {
	passed: number
	failed: number
	skipped: number
}
export const none: Tally = { passed: 0, failed: 0, skipped: 0 }

function run(script: string, args: readonly string[], environment: Record<string, string> = {}): boolean {
	const { status } = spawnSync(
		process.execPath,
		['--disable-warning=ExperimentalWarning', join(root, script), ...args],
		{
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...environment },
		},
	)
	return status === 0
}

/** One check that holds or does not. */
export function check(script: string, args: readonly string[]): Tally {
	return run(script, args) ? { ...none, passed: 1 } : { ...none, failed: 1 }
}

const unitReport = z.object({
	numPassedTests: z.int(),
	numFailedTests: z.int(),
	numPendingTests: z.int(),
	testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

/** Everything that needs no page, in vitest. A file that does not even load counts as a failure. */
export function units(): Tally {
	const report = join(root, 'test-results/reports/units.json')
	const succeeded = run('node_modules/vitest/vitest.mjs', [
		'run',
		'--config',
		'tests/vitest.config.ts',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
	])
	const result = readReport(report, unitReport)
	if (!result) return { ...none, failed: 1 }
	const unloaded = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
	const tally = {
		passed: result.numPassedTests,
		failed: result.numFailedTests + unloaded.length,
		skipped: result.numPendingTests,
	}
	return honest(tally, succeeded)
}

const pageReport = z.object({
	stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
})

/** The page specs in one shell. A test that passed only when tried again has failed. */
export function pages(project: 'chromium' | 'electron'): Tally {
	const report = join(root, `test-results/reports/${project}.json`)
	const succeeded = run(
		'node_modules/@playwright/test/cli.js',
		['test', '-c', 'tests/playwright.config.ts', '--project', project, '--reporter=list,json'],
		{ PLAYWRIGHT_JSON_OUTPUT_NAME: report },
	)
	const result = readReport(report, pageReport)
	if (!result) return { ...none, failed: 1 }
	const { expected, unexpected, flaky, skipped } = result.stats
	return honest({ passed: expected, failed: unexpected + flaky, skipped }, succeeded)
}

/** A runner that reports failure while every test it counted passed has failed all the same. */
const honest = (tally: Tally, succeeded: boolean): Tally =>
	!succeeded && tally.failed === 0 ? { ...tally, failed: 1 } : tally

function readReport<Shape>(file: string, shape: z.ZodType<Shape>): Shape | null {
	try {
		return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
	} catch {
		return null
	}
}
