import type Database from 'better-sqlite3'
import { cellsMark } from '../rules/reference.ts'
import { parseOrderNumber } from '../rules/orderNumbers.ts'
import { markColumns, recordColumns } from '../staging/queries.ts'
import { protectionOf } from './chainQueries.ts'

/** Columns of a record that a version keeps: all but its number and its person. */
const values = [...recordColumns, ...markColumns]
const kept = ['session_id', 'bareme_id', 'import_id', 'source_sheet', 'source_row', ...values]
const asJson = (table: string) => `json_object(${kept.map((column) => `'${column}', ${table}.${column}`).join(', ')})`

const BECAUSE = protectionOf('archived', 'main')
const GONE_BECAUSE = protectionOf('a.id', 'main')
const SNAPSHOT = asJson('a')

/** Findings about an earlier record, instead of a record of the file's own. */
const HELD_BACK = 'archive.guarded'

/**
 * Which staged row is the new version of which record of the imports superseded (`temp.version_pair`); each record once,
 * the closest row first. `because` says why a record that differs is left as it is.
 */
export function pairVersions(sqlite: Database.Database, chain: readonly number[]): void {
	sqlite.exec(`CREATE TEMP TABLE version_pair (staged INTEGER PRIMARY KEY, archived INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL,
		because TEXT)`)
	const run = (sql: string) => sqlite.prepare(sql).run({ chain: JSON.stringify(chain) })
	const members = 'IN (SELECT value FROM json_each(@chain))'
	run(`INSERT OR IGNORE INTO temp.version_pair (staged, archived, kind) SELECT sitting, other, kind FROM staging.relation
		WHERE kind IN ('same', 'changed') AND other_import ${members} ORDER BY kind = 'changed', sitting`)
	run(`INSERT OR IGNORE INTO temp.version_pair (staged, archived, kind) SELECT sitting, other, 'changed' FROM staging.moved
		WHERE other_import ${members} ORDER BY sitting`)
	sqlite.exec(`UPDATE temp.version_pair SET because = ${BECAUSE}`)
	// A remark may have come or gone, and a record missing from an earlier version may be back.
	sqlite.exec(`UPDATE temp.version_pair SET kind = 'changed' WHERE kind = 'same' AND because IS NULL AND EXISTS (
		SELECT 1 FROM staging.sitting s JOIN main.sitting a ON a.id = version_pair.archived
		WHERE s.id = version_pair.staged AND s.status <> a.status)`)
}

/** The rows that are paired come in as versions, not as records of their own. */
export function leaveOutPaired(sqlite: Database.Database): void {
	sqlite.exec(`INSERT OR REPLACE INTO staging.relation (sitting, kind, other, other_import)
		SELECT staged, 'same', archived, 0 FROM temp.version_pair`)
}

const applied = "p.kind = 'changed' AND p.because IS NULL"

/** Gives records the values of their new rows; how they stood is kept. Needs the maps of sessions and barèmes. */
export function replaceRecords(sqlite: Database.Database, importId: number): number {
	const run = (sql: string) => sqlite.prepare(sql).run({ importId }).changes
	const replaced = run(`INSERT INTO main.sitting_version (sitting_id, import_id, kind, before)
		SELECT a.id, @importId, 'replaced', ${SNAPSHOT} FROM temp.version_pair p JOIN main.sitting a ON a.id = p.archived
		WHERE ${applied} ORDER BY a.id`)
	if (replaced === 0) return 0
	sqlite.exec(`UPDATE main.sitting AS a SET import_id = s.import_id, source_sheet = s.source_sheet, source_row = s.source_row,
			bareme_id = (SELECT archived FROM temp.bareme_map WHERE staged = s.bareme_id),
			${values.map((column) => `${column} = s.${column}`).join(', ')}
		FROM temp.version_pair p JOIN staging.sitting s ON s.id = p.staged
		WHERE a.id = p.archived AND ${applied}`)
	const ids = `SELECT p.archived FROM temp.version_pair p WHERE ${applied}`
	run(`DELETE FROM main.sitting_search WHERE rowid IN (${ids})`)
	run(`INSERT INTO main.sitting_search (rowid, name)
		SELECT id, surname || ' ' || given_names FROM main.sitting WHERE id IN (${ids})`)
	return replaced
}

/** Findings of the new rows stand with the records they are versions of. */
export function moveVersionFindings(sqlite: Database.Database, importId: number): void {
	const run = (sql: string) => sqlite.prepare(sql).run({ importId })
	run(`INSERT INTO main.finding (import_id, sitting_id, sheet, row, column, code, parameters)
		SELECT @importId, p.archived, f.sheet, f.row, f.column, f.code, f.parameters
		FROM temp.version_pair p JOIN staging.finding f ON f.sitting = p.staged WHERE ${applied}`)
	run(`INSERT INTO main.finding (import_id, sitting_id, sheet, row, column, code, parameters)
		SELECT @importId, p.archived, s.source_sheet, s.source_row, NULL, '${HELD_BACK}', json_object('because', p.because)
		FROM temp.version_pair p JOIN staging.sitting s ON s.id = p.staged
		WHERE p.kind = 'changed' AND p.because IS NOT NULL`)
}

export interface GoneChoice {
	/** Records that the new file no longer has: all of them, or those named, are excluded; the others stay. */
	exclude: 'all' | readonly number[]
	reason: string
}

const GONE = `main.sitting a WHERE a.import_id IN (SELECT value FROM json_each(@chain)) AND a.status <> 'excluded'
	AND NOT EXISTS (SELECT 1 FROM temp.version_pair p WHERE p.archived = a.id)`

/** Records without a row in the new file: how many there are, and how many of them were excluded as asked. */
export function settleGone(
	sqlite: Database.Database,
	importId: number,
	chain: readonly number[],
	{ exclude, reason }: GoneChoice,
): { gone: number; excluded: number } {
	const given = { chain: JSON.stringify(chain) }
	const gone = sqlite.prepare<typeof given, number>(`SELECT count(*) FROM ${GONE}`).pluck().get(given) ?? 0
	const excluded = sqlite
		.prepare(
			`INSERT INTO main.sitting_version (sitting_id, import_id, kind, before)
			SELECT a.id, @importId, 'gone', ${SNAPSHOT} FROM ${GONE}
				AND (@ids IS NULL OR a.id IN (SELECT value FROM json_each(@ids))) AND ${GONE_BECAUSE} IS NULL ORDER BY a.id`,
		)
		.run({ ...given, importId, ids: exclude === 'all' ? null : JSON.stringify(exclude) }).changes
	sqlite
		.prepare(
			`UPDATE main.sitting SET status = 'excluded', status_reason = @reason
			WHERE id IN (SELECT sitting_id FROM main.sitting_version WHERE import_id = @importId AND kind = 'gone')`,
		)
		.run({ importId, reason })
	return { gone, excluded }
}

/** Rows that the comparison found to differ from records outside the imports superseded, or to have the number of others. */
export function countRest(sqlite: Database.Database): { changed: number; taken: number } {
	const counted = sqlite
		.prepare<[], { kind: string; rows: number }>('SELECT kind, count(*) AS rows FROM staging.relation GROUP BY kind')
		.all()
	const of = (kind: string) => counted.find((one) => one.kind === kind)?.rows ?? 0
	return { changed: of('changed'), taken: of('taken') }
}

export function countGuarded(sqlite: Database.Database): number {
	return (
		sqlite
			.prepare<[], number>("SELECT count(*) FROM temp.version_pair WHERE kind = 'changed' AND because IS NOT NULL")
			.pluck()
			.get() ?? 0
	)
}

export function dropPairs(sqlite: Database.Database): void {
	sqlite.exec('DROP TABLE temp.version_pair')
}

/** Records that an import changed stand again as they did before it. */
export function restoreVersions(sqlite: Database.Database, importId: number): void {
	const former = 'SELECT sitting_id FROM sitting_version WHERE import_id = @importId'
	const run = (sql: string) => sqlite.prepare(sql).run({ importId })
	run(`UPDATE sitting AS a SET ${kept.map((column) => `${column} = json_extract(v.before, '$.${column}')`).join(', ')}
		FROM sitting_version v WHERE v.import_id = @importId AND a.id = v.sitting_id`)
	run(`DELETE FROM sitting_search WHERE rowid IN (${former})`)
	run(
		`INSERT INTO sitting_search (rowid, name) SELECT id, surname || ' ' || given_names FROM sitting WHERE id IN (${former})`,
	)
	run('DELETE FROM sitting_version WHERE import_id = @importId')
}

interface OpenRow {
	id: number
	import_id: number
	sheet: number
	cells: string
}

/** Rows set aside that this file brings again, by the reference that their workbook carries. */
export function resolveByReference(sqlite: Database.Database, importId: number): number {
	const again = sqlite
		.prepare<[], { id: number; cells: string; mark: string }>(
			`SELECT a.id, a.cells, r.cells AS mark FROM staging.resolved r JOIN main.set_aside a
				ON a.import_id = r.import_id AND a.sheet = r.sheet AND a.row = r.row AND a.state = 'open'
			JOIN main.import_run i ON i.id = r.import_id AND i.file_sha256 LIKE r.sha256 || '%'`,
		)
		.all()
	const correct = sqlite.prepare<[number, number]>(
		"UPDATE main.set_aside SET state = 'corrected', corrected_by = ? WHERE id = ? AND state = 'open'",
	)
	return again
		.filter(({ cells, mark }) => mark === '' || mark === cellsMark(cells))
		.reduce((sum, { id }) => sum + correct.run(importId, id).changes, 0)
}

/**
 * Rows that the superseded imports set aside and the new file brings again, known by their order number: as records now,
 * or set aside again, which is then the work that remains. `numberColumn` answers the column of order numbers of a sheet.
 */
export function resolveByNumber(
	sqlite: Database.Database,
	importId: number,
	chain: readonly number[],
	numberColumn: (importId: number, sheet: number) => number | null,
): number {
	const open = sqlite
		.prepare<[string], OpenRow>(
			`SELECT id, import_id, sheet, cells FROM main.set_aside
			WHERE state = 'open' AND import_id IN (SELECT value FROM json_each(?))`,
		)
		.all(JSON.stringify(chain))
	if (open.length === 0) return 0
	const numberIn = (cells: unknown, column: number | null): string | null => {
		const text: unknown = column !== null && Array.isArray(cells) ? cells[column] : null
		return typeof text === 'string' && text.trim() !== '' ? parseOrderNumber(text.trim()) : null
	}
	const asideAgain = new Set(
		sqlite
			.prepare<[], { sheet: number; cells: string }>('SELECT sheet, cells FROM staging.set_aside')
			.all()
			.map(({ sheet, cells }) => numberIn(JSON.parse(cells), numberColumn(importId, sheet))),
	)
	const staged = sqlite
		.prepare<[string], number>(
			`SELECT EXISTS (SELECT 1 FROM staging.session e JOIN staging.sitting s ON s.session_id = e.id AND s.order_number = ?)`,
		)
		.pluck()
	const mark = sqlite.prepare("UPDATE main.set_aside SET state = 'corrected', corrected_by = ? WHERE id = ?")
	let resolved = 0
	for (const { id, import_id: from, sheet, cells } of open) {
		const number = numberIn(JSON.parse(cells), numberColumn(from, sheet))
		if (number === null || !(asideAgain.has(number) || staged.get(number) === 1)) continue
		mark.run(importId, id)
		resolved++
	}
	return resolved
}

/** Work that an import had settled is work again. */
export function reopenSetAside(sqlite: Database.Database, importId: number): void {
	sqlite.prepare("UPDATE set_aside SET state = 'open', corrected_by = NULL WHERE corrected_by = ?").run(importId)
}

export function setSuperseded(sqlite: Database.Database, importId: number, superseded: number | null): void {
	sqlite.prepare('UPDATE import_run SET supersedes_id = ? WHERE id = ?').run(superseded, importId)
}
