import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { electronPath } from './harness/electron.ts'
import { root } from './harness/paths.ts'
import { installPrograms } from './harness/programs.ts'
import { check, none, pages, type Tally, units } from './harness/stages.ts'

/**
 * What `npm test` does: every check of the project, one after the other, and one last line that sums them up.
 * `npm test -- NAME …` runs only the stages named.
 */
const stages: Record<string, () => Tally | Promise<Tally>> = {
	types: () => check('node_modules/typescript/bin/tsc', ['-b']),
	lint: () => check('node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']),
	format: () => check('node_modules/@biomejs/biome/bin/biome', ['format']),
	build: () => check('src-main/setup/buildAll.mjs', ['program', 'page', 'tokens']),
	units: () => units(),
	chromium: () => pages('chromium'),
	electron: () => {
		if (electronPath()) return pages('electron')
		console.log(
			'SKIPPED: there is no Electron on this machine. Set ELECTRON_EXEC_PATH, or let "npm start" download it.',
		)
		return { ...none, skipped: 1 }
	},
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(stages, name))
if (unknown.length > 0) {
	console.error(`unknown: ${unknown.join(', ')}; the stages are ${Object.keys(stages).join(', ')}`)
	process.exit(2)
}

if (!existsSync(join(root, 'test-results'))) mkdirSync(join(root, 'test-results'))
rmSync(join(root, 'test-results/reports'), { recursive: true, force: true })
installPrograms()

const sum: Tally = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
for (const [name, run] of Object.entries(stages)) {
	if (asked.length > 0 && !asked.includes(name)) continue
	console.log(`\n── ${name}`)
	const started = performance.now()
	const tally = await run()
	for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += tally[key]
	const seconds = ((performance.now() - started) / 1000).toFixed(0)
	lines.push(`${name.padEnd(9)} ${inWords(tally)} (${seconds} s)`)
}

console.log(`\n${lines.join('\n')}\n`)
console.log(inWords(sum))
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0

function inWords({ passed, failed, skipped }: Tally): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
