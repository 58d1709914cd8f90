import Database from 'better-sqlite3'
import { z } from 'zod'
import { withAttached } from '../comparison/queries.ts'
import { markColumns, recordColumns } from '../staging/queries.ts'
import { chainOf, protectionOf } from './chainQueries.ts'

/** A record's columns as stored, and the definition of its barème. */
export type StoredRecord = Record<string, string | number | null>
const storedRecord = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

export interface Difference {
	sittingId: number
	row: number | null
	because: string | null
	before: StoredRecord
	/** Null where there is no new row, or where its values were not taken. */
	after: StoredRecord | null
}

export interface DifferenceFilter {
	kind: 'changed' | 'guarded' | 'gone'
	offset: number
	limit: number
}

interface Pair {
	staged: number
	archived: number
	because: string | null
}

const columns = ['bareme_id', 'source_row', ...recordColumns, ...markColumns]

/** How a staged file differs from what the archive has of `former`. */
export function stagedDifferences(
	stagingFile: string,
	archiveFile: string,
	former: number,
	{ kind, offset, limit }: DifferenceFilter,
): { rows: Difference[]; total: number } {
	const sqlite = new Database(stagingFile, { readonly: true })
	try {
		return withAttached(sqlite, archiveFile, 'archive', () => {
			const given = { chain: JSON.stringify(chainOf(sqlite, 'archive', former)), offset, limit }
			const members = 'IN (SELECT value FROM json_each(@chain))'
			const pairs = `(SELECT min(sitting) AS staged, other AS archived, ${protectionOf('q.other', 'archive')} AS because FROM (
					SELECT sitting, other, kind FROM relation WHERE kind IN ('same', 'changed') AND other_import ${members}
					UNION ALL SELECT sitting, other, 'changed' FROM moved WHERE other_import ${members}) q
				GROUP BY other HAVING min(kind) = 'changed')`
			const found =
				kind === 'gone'
					? `(SELECT NULL AS staged, a.id AS archived, NULL AS because FROM archive.sitting a
						WHERE a.import_id ${members} AND a.status <> 'excluded'
							AND NOT EXISTS (SELECT 1 FROM relation r WHERE r.other = a.id AND r.kind IN ('same', 'changed'))
							AND NOT EXISTS (SELECT 1 FROM moved m WHERE m.other = a.id))`
					: `(SELECT * FROM ${pairs} WHERE because IS ${kind === 'changed' ? '' : 'NOT'} NULL)`
			const recordOf = reader(sqlite)
			const page = sqlite
				.prepare<typeof given, Pair>(`SELECT * FROM ${found} ORDER BY staged, archived LIMIT @limit OFFSET @offset`)
				.all(given)
			return {
				rows: page.flatMap(({ staged, archived, because }) => {
					const before = recordOf('archive', archived)
					const after = staged === null ? null : recordOf('main', staged)
					return before ? [{ sittingId: archived, row: rowOf(after), because, before, after }] : []
				}),
				total:
					sqlite
						.prepare<{ chain: string }, number>(`SELECT count(*) FROM ${found}`)
						.pluck()
						.get({ chain: given.chain }) ?? 0,
			}
		})
	} finally {
		sqlite.close()
	}
}

const rowOf = (record: StoredRecord | null) => (record ? Number(record.source_row) : null)

function reader(sqlite: Database.Database): (schema: 'main' | 'archive', id: number) => StoredRecord | null {
	const statements = Object.fromEntries(
		(['main', 'archive'] as const).map((schema) => [
			schema,
			sqlite.prepare<[number]>(
				`SELECT ${columns.map((column) => `s.${column}`).join(', ')}, b.definition FROM ${schema}.sitting s
				LEFT JOIN ${schema}.bareme b ON b.id = s.bareme_id WHERE s.id = ?`,
			),
		]),
	)
	return (schema, id) => {
		const found = statements[schema]?.get(id)
		return found === undefined ? null : storedRecord.parse(found)
	}
}

interface Version {
	id: number
	sittingId: number
	before: string
	after: string | null
}

/** What a committed import changed in records that were there before it. */
export function keptDifferences(
	sqlite: Database.Database,
	importId: number,
	{ kind, offset, limit }: DifferenceFilter,
): { rows: Difference[]; total: number } {
	if (kind === 'guarded') return guardedRecords(sqlite, importId, offset, limit)
	const where = 'v.import_id = @importId AND v.kind = @kind'
	const given = { importId, kind: kind === 'changed' ? 'replaced' : 'gone' }
	const now = `(SELECT json_object(${columns.map((column) => `'${column}', s.${column}`).join(', ')}) FROM sitting s
		WHERE s.id = v.sitting_id)`
	const page = sqlite
		.prepare<typeof given & { offset: number; limit: number }, Version>(
			`SELECT v.id, v.sitting_id AS sittingId, v.before, coalesce((SELECT n.before FROM sitting_version n
				WHERE n.sitting_id = v.sitting_id AND n.id > v.id ORDER BY n.id LIMIT 1), ${now}) AS after
			FROM sitting_version v WHERE ${where} ORDER BY v.sitting_id LIMIT @limit OFFSET @offset`,
		)
		.all({ ...given, offset, limit })
	const withBareme = baremeReader(sqlite)
	return {
		rows: page.map(({ sittingId, before, after }) => {
			const stood = withBareme(before)
			const stands = after === null ? null : withBareme(after)
			return { sittingId, row: kind === 'gone' ? null : rowOf(stands), because: null, before: stood, after: stands }
		}),
		total:
			sqlite
				.prepare<typeof given, number>(`SELECT count(*) FROM sitting_version v WHERE ${where}`)
				.pluck()
				.get(given) ?? 0,
	}
}

function baremeReader(sqlite: Database.Database): (json: string) => StoredRecord {
	const definition = sqlite.prepare<[number], string>('SELECT definition FROM bareme WHERE id = ?').pluck()
	return (json) => {
		const record = storedRecord.parse(JSON.parse(json))
		return { ...record, definition: definition.get(Number(record.bareme_id)) ?? null }
	}
}

function guardedRecords(sqlite: Database.Database, importId: number, offset: number, limit: number) {
	const where = "f.import_id = ? AND f.code = 'archive.guarded'"
	const page = sqlite
		.prepare<[number, number, number], { sittingId: number; row: number; because: string }>(
			`SELECT f.sitting_id AS sittingId, f.row, json_extract(f.parameters, '$.because') AS because FROM finding f
			WHERE ${where} ORDER BY f.id LIMIT ? OFFSET ?`,
		)
		.all(importId, limit, offset)
	const record = sqlite.prepare<[number]>(`SELECT ${columns.join(', ')} FROM sitting WHERE id = ?`)
	return {
		rows: page.flatMap(({ sittingId, row, because }) => {
			const before = record.get(sittingId)
			return before === undefined ? [] : [{ sittingId, row, because, before: storedRecord.parse(before), after: null }]
		}),
		total: sqlite.prepare<[number], number>(`SELECT count(*) FROM finding f WHERE ${where}`).pluck().get(importId) ?? 0,
	}
}

/** The versions of one record, oldest first: how it stood, and which import changed it. */
export function versionsOf(
	sqlite: Database.Database,
	sittingId: number,
): { importId: number; kind: string; fileName: string; at: string; account: string; before: StoredRecord }[] {
	const rows = sqlite
		.prepare<
			[number],
			{ importId: number; kind: string; fileName: string; at: string; account: string; before: string }
		>(
			`SELECT v.import_id AS importId, v.kind, i.file_name AS fileName, i.committed_at AS at, a.name AS account, v.before
			FROM sitting_version v JOIN import_run i ON i.id = v.import_id JOIN account a ON a.id = i.account_id
			WHERE v.sitting_id = ? ORDER BY v.id`,
		)
		.all(sittingId)
	const withBareme = baremeReader(sqlite)
	return rows.map(({ before, ...row }) => ({ ...row, before: withBareme(before) }))
}

/** A record as it stands, in the form of its versions. */
export function recordAsVersion(sqlite: Database.Database, sittingId: number): StoredRecord {
	const record = sqlite.prepare<[number]>(`SELECT ${columns.join(', ')} FROM sitting WHERE id = ?`).get(sittingId)
	return baremeReader(sqlite)(JSON.stringify(record ?? {}))
}
