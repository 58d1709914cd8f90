import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { AppError } from '#shared/errors/index'
import { appendEntry } from '../journal/chain.ts'

export interface Actor {
	id: number
	name: string
}

/** What a change answers, and what the journal says of it. `before`/`after` are hashed into the entry, not stored. */
export interface Mutation<T> {
	value: T
	/** What was changed, e.g. `batch 12`, `sitting 88214`. */
	subject: string
	detail: Record<string, unknown>
	before?: unknown
	after?: unknown
	/** Features whose queries are stale now. */
	topics: readonly string[]
}

export type Change<T> = (sqlite: Database.Database) => Mutation<T>

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** The one way to change an archive: one transaction that also appends to the journal. No other code path writes. */
export function applyMutation<T>(
	sqlite: Database.Database,
	actor: Actor,
	action: string,
	change: Change<T>,
): { value: T; topics: readonly string[] } {
	const run = sqlite.transaction(() => {
		const { value, subject, detail, before, after, topics } = change(sqlite)
		const full: Record<string, unknown> = { ...detail }
		if (before !== undefined) full.beforeSha256 = digest(before)
		if (after !== undefined) full.afterSha256 = digest(after)
		appendEntry(sqlite, { accountId: actor.id, account: actor.name, action, subject, detail: JSON.stringify(full) })
		return { value, topics }
	})
	try {
		return run.immediate()
	} catch (error) {
		throw databaseError(error)
	}
}

/** Turns what SQLite says into an error people can act on. */
export function databaseError(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (code.startsWith('SQLITE_FULL')) return new AppError('file.diskFull')
	if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new AppError('archive.busy')
	if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
		return new AppError('file.notWritable', { file: 'archive.db' })
	if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
		return new AppError('archive.damaged', { problem: code })
	return error
}
