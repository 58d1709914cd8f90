import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root, temporaryFolder } from '../../harness/paths.ts'

/** The way from a fresh clone to a running command, with an npm that only notes what it was asked. */

/** Writes what npm would: the list of what is installed, and the package that brings Node. */
const NPM = `#!/usr/bin/env node
const fs = require('node:fs')
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
if (fs.existsSync('npm-is-broken')) { console.error('npm: no network'); process.exit(1) }
const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
fs.mkdirSync('node_modules/.bin', { recursive: true })
for (const path of Object.keys(packages).filter(Boolean)) {
	fs.mkdirSync(path, { recursive: true })
	fs.writeFileSync(path + '/package.json', '{}')
}
fs.writeFileSync('node_modules/node/installArchSpecificPackage.js',
	"const fs = require('node:fs'); fs.mkdirSync('bin', { recursive: true }); fs.symlinkSync(" + JSON.stringify(process.execPath) + ", 'bin/node')")
// The tool that builds, and what it builds.
fs.mkdirSync('node_modules/electron-vite/bin', { recursive: true })
fs.writeFileSync('node_modules/electron-vite/bin/electron-vite.js',
	"const fs = require('node:fs'); fs.mkdirSync('out/main', { recursive: true }); fs.copyFileSync('src-main/program.cjs', 'out/main/cli.cjs')")
delete packages['']
delete packages['node_modules/for-another-system']
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }))
`
const PROGRAM = `console.log(JSON.stringify({ words: process.argv.slice(2), folder: process.cwd() }))
process.exitCode = process.argv.includes('fail') ? 1 : 0`

let clone: string
beforeEach(() => {
	clone = realpathSync(temporaryFolder('setup'))
	cpSync(join(root, 'src-main/setup'), join(clone, 'src-main/setup'), { recursive: true })
	writeFileSync(join(clone, 'src-main/program.cjs'), PROGRAM)
	for (const folder of ['src-shared', 'src-renderer']) mkdirSync(join(clone, folder))
	writeFileSync(join(clone, 'electron.vite.config.ts'), '')
	writeFileSync(join(clone, 'package.json'), '{ "type": "module" }')
	mkdirSync(join(clone, 'programs'))
	writeFileSync(join(clone, 'programs/package.json'), '{}')
	writeFileSync(join(clone, 'programs/npm'), NPM, { mode: 0o755 })
	lock('1.0.0')
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

function lock(version: string): void {
	const packages = {
		'': {},
		'node_modules/node': { version: process.versions.node, integrity: 'sha512-a' },
		'node_modules/thing': { version, integrity: 'sha512-b' },
		'node_modules/for-another-system': { version, integrity: 'sha512-c', optional: true },
	}
	writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }))
}

interface Run {
	code: number | null
	out: string
	err: string
}

function sceau(words: readonly string[], cwd = clone): Promise<Run> {
	return new Promise((resolve) => {
		const { INIT_CWD: _started, ...environment } = process.env
		const child = spawn(process.execPath, [join(clone, 'src-main/setup/run.mjs'), ...words], {
			cwd,
			env: { ...environment, PATH: `${join(clone, 'programs')}${delimiter}${process.env['PATH']}` },
		})
		const run: Run = { code: null, out: '', err: '' }
		child.stdout.on('data', (chunk) => {
			run.out += String(chunk)
		})
		child.stderr.on('data', (chunk) => {
			run.err += String(chunk)
		})
		child.on('close', (code) => resolve({ ...run, code }))
	})
}

const npmCalls = () => {
	const file = join(clone, 'npm-calls')
	return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

test('in a fresh clone the packages come first, without scripts of theirs, and only the answer is on stdout', async () => {
	const first = await sceau(['sceau', 'search', 'a b'])
	expect(JSON.parse(first.out)).toEqual({ words: ['search', 'a b'], folder: clone })
	expect([first.code, first.err.includes('installing')]).toEqual([0, true])
	expect(npmCalls()).toHaveLength(1)
	expect(npmCalls()[0]).toMatch(/^install .*--ignore-scripts/)
	// Run as the shell finds it: by the folder of the packages.
	expect(existsSync(join(clone, 'node_modules/.bin/node'))).toBe(true)

	const second = await sceau(['sceau', 'fail'])
	expect([second.code, second.err]).toEqual([1, ''])
	expect(npmCalls()).toHaveLength(1)
})

test('packages of another lockfile, half an installation and a missing Node are put right', async () => {
	await sceau(['sceau'])
	lock('2.0.0')
	expect((await sceau(['sceau'])).code).toBe(0)
	expect(npmCalls()).toHaveLength(2)
	rmSync(join(clone, 'node_modules/thing'), { recursive: true })
	expect((await sceau(['sceau'])).code).toBe(0)
	expect(npmCalls()).toHaveLength(3)
	rmSync(join(clone, 'node_modules/node/bin'), { recursive: true })
	expect((await sceau(['sceau'])).code).toBe(0)
	expect(npmCalls(), 'Node alone needs no npm').toHaveLength(3)
})

test('two commands at once install once', async () => {
	const runs = await Promise.all([sceau(['sceau', 'one']), sceau(['sceau', 'two'])])
	expect(runs.map(({ code }) => code)).toEqual([0, 0])
	expect(npmCalls()).toHaveLength(1)
})

test('where npm fails, its words and ours are on stderr, and the exit code says unusable', async () => {
	writeFileSync(join(clone, 'npm-is-broken'), '')
	const { code, out, err } = await sceau(['sceau'])
	expect([code, out]).toEqual([2, ''])
	expect(err).toContain('npm: no network')
	expect(err).toContain('Sceau could not install its packages')
	rmSync(join(clone, 'npm-is-broken'))
	expect((await sceau(['sceau'])).code).toBe(0)
})

test('paths mean the folder a person is in; a target that is none is refused', async () => {
	const elsewhere = join(clone, 'elsewhere')
	mkdirSync(elsewhere)
	expect(JSON.parse((await sceau(['sceau'], elsewhere)).out)).toMatchObject({ folder: elsewhere })
	expect((await sceau(['nonsense'])).code).toBe(2)
})
