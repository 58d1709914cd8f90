import type Database from 'better-sqlite3'
import { z } from 'zod'

const MOST_PROBLEMS = 20

const integrityRows = z.array(z.object({ integrity_check: z.string() }))
const foreignRows = z.array(z.object({ table: z.string(), rowid: z.int().nullable(), parent: z.string() }))

/** What SQLite itself finds wrong: pages, indexes, references. Empty = sound. */
export function databaseProblems(sqlite: Database.Database): string[] {
	const integrity = integrityRows
		.parse(sqlite.pragma(`integrity_check(${MOST_PROBLEMS})`))
		.map((row) => row.integrity_check)
		.filter((text) => text !== 'ok')
	const references = foreignRows
		.parse(sqlite.pragma('foreign_key_check'))
		.slice(0, MOST_PROBLEMS)
		.map(({ table, rowid, parent }) => `${table} ${rowid ?? ''} → ${parent}`)
	return [...integrity, ...references]
}

/** The quick look: pages only, the first problem. */
export function pageProblem(sqlite: Database.Database): string[] {
	return z
		.array(z.object({ quick_check: z.string() }))
		.parse(sqlite.pragma('quick_check(1)'))
		.map((row) => row.quick_check)
		.filter((text) => text !== 'ok')
}

/** How many sittings there are, and how far the journal has come. */
export const contentsOf = (sqlite: Database.Database) => ({
	sittings: sqlite.prepare<[], number>('SELECT count(*) FROM sitting').pluck().get() ?? 0,
	journal: sqlite.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0,
})
