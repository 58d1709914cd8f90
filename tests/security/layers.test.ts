import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allImports, type Import, sourceFiles } from '../harness/imports.ts'
import { root } from '../harness/paths.ts'

/** Who may import whom, as the design papers say it. */

const imports = allImports()
const named = ({ from, to }: Import) => `${from} → ${to}`
const from = (pattern: RegExp) => imports.filter((one) => pattern.test(one.from))
const isFile = (to: string) => to.startsWith('src-')
const isNode = (to: string) => to.startsWith('node:')

const shell = /^src-main\/[^/]+\.ts$/
const backend = /^src-main\/backend\//
const commandLine = /^src-main\/cli\//
const renderer = /^src-renderer\/(?!.*\.config\.ts$)/
const publicPage = /^src-renderer\/verification\/(?!.*\.config\.ts$)/
/** Plain modules that the public page shares with the window. */
const plain = new Set(['src-renderer/messages.ts', 'src-renderer/components/format.ts'])
/** Only packages that run anywhere: shared code is in the page, in the backend and on the public page. */
const sharedPackages = new Set(['zod'])

describe('the walk', () => {
	test('sees every layer, and every file it is led to exists', () => {
		for (const layer of [/^src-shared\//, shell, backend, renderer]) expect(from(layer).length).toBeGreaterThan(5)
		const lost = imports.filter(({ to }) => isFile(to) && !existsSync(join(root, to)))
		expect(lost.map(named)).toEqual([])
	})
})

describe('layers', () => {
	test('shared code imports itself and zod', () => {
		const wrong = from(/^src-shared\//).filter(({ to }) => !to.startsWith('src-shared/') && !sharedPackages.has(to))
		expect(wrong.map(named)).toEqual([])
	})

	test('the shell imports electron, Node, shared code and itself; the backend only by the path of its bundle', () => {
		const wrong = from(shell).filter(
			({ to }) => !isNode(to) && !['electron', 'zod'].includes(to) && !to.startsWith('src-shared/') && !shell.test(to),
		)
		expect(wrong.map(named)).toEqual([])
	})

	test('the preload runs Electron and the names of its channels, nothing else', () => {
		const runs = from(/^src-main\/preload\.ts$/).filter((one) => !one.typeOnly)
		expect(runs.map(({ to }) => to)).toEqual(['electron', 'src-main/policy.ts'])
	})

	test('the backend knows neither Electron nor the window nor the command line', () => {
		const wrong = from(backend).filter(
			({ to }) =>
				/^(electron|react|@mantine)/.test(to) || (isFile(to) && !to.startsWith('src-shared/') && !backend.test(to)),
		)
		expect(wrong.map(named)).toEqual([])
	})

	test('the command line uses the backend and shared code', () => {
		const wrong = from(commandLine).filter(
			({ to }) =>
				/^(electron|react|@mantine|better-sqlite3|drizzle)/.test(to) ||
				(isFile(to) && !to.startsWith('src-shared/') && !backend.test(to) && !commandLine.test(to)),
		)
		expect(wrong.map(named)).toEqual([])
	})

	test('the window has no Node, no Electron and nothing of the backend', () => {
		const wrong = from(renderer).filter(
			({ to }) =>
				isNode(to) || to === 'electron' || (isFile(to) && !to.startsWith('src-shared/') && !renderer.test(to)),
		)
		expect(wrong.map(named)).toEqual([])
	})

	test('the public page is plain: no Mantine, nothing of the window', () => {
		const wrong = from(publicPage).filter(
			({ to }) =>
				/^(@mantine|@tanstack|react)/.test(to) || (renderer.test(to) && !publicPage.test(to) && !plain.has(to)),
		)
		expect(wrong.map(named)).toEqual([])
		const heavy = imports.filter(({ from, to }) => plain.has(from) && !plain.has(to) && !to.startsWith('src-shared/'))
		expect(heavy.map(named)).toEqual([])
	})

	test('only src-renderer/api/ touches the bridge', () => {
		const wrong = sourceFiles('src-renderer').filter(
			(file) =>
				!file.startsWith('src-renderer/api/') && /\bwindow\.bridge\b/.test(readFileSync(join(root, file), 'utf8')),
		)
		expect(wrong).toEqual([])
	})
})

describe('backend', () => {
	const featureOf = (file: string) => /^src-main\/backend\/([^/]+)\/.+/.exec(file)?.[1] ?? ''
	const isQueries = (file: string) => /\/(?:\w+)?[qQ]ueries\.ts$/.test(file)

	test('SQLite is run in database/ and in queries only', () => {
		const wrong = from(backend).filter(
			(one) =>
				/^(better-sqlite3|drizzle-orm)/.test(one.to) &&
				!one.typeOnly &&
				featureOf(one.from) !== 'database' &&
				!isQueries(one.from),
		)
		expect(wrong.map(named)).toEqual([])
	})

	test('a feature never reads through the queries of another', () => {
		const wrong = from(backend).filter(
			(one) => isQueries(one.to) && featureOf(one.to) !== featureOf(one.from) && featureOf(one.to) !== 'database',
		)
		expect(wrong.map(named)).toEqual([])
	})
})
