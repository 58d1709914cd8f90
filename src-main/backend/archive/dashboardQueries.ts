import type Database from 'better-sqlite3'
import { z } from 'zod'

/** Numbers of the dashboard that do not come from the figures of sessions. */

const number = (sqlite: Database.Database, statement: string): number =>
	sqlite.prepare<[], number | null>(statement).pluck().get() ?? 0

const countsBySession = (sqlite: Database.Database, statement: string): Map<number, number> =>
	new Map(sqlite.prepare<[], [number, number]>(statement).raw().all())

export const openCasesBySession = (sqlite: Database.Database): Map<number, number> =>
	countsBySession(
		sqlite,
		"SELECT session_id, count(*) FROM reconciliation_case WHERE state = 'open' AND session_id IS NOT NULL GROUP BY session_id",
	)

/** Documents ever signed, and of those how many a release has made public, by session. */
export function documentsBySession(sqlite: Database.Database): Map<number, { signed: number; published: number }> {
	const rows = sqlite
		.prepare<[], [session: number, signed: number, published: number]>(
			`SELECT b.session_id, sum(d.signed), sum(d.published) FROM batch b JOIN (
				SELECT batch_id, sum(state IN ('signed','revoked','superseded')) AS signed,
				sum(public_index < (SELECT coalesce(max(tree_size), 0) FROM release)) AS published
				FROM document INDEXED BY document_batch_state GROUP BY batch_id) d ON d.batch_id = b.id GROUP BY b.session_id`,
		)
		.raw()
		.all()
	return new Map(
		rows.map(([session, signed, published]) => [session, { signed: signed ?? 0, published: published ?? 0 }]),
	)
}

export function documentStates(sqlite: Database.Database): Record<string, number> {
	const rows = sqlite.prepare<[], [string, number]>('SELECT state, count(*) FROM document GROUP BY state').raw().all()
	return Object.fromEntries(rows)
}

export const lastRelease = (sqlite: Database.Database) =>
	sqlite
		.prepare<[], { treeSize: number; revoked: number; superseded: number }>(
			'SELECT tree_size AS treeSize, revoked, superseded FROM release ORDER BY number DESC LIMIT 1',
		)
		.get() ?? { treeSize: 0, revoked: 0, superseded: 0 }

export const countPersons = (sqlite: Database.Database) => number(sqlite, 'SELECT count(*) FROM person')
export const openSetAside = (sqlite: Database.Database) =>
	number(
		sqlite,
		"SELECT count(*) FROM set_aside s JOIN import_run i ON i.id = s.import_id WHERE s.state = 'open' AND i.state = 'committed'",
	)
export const casesIn = (sqlite: Database.Database, state: 'open' | 'proposed') =>
	sqlite.prepare<[string], number>('SELECT count(*) FROM reconciliation_case WHERE state = ?').pluck().get(state) ?? 0
export const batchesToSign = (sqlite: Database.Database) =>
	number(sqlite, "SELECT count(*) FROM batch WHERE state IN ('composed','signing')")

const signerShape = z.object({ subject: z.string(), notAfter: z.string() })

/** Certificates in use, the last one of each subject. */
export const signersInUse = (sqlite: Database.Database) =>
	z
		.array(signerShape)
		.parse(sqlite.prepare('SELECT subject, max(not_after) AS notAfter FROM signer GROUP BY subject').all())

export const lastBackupAt = (sqlite: Database.Database): string | null =>
	sqlite.prepare<[], string>("SELECT value FROM meta WHERE key = 'lastBackupAt'").pluck().get() ?? null

export function setLastBackupAt(sqlite: Database.Database, at: string): void {
	sqlite
		.prepare(
			"INSERT INTO meta (key, value) VALUES ('lastBackupAt', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		)
		.run(at)
}
