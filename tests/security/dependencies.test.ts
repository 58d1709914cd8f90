import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { root } from '../harness/paths.ts'

const versions = z.record(z.string(), z.string())
const lockEntry = z.looseObject({
	version: z.string().optional(),
	resolved: z.string().optional(),
	integrity: z.string().optional(),
	hasInstallScript: z.boolean().optional(),
})
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))

const program = z
	.looseObject({
		dependencies: versions,
		devDependencies: versions,
		scripts: versions,
		allowScripts: z.record(z.string(), z.boolean()),
	})
	.parse(read('package.json'))
const { packages } = z.looseObject({ packages: z.record(z.string(), lockEntry) }).parse(read('package-lock.json'))
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const installed = Object.entries(packages).filter(([path]) => path !== '')

test('22: only native modules are dependencies; all else is bundled', () => {
	// The database, and tokens (PKCS#11): both load a library of the machine, which no bundle can hold.
	expect(Object.keys(program.dependencies).toSorted()).toEqual(['better-sqlite3', 'pkcs11js'])
})

test('22: every version is exact', () => {
	const asked = Object.entries({ ...program.dependencies, ...program.devDependencies })
	expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('23: xlsx, whose registry version has known holes, is nowhere, not even below another package', () => {
	expect(installed.filter(([path]) => nameOf(path) === 'xlsx').map(([path]) => path)).toEqual([])
})

test('the lockfile names no machine, and fixes the content of every package', () => {
	expect(installed.length).toBeGreaterThan(100)
	const named = installed.filter(([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'))
	expect(named).toEqual([])
	expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
})

test('no package runs a script of its own while installing, except the one that brings Node', () => {
	expect(program.allowScripts).toEqual({ node: true })
	for (const [name, script] of Object.entries(program.scripts))
		expect(script, name).toBe(`node src-main/setup/run.mjs ${name}`)
})
