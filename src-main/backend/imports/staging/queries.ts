import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import type { FindingCode } from '#shared/domain/findings'
import { MAXIMUM_SLOTS } from '#shared/domain/profile'
import type { Reference } from '../rules/reference.ts'

/** Columns of a sitting that staging and archive have in common, in the order of insertion. */
export const recordColumns = [
	'order_number',
	'surname',
	'given_names',
	'sex',
	'birth_date',
	'birth_place',
	'department',
	'commune',
	'centre',
	'school',
	'series',
	'national_id',
	'total',
	'average',
	'decision',
	'mention',
	'mark_flags',
	'name_key',
	'status',
	'status_reason',
] as const
export const markColumns = Array.from({ length: MAXIMUM_SLOTS }, (_, slot) => `m${slot}`)

const tables = `
	CREATE TABLE session (id INTEGER PRIMARY KEY, exam TEXT NOT NULL, year INTEGER NOT NULL, kind TEXT NOT NULL);
	CREATE TABLE bareme (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, definition TEXT NOT NULL);
	CREATE TABLE set_aside (id INTEGER PRIMARY KEY, sheet INTEGER NOT NULL, sheet_name TEXT NOT NULL, row INTEGER NOT NULL,
		column INTEGER, column_name TEXT, code TEXT NOT NULL, parameters TEXT NOT NULL, cells TEXT NOT NULL);
	CREATE TABLE finding (sitting INTEGER, sheet INTEGER NOT NULL, row INTEGER NOT NULL, column INTEGER, code TEXT NOT NULL,
		parameters TEXT NOT NULL);
	CREATE TABLE raw_block (sheet INTEGER NOT NULL, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL,
		sha256 BLOB NOT NULL, rows BLOB NOT NULL);
	CREATE TABLE relation (sitting INTEGER PRIMARY KEY, kind TEXT NOT NULL, field TEXT, before TEXT, other INTEGER NOT NULL,
		other_import INTEGER NOT NULL);
	CREATE INDEX relation_other ON relation (other);
	CREATE TABLE moved (sitting INTEGER PRIMARY KEY, other INTEGER NOT NULL UNIQUE, other_import INTEGER NOT NULL);
	CREATE TABLE resolved (import_id INTEGER NOT NULL, sheet INTEGER NOT NULL, row INTEGER NOT NULL, sha256 TEXT NOT NULL,
		cells TEXT NOT NULL);
`

const ROWS_A_STATEMENT = 20

/** Inserts rows of one width many at a time: a statement for each full group, single ones for the rest. */
class BulkInsert {
	readonly #many: Database.Statement
	readonly #one: Database.Statement
	readonly #width: number
	readonly #values: unknown[]
	#filled = 0

	constructor(sqlite: Database.Database, into: string, columns: readonly string[]) {
		const row = `(${columns.map(() => '?').join(',')})`
		const head = `INSERT INTO ${into} (${columns.join(',')}) VALUES `
		this.#many = sqlite.prepare(head + Array.from({ length: ROWS_A_STATEMENT }, () => row).join(','))
		this.#one = sqlite.prepare(head + row)
		this.#width = columns.length
		this.#values = Array.from({ length: this.#width * ROWS_A_STATEMENT }, () => null)
	}

	/** The next value of the row under way, column by column. */
	put(value: unknown): void {
		this.#values[this.#filled++] = value
		if (this.#filled < this.#values.length) return
		this.#many.run(this.#values)
		this.#filled = 0
	}

	/** A whole row. */
	row(values: readonly unknown[]): void {
		for (let column = 0; column < values.length; column++) this.put(values[column])
	}

	flush(): void {
		for (let from = 0; from < this.#filled; from += this.#width)
			this.#one.run(this.#values.slice(from, from + this.#width))
		this.#filled = 0
	}
}

const filesOf = (path: string) => ['', '-journal', '-wal', '-shm'].map((ending) => path + ending)

/** Letting go of hundreds of megabytes takes the system a while: other calls are answered meanwhile. */
export async function removeStagingFile(path: string): Promise<void> {
	for (const file of filesOf(path)) await rm(file, { force: true })
}

/** Columns of a sitting that hold numbers; as many marks as there are slots follow. */
export const numberColumns = [
	'id',
	'session_id',
	'bareme_id',
	'import_id',
	'source_sheet',
	'source_row',
	'total',
	'average',
	'mark_flags',
] as const
type NumberColumn = (typeof numberColumns)[number]
type TextColumn = Exclude<(typeof recordColumns)[number], NumberColumn>
const isText = (column: (typeof recordColumns)[number]): column is TextColumn =>
	!numberColumns.some((number) => number === column)
/** Columns of a sitting that hold texts, in the order of `recordColumns`. */
export const textColumns = recordColumns.filter(isText)

/** Columns of the other tables that rows are handed over for, in order. */
export const stagedColumns = {
	finding: ['sitting', 'sheet', 'row', 'column', 'code', 'parameters'],
	setAside: ['sheet', 'sheet_name', 'row', 'column', 'column_name', 'code', 'parameters', 'cells'],
	block: ['sheet', 'first_row', 'last_row', 'sha256', 'rows'],
} as const

/**
 * Writes the staging file of one import: sittings in final shape, rows set aside, findings and raw blocks. Thrown away
 * when anything goes wrong, so it needs no journal and no syncing.
 */
export class StagingWriter {
	readonly sitting: BulkInsert
	readonly finding: BulkInsert
	readonly setAside: BulkInsert
	readonly block: BulkInsert
	readonly #sqlite: Database.Database
	readonly #statements: readonly string[]

	/** `slots`: the most subjects any barème in use has. `statements` make the archive's table of sittings, then its indexes. */
	constructor(path: string, slots: number, statements: readonly string[]) {
		for (const file of filesOf(path)) rmSync(file, { force: true })
		const sqlite = new Database(path)
		for (const pragma of [
			'journal_mode = OFF',
			'synchronous = OFF',
			// The tables that sittings refer to are the archive's.
			'foreign_keys = OFF',
			'cache_size = -16384',
			// Sorting for the indexes goes through files beside it, not through memory.
			'temp_store = FILE',
			'page_size = 16384',
			// A helper beside this thread sorts part of each index.
			'threads = 1',
		])
			sqlite.pragma(pragma)
		sqlite.exec(tables)
		// The indexes wait until all rows are there: sorting once is cheaper than finding each row's place.
		sqlite.exec(statements[0] ?? '')
		sqlite.exec('BEGIN')
		this.#sqlite = sqlite
		this.#statements = statements
		this.sitting = new BulkInsert(sqlite, 'sitting', [...numberColumns, ...markColumns.slice(0, slots), ...textColumns])
		this.finding = new BulkInsert(sqlite, 'finding', stagedColumns.finding)
		this.setAside = new BulkInsert(sqlite, 'set_aside', stagedColumns.setAside)
		this.block = new BulkInsert(sqlite, 'raw_block', stagedColumns.block)
	}

	/** Writes what is still held back, the indexes, and ends the one transaction. */
	finish({ sessions, baremes, resolved }: Numbered): void {
		for (const insert of [this.sitting, this.finding, this.setAside, this.block]) insert.flush()
		for (const statement of this.#statements.slice(1)) this.#sqlite.exec(statement)
		const session = this.#sqlite.prepare('INSERT INTO session (id, exam, year, kind) VALUES (@id, @exam, @year, @kind)')
		for (const one of sessions) session.run(one)
		const bareme = this.#sqlite.prepare('INSERT INTO bareme (id, hash, definition) VALUES (@id, @hash, @definition)')
		for (const one of baremes) bareme.run(one)
		const again = this.#sqlite.prepare(
			'INSERT INTO resolved (import_id, sheet, row, sha256, cells) VALUES (@importId, @sheet, @row, @sha256, @cells)',
		)
		for (const one of resolved) again.run(one)
		this.#sqlite.exec('COMMIT')
	}

	close(): void {
		this.#sqlite.close()
	}
}

/** Sessions and barèmes with the numbers that the sittings refer to, and rows set aside earlier that are here again. */
export interface Numbered {
	sessions: { id: number; exam: string; year: number; kind: string }[]
	baremes: { id: number; hash: string; definition: string }[]
	resolved: readonly Reference[]
}

export interface StagedSetAside {
	id: number
	sheet: number
	sheet_name: string
	row: number
	column: number | null
	column_name: string | null
	code: FindingCode
	parameters: string
	cells: string
}

/** Rows set aside by an import that is not committed yet. */
export function readStagedSetAside(
	path: string,
	filter: { code: string | null; offset: number; limit: number },
): { rows: StagedSetAside[]; total: number; byCode: Record<string, number> } {
	const sqlite = new Database(path, { readonly: true })
	try {
		const where = '(@code IS NULL OR code = @code)'
		const rows = sqlite
			.prepare<typeof filter, StagedSetAside>(
				`SELECT * FROM set_aside WHERE ${where} ORDER BY id LIMIT @limit OFFSET @offset`,
			)
			.all(filter)
		const counted = sqlite
			.prepare<[], { code: string; rows: number }>('SELECT code, count(*) AS rows FROM set_aside GROUP BY code')
			.all()
		const byCode = Object.fromEntries(counted.map(({ code, rows }) => [code, rows]))
		const total = filter.code === null ? counted.reduce((sum, one) => sum + one.rows, 0) : (byCode[filter.code] ?? 0)
		return { rows, total, byCode }
	} finally {
		sqlite.close()
	}
}
