import type Database from 'better-sqlite3'
import type { Schemas } from '../comparison/queries.ts'

/**
 * An import and those whose place it took, directly or through others, newest first. Records of all of them are what the
 * import stands for: those that a later file left as they were keep their first source.
 */
export function chainOf(sqlite: Database.Database, archive: Schemas['archive'], importId: number): number[] {
	return sqlite
		.prepare<[number], number>(
			`WITH RECURSIVE chain (id) AS (
				VALUES (?) UNION SELECT i.supersedes_id FROM chain c JOIN ${archive}.import_run i ON i.id = c.id
				WHERE i.supersedes_id IS NOT NULL)
			SELECT id FROM chain ORDER BY id DESC`,
		)
		.pluck()
		.all(importId)
}

/** The committed import that took the place of this one, or null. */
export function successorOf(sqlite: Database.Database, importId: number): number | null {
	return (
		sqlite
			.prepare<[number], number>("SELECT id FROM import_run WHERE supersedes_id = ? AND state = 'committed'")
			.pluck()
			.get(importId) ?? null
	)
}

/** Why the archive's record must not be changed by a file; each tells whether the sitting `id` has such. */
export const protections = [
	['document', `SELECT 1 FROM document d WHERE d.sitting_id = @id AND d.state IN ('prepared', 'signed')`],
	['correction', `SELECT 1 FROM correction k WHERE k.sitting_id = @id AND k.state <> 'refused'`],
	[
		'decision',
		`SELECT 1 FROM case_sitting cs JOIN reconciliation_case rc ON rc.id = cs.case_id
		WHERE cs.sitting_id = @id AND rc.state IN ('proposed', 'decided')`,
	],
] as const

/** SQL for the first reason that keeps a record as it is, null where there is none. `id` and `archive` are names in the query. */
export function protectionOf(id: string, archive: Schemas['archive']): string {
	const reasons = protections.map(([because, exists]) => {
		const named = exists.replaceAll('@id', id).replace(/(FROM|JOIN) (\w+)/g, `$1 ${archive}.$2`)
		return `WHEN EXISTS (${named}) THEN '${because}'`
	})
	return `CASE ${reasons.join(' ')} END`
}
