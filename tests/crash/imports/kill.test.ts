import { spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { steadyNode } from '../../harness/steadyNode.ts'

const ROWS = 40_000
const child = join(import.meta.dirname, '../../harness/importChild.ts')
const backend = await TestBackend.practice()
afterAll(() => backend.dispose())

/** Runs the child; kills it that long after it has named a phase. Answers whether it was killed. */
function run(file: string, kill: { after: string; milliseconds: number } | null, former = ''): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const program = spawn(process.execPath, [...steadyNode, child, backend.path('archive'), file, former], {
			stdio: ['ignore', 'pipe', 'inherit'],
		})
		let said = ''
		let timer: NodeJS.Timeout | undefined
		program.stdout.setEncoding('utf8').on('data', (text: string) => {
			said += text
			if (kill && said.includes(kill.after)) timer ??= setTimeout(() => program.kill('SIGKILL'), kill.milliseconds)
		})
		program.on('error', reject)
		program.on('exit', (_code, signal) => {
			clearTimeout(timer)
			resolve(signal === 'SIGKILL')
		})
	})
}

/** Rows of the archive and of its search, when it is opened the next time: all or none. */
async function examine(): Promise<number> {
	await backend.workspace.openArchive(backend.path('archive'))
	const sqlite = backend.workspace.archive?.sqlite
	if (!sqlite) throw new Error('no archive')
	expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
	expect(sqlite.pragma('foreign_key_check')).toEqual([])
	const count = (sql: string) => sqlite.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n ?? -1
	const sittings = count('sitting')
	expect([0, ROWS]).toContain(sittings)
	expect(count("sitting_search WHERE sitting_search MATCH 'pierre'")).toBe(sittings)
	expect(count("import_run WHERE state = 'committed'")).toBe(sittings / ROWS)
	expect(count("journal WHERE action = 'import.commit'")).toBe(sittings / ROWS)
	await backend.workspace.close()
	return sittings
}

test('killed while reading, comparing and writing: nothing lost, nothing doubled, and it completes', async () => {
	const file = backend.path('9AF_2007.csv')
	const rows = Array.from({ length: ROWS }, (_, index) => `${index};PIERRE;Jean ${index};M;1990;100;Admis`)
	writeFileSync(file, ['Numéro;Nom;Prénom;Sexe;Date de naissance;Mathématiques;Décision', ...rows, ''].join('\r\n'))
	await backend.workspace.close()
	let kills = 0
	for (const [after, milliseconds] of [
		['importRead', 0],
		['importRead', 150],
		['importCompare', 0],
		['importWrite', 0],
		['importWrite', 30],
		['importWrite', 200],
		['importWrite', 400],
	] as const) {
		if (await run(file, { after, milliseconds })) kills++
		await examine()
	}
	expect(await run(file, null)).toBe(false)
	expect(await examine()).toBe(ROWS)
	expect(readdirSync(backend.path('archive/staging'))).toEqual([])
	expect(kills).toBeGreaterThan(2)
}, 120_000)

/** Records of the first file, or of the one that takes its place: never some of each. */
async function version(): Promise<'first' | 'second'> {
	await backend.workspace.openArchive(backend.path('archive'))
	const sqlite = backend.workspace.archive?.sqlite
	if (!sqlite) throw new Error('no archive')
	expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
	const count = (sql: string) => sqlite.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n ?? -1
	const changed = count('sitting WHERE m0 = 11000')
	expect([0, ROWS]).toContain(changed)
	expect(count('sitting')).toBe(ROWS)
	expect(count('sitting_version')).toBe(changed)
	expect(count("sitting_search WHERE sitting_search MATCH 'pierre'")).toBe(ROWS)
	expect(count("journal WHERE action = 'import.commit'")).toBe(1 + changed / ROWS)
	await backend.workspace.close()
	return changed === 0 ? 'first' : 'second'
}

test('killed while a corrected file takes the place of the first: the archive holds one version or the other', async () => {
	const file = backend.path('9AF_2007 rectifié.csv')
	const rows = Array.from({ length: ROWS }, (_, index) => `${index};PIERRE;Jean ${index};M;1990;110;Admis`)
	writeFileSync(file, ['Numéro;Nom;Prénom;Sexe;Date de naissance;Mathématiques;Décision', ...rows, ''].join('\r\n'))
	const seen: string[] = []
	for (const [after, milliseconds] of [
		['importCompare', 0],
		['importWrite', 0],
		['importWrite', 100],
		['importWrite', 400],
	] as const) {
		await run(file, { after, milliseconds }, '1')
		seen.push(await version())
	}
	expect(seen[0]).toBe('first')
	await run(file, null, '1')
	expect(await version()).toBe('second')
	expect(readdirSync(backend.path('archive/staging'))).toEqual([])
}, 120_000)
