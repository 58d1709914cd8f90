import { spawn } from 'node:child_process'
import { delimiter, dirname, join, resolve } from 'node:path'
import { root, say } from './files.mjs'
import { ensureInstalled, nodeProgram } from './install.mjs'

const bin = (packagePath) => join('node_modules', packagePath)
const quietly = '--disable-warning=ExperimentalWarning'
const tsc = bin('typescript/bin/tsc')
const oxlint = bin('oxlint/bin/oxlint')
const biome = bin('@biomejs/biome/bin/biome')

const builder = 'src-main/setup/buildAll.mjs'
/** Built: it starts four times as fast as from its sources and needs half the memory. */
const commandLine = 'out/main/cli.cjs'

/** What each npm script runs under Sceau's own Node: one or several programs, one after the other. */
const targets = {
	// A publication takes the public page along, as it was built.
	sceau: ([command]) => [[builder, 'program', ...(command === 'publish' ? ['page'] : [])], [commandLine]],
	demo: [
		[builder, 'program', 'page'],
		[commandLine, 'demo'],
	],
	start: [['src-main/setup/start.mjs']],
	test: [['tests/run.ts']],
	// Imports are measured on the built program, as people run it.
	bench: [[builder, 'program'], ['tests/bench/run.ts']],
	build: [[builder, 'program', 'page']],
	'build:page': [[builder, 'page']],
	format: [[biome, 'format', '--write']],
	lint: [
		[oxlint, '--type-aware', '--deny-warnings'],
		[biome, 'format'],
	],
	typecheck: [[tsc, '-b']],
}

const takesPaths = ['sceau', 'start']

/** npm starts scripts in the clone; relative paths on the command line mean the folder the person is in. */
const callersFolder = () => (process.cwd() === resolve(root) && process.env.INIT_CWD) || process.cwd()

/** Ends as the program ends; a signal meant for it reaches it. */
function run([script, ...args], cwd) {
	return new Promise((done) => {
		const child = spawn(nodeProgram, [quietly, join(root, script), ...args], {
			cwd,
			stdio: 'inherit',
			env: {
				...process.env,
				PATH: [dirname(nodeProgram), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
			},
		})
		// A Ctrl+C reaches the program by itself; this only has to outlive it.
		const wait = () => undefined
		const pass = (signal) => child.kill(signal)
		process.on('SIGINT', wait).on('SIGTERM', pass)
		child.on('error', (error) => {
			say(`Sceau: ${error.message}`)
			done(1)
		})
		child.on('close', (code, signal) => {
			process.off('SIGINT', wait).off('SIGTERM', pass)
			done(signal ? 130 : code)
		})
	})
}

/** Answers the exit code. */
export async function runTarget(name, args) {
	const target = Object.hasOwn(targets, name) ? targets[name] : null
	if (!target) {
		say(`usage: run.mjs ${Object.keys(targets).join('|')} …`)
		return 2
	}
	if (!(await ensureInstalled())) return 2
	const steps = typeof target === 'function' ? target(args) : target
	for (const [index, step] of steps.entries()) {
		const last = index === steps.length - 1
		const code = await run(last ? [...step, ...args] : step, takesPaths.includes(name) ? callersFolder() : root)
		if (code !== 0) return code
	}
	return 0
}
