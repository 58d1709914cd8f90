import type Database from 'better-sqlite3'
import type { FindingCode } from '#shared/domain/findings'
import { successorOf } from './versions/chainQueries.ts'

/** One import as stored, with its account's name. */
export interface ImportRow {
	id: number
	state: 'staging' | 'staged' | 'committed' | 'undone' | 'discarded' | 'failed'
	account: string
	created_at: string
	committed_at: string | null
	file_name: string
	file_sha256: string
	file_bytes: number
	format: string
	layout: string
	rows_read: number
	rows_imported: number
	rows_set_aside: number
	report: string
}

const importColumns = `i.id, i.state, a.name AS account, i.created_at, i.committed_at, i.file_name, i.file_sha256,
	i.file_bytes, i.format, i.layout, i.rows_read, i.rows_imported, i.rows_set_aside, i.report`
const importTables = 'import_run i JOIN account a ON a.id = i.account_id'

export function readImport(sqlite: Database.Database, id: number): ImportRow | undefined {
	return sqlite.prepare<[number], ImportRow>(`SELECT ${importColumns} FROM ${importTables} WHERE i.id = ?`).get(id)
}

export function listImports(
	sqlite: Database.Database,
	limit: number,
	offset: number,
): { rows: ImportRow[]; total: number } {
	return {
		rows: sqlite
			.prepare<[number, number], ImportRow>(
				`SELECT ${importColumns} FROM ${importTables} ORDER BY i.id DESC LIMIT ? OFFSET ?`,
			)
			.all(limit, offset),
		total: sqlite.prepare<[], { total: number }>('SELECT count(*) AS total FROM import_run').get()?.total ?? 0,
	}
}

export interface NewImport {
	accountId: number
	fileName: string
	sha256: string
	bytes: number
	format: string
	layout: string
}

export function insertImport(sqlite: Database.Database, row: NewImport): number {
	return Number(
		sqlite
			.prepare<NewImport & { at: string }>(
				`INSERT INTO import_run (state, account_id, created_at, file_name, file_sha256, file_bytes, format, layout)
				VALUES ('staging', @accountId, @at, @fileName, @sha256, @bytes, @format, @layout)`,
			)
			.run({ ...row, at: new Date().toISOString() }).lastInsertRowid,
	)
}

/** What the last reading of an import's file was told, as JSON. */
export function lastStageInput(sqlite: Database.Database, importId: number): string | undefined {
	return sqlite
		.prepare<[number], string>(
			`SELECT input FROM job WHERE kind = 'import.stage' AND json_extract(input, '$.importId') = ?
			ORDER BY id DESC LIMIT 1`,
		)
		.pluck()
		.get(importId)
}

/** A staged import is read again with another layout. */
export function setRestaging(sqlite: Database.Database, id: number, layout: string): void {
	sqlite
		.prepare(
			`UPDATE import_run SET state = 'staging', layout = ?, report = '{}', rows_read = 0, rows_imported = 0,
			rows_set_aside = 0 WHERE id = ?`,
		)
		.run(layout, id)
}

export function setImportState(sqlite: Database.Database, id: number, state: ImportRow['state']): void {
	sqlite.prepare('UPDATE import_run SET state = ? WHERE id = ?').run(state, id)
}

export interface StagedFigures {
	id: number
	rowsRead: number
	rowsImported: number
	rowsSetAside: number
	report: string
}

export function setStaged(sqlite: Database.Database, figures: StagedFigures): void {
	sqlite
		.prepare<StagedFigures>(
			`UPDATE import_run SET state = 'staged', rows_read = @rowsRead, rows_imported = @rowsImported,
			rows_set_aside = @rowsSetAside, report = @report WHERE id = @id`,
		)
		.run(figures)
}

/** The last committed import of the very same bytes. */
export function sameFile(
	sqlite: Database.Database,
	sha256: string,
): { id: number; committed_at: string; file_name: string } | undefined {
	return sqlite
		.prepare<[string], { id: number; committed_at: string; file_name: string }>(
			"SELECT id, committed_at, file_name FROM import_run WHERE file_sha256 = ? AND state = 'committed' ORDER BY id DESC",
		)
		.get(sha256)
}

export type Dependence = 'documents' | 'links' | 'corrections' | 'superseded'

/** Numbers of an import's sittings: one run, in which no other import's stand. */
interface SittingRange {
	first: number
	last: number
}

/** Rows that rest on the sittings of a range. CROSS: from the sittings to their cases, which are many more in all. */
const dependent: readonly (readonly [Dependence, string])[] = [
	['documents', 'document WHERE sitting_id BETWEEN @first AND @last'],
	['corrections', "correction WHERE sitting_id BETWEEN @first AND @last AND state <> 'refused'"],
	['links', 'sitting WHERE id BETWEEN @first AND @last AND person_id IS NOT NULL'],
	[
		'links',
		`case_sitting s CROSS JOIN reconciliation_case c ON c.id = s.case_id AND c.state IN ('proposed', 'decided')
		WHERE s.sitting_id BETWEEN @first AND @last`,
	],
]

/** Rows that rest on records as this import left them: made since, about records that it changed. */
const dependentVersions: readonly (readonly [Dependence, string])[] = [
	[
		'documents',
		'document d JOIN batch b ON b.id = d.batch_id WHERE d.sitting_id = v.sitting_id AND b.composed_at >= @at',
	],
	['corrections', "correction k WHERE k.sitting_id = v.sitting_id AND k.state <> 'refused' AND k.proposed_at >= @at"],
	['links', 'link_event l WHERE (l.sitting_a = v.sitting_id OR l.sitting_b = v.sitting_id) AND l.at >= @at'],
	[
		'links',
		`case_sitting s JOIN reconciliation_case c ON c.id = s.case_id AND c.state IN ('proposed', 'decided')
		WHERE s.sitting_id = v.sitting_id AND coalesce(c.decided_at, c.proposed_at) >= @at`,
	],
]

/** What kind of later work rests on the records of an import; null when nothing does. */
export function dependence(sqlite: Database.Database, importId: number): Dependence | null {
	if (successorOf(sqlite, importId) !== null) return 'superseded'
	const range = rangeOf(sqlite, importId)
	const persons = sqlite.prepare<[], { n: number }>('SELECT EXISTS (SELECT 1 FROM person) AS n').get()?.n === 1
	for (const [because, rows] of dependent) {
		if (because === 'links' && !persons && rows.startsWith('sitting')) continue
		const found = sqlite.prepare<SittingRange, { n: number }>(`SELECT EXISTS (SELECT 1 FROM ${rows}) AS n`).get(range)
		if (found?.n === 1) return because
	}
	const at = committedAt(sqlite, importId)
	const versions = dependentVersions.find(
		([, rows]) =>
			sqlite
				.prepare<{ importId: number; at: string }, { n: number }>(
					`SELECT EXISTS (SELECT 1 FROM sitting_version v WHERE v.import_id = @importId AND EXISTS (SELECT 1 FROM ${rows})) AS n`,
				)
				.get({ importId, at })?.n === 1,
	)
	return versions?.[0] ?? null
}

const committedAt = (sqlite: Database.Database, importId: number): string =>
	sqlite.prepare<[number], string | null>('SELECT committed_at FROM import_run WHERE id = ?').pluck().get(importId) ??
	''

/** How much rests on them. */
export function dependentRows(sqlite: Database.Database, importId: number, because: Dependence): number {
	if (because === 'superseded') return 1
	const range = rangeOf(sqlite, importId)
	const given = { importId, at: committedAt(sqlite, importId) }
	const own = dependent.reduce((sum, [kind, rows]) => {
		if (kind !== because) return sum
		return sum + (sqlite.prepare<SittingRange, { n: number }>(`SELECT count(*) AS n FROM ${rows}`).get(range)?.n ?? 0)
	}, 0)
	return dependentVersions.reduce((sum, [kind, rows]) => {
		if (kind !== because) return sum
		const found = sqlite
			.prepare<typeof given, { n: number }>(
				`SELECT count(*) AS n FROM sitting_version v WHERE v.import_id = @importId AND EXISTS (SELECT 1 FROM ${rows})`,
			)
			.get(given)
		return sum + (found?.n ?? 0)
	}, own)
}

/** Records that came in with the import, not those that it changed: these have lower numbers. */
function rangeOf(sqlite: Database.Database, importId: number): SittingRange {
	const bound = (order: 'ASC' | 'DESC') =>
		sqlite
			.prepare<[{ importId: number }], { id: number }>(
				`SELECT id FROM sitting WHERE import_id = @importId AND id >
					coalesce((SELECT max(sitting_id) FROM sitting_version WHERE import_id = @importId), 0)
				ORDER BY id ${order} LIMIT 1`,
			)
			.get({ importId })?.id
	return { first: bound('ASC') ?? 0, last: bound('DESC') ?? -1 }
}

export interface SetAsideRecord {
	id: number
	import_id: number
	file_name: string
	layout: string
	sheet: number
	sheet_name: string
	row: number
	column: number | null
	column_name: string | null
	code: FindingCode
	parameters: string
	cells: string
	state: 'open' | 'corrected' | 'dismissed'
}

export interface SetAsideFilter {
	importId: number | null
	code: string | null
	state: string
	limit: number
	offset: number
}

const setAsideTables = "set_aside s JOIN import_run i ON i.id = s.import_id AND i.state = 'committed'"
const setAsideWhere = '(@importId IS NULL OR s.import_id = @importId) AND s.state = @state'

export function readSetAside(
	sqlite: Database.Database,
	filter: SetAsideFilter,
): { rows: SetAsideRecord[]; total: number; byCode: Record<string, number> } {
	const { importId, state, code } = filter
	const counted = sqlite
		.prepare<{ importId: number | null; state: string }, { code: string; n: number }>(
			`SELECT s.code, count(*) AS n FROM ${setAsideTables} WHERE ${setAsideWhere} GROUP BY s.code`,
		)
		.all({ importId, state })
	const byCode = Object.fromEntries(counted.map((one) => [one.code, one.n]))
	const rows = sqlite
		.prepare<SetAsideFilter, SetAsideRecord>(
			`SELECT s.id, s.import_id, i.file_name, i.layout, s.sheet, s.sheet_name, s.row, s.column, s.column_name, s.code,
				s.parameters, s.cells, s.state
			FROM ${setAsideTables} WHERE ${setAsideWhere} AND (@code IS NULL OR s.code = @code)
			ORDER BY s.id LIMIT @limit OFFSET @offset`,
		)
		.all(filter)
	const total = code === null ? counted.reduce((sum, one) => sum + one.n, 0) : (byCode[code] ?? 0)
	return { rows, total, byCode }
}

/** Answers how many were open. */
export function dismissSetAside(sqlite: Database.Database, ids: readonly number[]): number {
	const dismiss = sqlite.prepare("UPDATE set_aside SET state = 'dismissed' WHERE id = ? AND state = 'open'")
	return ids.reduce((changed, id) => changed + dismiss.run(id).changes, 0)
}

export function listLayouts(
	sqlite: Database.Database,
): { id: number; name: string; used_at: string; layout: string }[] {
	return sqlite
		.prepare<[], { id: number; name: string; used_at: string; layout: string }>(
			'SELECT id, name, used_at, layout FROM saved_layout ORDER BY used_at DESC, id DESC LIMIT 500',
		)
		.all()
}

export function layoutOf(sqlite: Database.Database, fingerprint: string): { name: string; layout: string } | undefined {
	return sqlite
		.prepare<[string], { name: string; layout: string }>('SELECT name, layout FROM saved_layout WHERE fingerprint = ?')
		.get(fingerprint)
}

export interface SourceBlock {
	first_row: number
	last_row: number
	sha256: Buffer
	rows: Buffer
}

export function rawBlockOf(
	sqlite: Database.Database,
	importId: number,
	sheet: number,
	row: number,
): SourceBlock | undefined {
	return sqlite
		.prepare<[number, number, number, number], SourceBlock>(
			`SELECT first_row, last_row, sha256, rows FROM raw_block
			WHERE import_id = ? AND sheet = ? AND first_row <= ? AND last_row >= ?`,
		)
		.get(importId, sheet, row, row)
}
