import Database from 'better-sqlite3'
import type { FormerImport } from '#shared/contract/imports'
import { readFormers, type NewVersion } from '../versions/formerQueries.ts'
import { isSamePerson } from '../rules/samePerson.ts'
import { markColumns, recordColumns } from '../staging/queries.ts'

/** What the rows of an import are to the archive. `taken`: new rows whose order number another person has. */
export interface News {
	new: number
	changed: number
	same: number
	taken: number
}

/** Names under which the two databases are reachable on one connection. */
export interface Schemas {
	staging: 'main' | 'staging'
	archive: 'main' | 'archive'
}

interface Pair {
	id: number
	key: string
	otherKey: string
	sameBirth: number
	/** Number of the record in the archive, and the import that its values came from. */
	other: number
	otherImport: number
	/** First column that differs, null when none does. */
	field: string | null
	/** What the archive has there, and under which name. */
	before: string | null
	name: string
}

/** What a staged row is to one record of the archive; `before` is the name of the other person for a number taken. */
interface Relation extends Pick<Pair, 'other' | 'otherImport' | 'field' | 'before'> {
	kind: 'same' | 'changed' | 'taken'
}

/** Keys are made from the rest, and a status may have been changed by people since. */
const derived: readonly string[] = ['name_key', 'status', 'status_reason']
const compared = [...recordColumns.filter((column) => !derived.includes(column)), ...markColumns]
const points = new Set<string>(['total', 'average', ...markColumns])

const differing = `CASE ${compared.map((column) => `WHEN s.${column} IS NOT a.${column} THEN '${column}'`).join(' ')} END`
const before = `CASE ${compared.map((column) => `WHEN s.${column} IS NOT a.${column} THEN a.${column}${points.has(column) ? ' / 100.0' : ''}`).join(' ')} END`

/** The comparison of a staging file just written, over a connection of its own that only reads the archive. */
export function compareStaged(
	stagingFile: string,
	archiveFile: string,
	file: NewVersion,
): { news: News; formers: FormerImport[] } {
	const schemas = { staging: 'main', archive: 'archive' } as const
	const sqlite = new Database(stagingFile)
	try {
		return withAttached(sqlite, archiveFile, 'archive', () => {
			const news = compareWithArchive(sqlite, schemas)
			return { news, formers: readFormers(sqlite, schemas, file) }
		})
	} finally {
		sqlite.close()
	}
}

/** Makes another database file reachable for the length of `work`. */
export function withAttached<T>(sqlite: Database.Database, file: string, schema: string, work: () => T): T {
	sqlite.prepare(`ATTACH ? AS ${schema}`).run(file)
	try {
		return work()
	} finally {
		sqlite.exec(`DETACH ${schema}`)
	}
}

/**
 * Compares staged rows with what the archive has of the same sessions: by order number, or by name and birth date where
 * a row has none. Writes `relation` in the staging file for every row that is not simply new.
 */
export function compareWithArchive(sqlite: Database.Database, { staging, archive }: Schemas): News {
	sqlite.exec(`DELETE FROM ${staging}.relation; DELETE FROM ${staging}.moved`)
	const all = sqlite.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${staging}.sitting`).get()?.rows ?? 0
	const relations = new Map<number, Relation>()
	for (const session of knownSessions(sqlite, staging, archive)) {
		const pairs = sqlite.prepare<typeof session, Pair>(
			`SELECT s.id, s.name_key AS key, a.name_key AS otherKey, s.birth_date IS a.birth_date AS sameBirth,
				a.id AS other, a.import_id AS otherImport, ${differing} AS field, CAST(${before} AS TEXT) AS before,
				a.surname || ' ' || a.given_names AS name
			FROM ${staging}.sitting s JOIN ${archive}.sitting a ON a.session_id = @archived AND a.order_number = s.order_number
			WHERE s.session_id = @staged
			UNION ALL
			SELECT s.id, s.name_key, a.name_key, 1, a.id, a.import_id, ${differing}, CAST(${before} AS TEXT), ''
			FROM ${staging}.sitting s JOIN ${archive}.sitting a
				ON a.name_key = s.name_key AND a.birth_date IS s.birth_date AND a.session_id = @archived
			WHERE s.session_id = @staged AND s.order_number IS NULL`,
		)
		for (const pair of pairs.iterate(session)) {
			const same = isSamePerson(pair.key, pair.otherKey, pair.sameBirth === 1)
			const kind = !same ? 'taken' : pair.field === null ? 'same' : 'changed'
			const known = relations.get(pair.id)?.kind
			// The closest of several records with the same number counts.
			if (known !== undefined && known !== 'taken' && kind !== 'same') continue
			const { other, otherImport, field, before: value, name } = pair
			relations.set(pair.id, { kind, other, otherImport, field, before: kind === 'taken' ? name : value })
		}
	}
	const news: News = { new: all, changed: 0, same: 0, taken: 0 }
	const insert = sqlite.prepare(
		`INSERT INTO ${staging}.relation (sitting, kind, field, before, other, other_import) VALUES (?, ?, ?, ?, ?, ?)`,
	)
	const note = sqlite.transaction(() => {
		for (const [id, { kind, field, before: value, other, otherImport }] of relations) {
			insert.run(id, kind, field, value, other, otherImport)
			news[kind]++
			if (kind !== 'taken') news.new--
		}
		if ((news.same + news.changed) * 10 >= all) noteMoved(sqlite, { staging, archive })
	})
	note()
	return news
}

/**
 * People of the file that the archive has under another number in the same session, both without a counterpart: their
 * number was put right, where the file is a new version of what the archive has. Not asked of lists that are mostly new.
 */
function noteMoved(sqlite: Database.Database, { staging, archive }: Schemas): void {
	const paired = (other: string) =>
		`EXISTS (SELECT 1 FROM ${staging}.relation p WHERE p.other = ${other} AND p.kind IN ('same', 'changed'))`
	const find = sqlite.prepare<{ staged: number; archived: number }>(
		`INSERT OR IGNORE INTO ${staging}.moved (sitting, other, other_import)
		SELECT s.id, a.id, a.import_id FROM ${staging}.sitting s
		LEFT JOIN ${staging}.relation r ON r.sitting = s.id
		CROSS JOIN ${archive}.sitting a ON a.name_key = s.name_key AND a.birth_date = s.birth_date
		WHERE s.session_id = @staged AND a.session_id = @archived AND s.order_number IS NOT NULL AND s.name_key <> ''
			AND length(s.birth_date) = 10 AND (r.sitting IS NULL OR r.kind = 'taken') AND NOT ${paired('a.id')}
		ORDER BY s.id, a.id`,
	)
	for (const session of knownSessions(sqlite, staging, archive)) find.run(session)
}

/** Staged sessions of which the archive has records already. */
function knownSessions(
	sqlite: Database.Database,
	staging: string,
	archive: string,
): { staged: number; archived: number }[] {
	return sqlite
		.prepare<[], { staged: number; archived: number }>(
			`SELECT s.id AS staged, e.id AS archived FROM ${staging}.session s
			JOIN ${archive}.exam_session e ON e.exam = s.exam AND e.year = s.year AND e.kind = s.kind
			WHERE EXISTS (SELECT 1 FROM ${archive}.sitting a WHERE a.session_id = e.id)`,
		)
		.all()
}
