import type Database from 'better-sqlite3'
import { z } from 'zod'
import { openDatabase } from '../database/open.ts'

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

export const countSittings = (sqlite: Database.Database): number =>
	sqlite.prepare<[], number>('SELECT count(*) FROM sitting').pluck().get() ?? 0

const journalHead = (sqlite: Database.Database): number =>
	sqlite.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0

/** Opens a copy by itself and compares it with what it was taken from; answers what is wrong with it, or null. */
export function problemOfCopy(file: string, expected: { sittings: number; journal: number }): string | null {
	const copy = openDatabase(file, { readonly: true })
	try {
		const [problem] = z.array(z.object({ quick_check: z.string() })).parse(copy.pragma('quick_check(1)'))
		if (problem?.quick_check !== 'ok') return problem?.quick_check ?? 'quick_check'
		if (countSittings(copy) < expected.sittings) return 'sittings'
		return journalHead(copy) < expected.journal ? 'journal' : null
	} finally {
		copy.close()
	}
}

export const contentsOf = (sqlite: Database.Database) => ({
	sittings: countSittings(sqlite),
	journal: journalHead(sqlite),
})
