import type Database from 'better-sqlite3'
import type { ImportReport } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { sittingStatements } from '../shape/queries.ts'
import { markColumns, recordColumns } from '../staging/queries.ts'

export interface CommitRow {
	id: number
	state: string
	file_name: string
	file_sha256: string
	rows_read: number
	rows_set_aside: number
	report: string
	layout: string
}

/** Identifiers of sittings are never used twice, also not after an undo: documents, links and cases speak of them. */
const HIGHEST_SITTING = 'imports.highestSitting'

export function importToCommit(sqlite: Database.Database, id: number): CommitRow {
	const row = sqlite
		.prepare<[number], CommitRow>(
			'SELECT id, state, file_name, file_sha256, rows_read, rows_set_aside, report, layout FROM import_run WHERE id = ?',
		)
		.get(id)
	if (!row) throw new AppError('record.missing', { kind: 'import', id })
	return row
}

export function highestSitting(sqlite: Database.Database): number {
	const kept = sqlite.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(HIGHEST_SITTING)
	const used = sqlite.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM main.sitting').get()
	return Math.max(Number(kept?.value ?? 0), used?.id ?? 0)
}

export function keepHighestSitting(sqlite: Database.Database): void {
	sqlite
		.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
		.run(HIGHEST_SITTING, String(highestSitting(sqlite)))
}

export interface StagedRange {
	first: number
	last: number
}

export function stagedRange(sqlite: Database.Database): StagedRange {
	const row = sqlite
		.prepare<[], { first: number | null; last: number | null }>(
			'SELECT min(id) AS first, max(id) AS last FROM staging.sitting',
		)
		.get()
	return { first: row?.first ?? 1, last: row?.last ?? 0 }
}

/**
 * Whether the staged sittings can be moved as they are: same table, numbers still free or the same, none to leave out.
 * So it is unless something else came in since they were staged.
 */
export function fitsAsStaged(sqlite: Database.Database, { first }: StagedRange): boolean {
	const none = (sql: string) => sqlite.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n === 0
	return (
		highestSitting(sqlite) < first &&
		JSON.stringify(sittingStatements(sqlite, 'main')) === JSON.stringify(sittingStatements(sqlite, 'staging')) &&
		none("staging.relation WHERE kind = 'same'") &&
		none(`staging.session s JOIN main.exam_session e ON
			(s.id = e.id) <> (s.exam = e.exam AND s.year = e.year AND s.kind = e.kind)`) &&
		none('staging.bareme s JOIN main.bareme b ON (s.id = b.id) <> (s.hash = b.hash)')
	)
}

/**
 * Moves all staged sittings with their indexes, page by page: SQLite copies rows and index entries without looking into
 * them where both tables are made alike (its "transfer optimization"), several times faster than one by one.
 */
export function moveAsStaged(sqlite: Database.Database): number {
	sqlite.exec(`
		INSERT OR IGNORE INTO main.exam_session SELECT * FROM staging.session s
			WHERE EXISTS (SELECT 1 FROM staging.sitting WHERE session_id = s.id);
		INSERT OR IGNORE INTO main.bareme SELECT * FROM staging.bareme;
	`)
	// Without ROLLBACK, SQLite would first copy every page it touches, those of the indexes of all earlier sessions
	// included, to be able to undo this statement alone.
	return sqlite.prepare('INSERT OR ROLLBACK INTO main.sitting SELECT * FROM staging.sitting').run().changes
}

/** Staged sessions and barèmes get their numbers in the archive; new ones are added. */
export function mapSessionsAndBaremes(sqlite: Database.Database): void {
	sqlite.exec(`
		INSERT OR IGNORE INTO main.exam_session (exam, year, kind) SELECT exam, year, kind FROM staging.session s
			WHERE EXISTS (SELECT 1 FROM staging.sitting WHERE session_id = s.id);
		INSERT OR IGNORE INTO main.bareme (hash, definition) SELECT hash, definition FROM staging.bareme;
		CREATE TEMP TABLE session_map AS SELECT s.id AS staged, e.id AS archived FROM staging.session s
			JOIN main.exam_session e ON e.exam = s.exam AND e.year = s.year AND e.kind = s.kind;
		CREATE TEMP TABLE bareme_map AS SELECT b.id AS staged, a.id AS archived FROM staging.bareme b
			JOIN main.bareme a ON a.hash = b.hash;
	`)
}

export function dropMaps(sqlite: Database.Database): void {
	sqlite.exec('DROP TABLE temp.session_map; DROP TABLE temp.bareme_map')
}

const columns = ['import_id', 'source_sheet', 'source_row', ...recordColumns, ...markColumns]
const wanted = "NOT EXISTS (SELECT 1 FROM staging.relation r WHERE r.sitting = s.id AND r.kind = 'same')"

/** Moves a range of staged sittings one by one, with new numbers (`offset` is added), leaving out what the archive has. */
export function prepareMove(sqlite: Database.Database, offset: number): (range: StagedRange) => number {
	const sittings = sqlite.prepare<StagedRange & { offset: number }>(
		`INSERT INTO main.sitting (id, session_id, bareme_id, ${columns.join(', ')})
		SELECT s.id + @offset, (SELECT archived FROM temp.session_map WHERE staged = s.session_id),
			(SELECT archived FROM temp.bareme_map WHERE staged = s.bareme_id), ${columns.map((column) => `s.${column}`).join(', ')}
		FROM staging.sitting s WHERE s.id BETWEEN @first AND @last AND ${wanted}`,
	)
	return ({ first, last }) => sittings.run({ first, last, offset }).changes
}

/** Makes a range of sittings findable by name. */
export function prepareSearch(sqlite: Database.Database, offset: number): (range: StagedRange) => void {
	const names = sqlite.prepare<StagedRange & { offset: number }>(
		`INSERT INTO main.sitting_search (rowid, name)
		SELECT s.id + @offset, s.surname || ' ' || s.given_names
		FROM staging.sitting s WHERE s.id BETWEEN @first AND @last AND ${wanted}`,
	)
	return ({ first, last }) => {
		names.run({ first, last, offset })
	}
}

/** Findings, rows set aside and raw blocks of the import. */
export function moveEvidence(sqlite: Database.Database, importId: number, offset: number): void {
	const run = (sql: string) => sqlite.prepare(sql).run({ importId, offset })
	run(`INSERT INTO main.finding (import_id, sitting_id, sheet, row, column, code, parameters)
		SELECT @importId, sitting + @offset, sheet, row, column, code, parameters FROM staging.finding f
		WHERE NOT EXISTS (SELECT 1 FROM staging.relation r WHERE r.sitting = f.sitting AND r.kind = 'same')`)
	run(`INSERT INTO main.finding (import_id, sitting_id, sheet, row, column, code, parameters)
		SELECT @importId, s.id + @offset, s.source_sheet, s.source_row, NULL,
			iif(r.kind = 'taken', 'archive.numberTaken', 'archive.changed'),
			iif(r.kind = 'taken', json_object('value', s.order_number, 'name', coalesce(r.before, '')),
				json_object('field', r.field, 'before', coalesce(r.before, '')))
		FROM staging.relation r JOIN staging.sitting s ON s.id = r.sitting WHERE r.kind <> 'same'`)
	sqlite
		.prepare(
			`INSERT INTO main.set_aside (import_id, sheet, sheet_name, row, column, column_name, code, parameters, cells)
			SELECT ?, sheet, sheet_name, row, column, column_name, code, parameters, cells FROM staging.set_aside ORDER BY id`,
		)
		.run(importId)
	sqlite
		.prepare(
			`INSERT INTO main.raw_block (import_id, sheet, first_row, last_row, sha256, rows)
			SELECT ?, sheet, first_row, last_row, sha256, rows FROM staging.raw_block ORDER BY sheet, first_row`,
		)
		.run(importId)
}

export function markCommitted(sqlite: Database.Database, id: number, rowsImported: number, report: ImportReport): void {
	sqlite
		.prepare("UPDATE import_run SET state = 'committed', committed_at = ?, rows_imported = ?, report = ? WHERE id = ?")
		.run(new Date().toISOString(), rowsImported, JSON.stringify(report), id)
}

export function saveLayout(sqlite: Database.Database, name: string, fingerprint: string, layout: string): void {
	sqlite
		.prepare(
			`INSERT INTO saved_layout (name, fingerprint, layout, used_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name, layout = excluded.layout, used_at = excluded.used_at`,
		)
		.run(name, fingerprint, layout, new Date().toISOString())
}

const range = '(SELECT id FROM sitting WHERE import_id = @id)'

/** Removes everything an import brought in; its row and its journal entry stay. */
export function removeImport(sqlite: Database.Database, id: number): number {
	const run = (sql: string) => sqlite.prepare(sql).run({ id }).changes
	run(`UPDATE reconciliation_case SET state = 'obsolete' WHERE id IN
		(SELECT case_id FROM case_sitting WHERE sitting_id IN ${range})`)
	run(`DELETE FROM case_sitting WHERE sitting_id IN ${range}`)
	run(`DELETE FROM sitting_search WHERE rowid IN ${range}`)
	run('DELETE FROM finding WHERE import_id = @id')
	run('DELETE FROM set_aside WHERE import_id = @id')
	run('DELETE FROM raw_block WHERE import_id = @id')
	const removed = run('DELETE FROM sitting WHERE import_id = @id')
	run(
		'DELETE FROM exam_session WHERE id NOT IN (SELECT session_id FROM sitting) AND id NOT IN (SELECT session_id FROM batch)',
	)
	return removed
}

export function markUndone(sqlite: Database.Database, id: number): void {
	sqlite.prepare("UPDATE import_run SET state = 'undone', undone_at = ? WHERE id = ?").run(new Date().toISOString(), id)
}
