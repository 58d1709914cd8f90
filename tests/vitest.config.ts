import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { builtWorker } from './harness/paths.ts'
import { steadyNode } from './harness/steadyNode.ts'

if (Number.parseInt(process.versions.node, 10) < 24) {
	throw new Error(
		`The tests need Node 24 and this is ${process.versions.node}: run "npm test", or put node_modules/.bin first in PATH.`,
	)
}

export default defineConfig({
	root: join(import.meta.dirname, '..'),
	test: {
		include: ['tests/{unit,backend,migrations,security,renderer,crash}/**/*.test.{ts,tsx}'],
		environment: 'node',
		// Tests open real databases and start real workers, which need a process of their own.
		pool: 'forks',
		maxWorkers: 2,
		execArgv: steadyNode,
		testTimeout: 60_000,
		hookTimeout: 120_000,
		globalSetup: 'tests/harness/buildFirst.ts',
		// Month names, sorting and clock times in expectations hold on every machine.
		env: { TZ: 'America/Port-au-Prince', SCEAU_BUILT_WORKER: builtWorker },
	},
})
