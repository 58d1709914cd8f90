import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { FindingCode } from '#shared/domain/findings'
import { MAXIMUM_SLOTS, type Bareme } from '#shared/domain/profile'
import type { Finding, SittingRecord } from '../rules/record.ts'
import type { SessionTable } from '../rules/sessions.ts'
import type { ArchiveShape } from '../shape/queries.ts'
import type { RawBlock } from './rawBlocks.ts'

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
	CREATE TABLE relation (sitting INTEGER PRIMARY KEY, kind TEXT NOT NULL, field TEXT, before TEXT);
`

export interface SetAsideEntry {
	sheet: number
	sheetName: string
	row: number
	columnName: string | null
	finding: Finding
	cells: readonly string[]
}

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

	row(values: readonly unknown[]): void {
		for (const value of values) this.put(value)
	}

	flush(): void {
		for (let from = 0; from < this.#filled; from += this.#width)
			this.#one.run(this.#values.slice(from, from + this.#width))
		this.#filled = 0
	}
}

const hashOf = (bareme: Bareme) => createHash('sha256').update(JSON.stringify(bareme)).digest('hex')

export function removeStagingFile(path: string): void {
	for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(path + ending, { force: true })
}

/**
 * The staging file of one import: sittings in final shape, rows set aside, findings and raw blocks. Thrown away when
 * anything goes wrong, so it needs no journal and no syncing.
 */
export class StagingFile {
	readonly sqlite: Database.Database
	readonly #sittings: BulkInsert
	readonly #findings: BulkInsert
	readonly #setAside: BulkInsert
	readonly #blocks: BulkInsert
	readonly #slots: number
	readonly #shape: ArchiveShape
	readonly #importId: number
	readonly #sessions: SessionTable
	/** Numbers in the archive, by index in the import. */
	readonly #sessionIds: number[] = []
	readonly #baremeIds: number[] = []
	#nextId: number

	/** `slots`: the most subjects any barème in use has. */
	constructor(path: string, slots: number, importId: number, shape: ArchiveShape, sessions: SessionTable) {
		removeStagingFile(path)
		this.sqlite = new Database(path)
		for (const pragma of [
			'journal_mode = OFF',
			'synchronous = OFF',
			// The tables that sittings refer to are the archive's.
			'foreign_keys = OFF',
			'cache_size = -16384',
			// Sorting for the indexes goes through files beside it, not through memory.
			'temp_store = FILE',
			'page_size = 16384',
		])
			this.sqlite.pragma(pragma)
		this.sqlite.exec(tables)
		// The indexes wait until all rows are there: sorting once is cheaper than finding each row's place.
		this.sqlite.exec(shape.statements[0] ?? '')
		this.#shape = shape
		this.#importId = importId
		this.#sessions = sessions
		this.#nextId = shape.firstSitting
		this.sqlite.exec('BEGIN')
		this.#slots = slots
		this.#sittings = new BulkInsert(this.sqlite, 'sitting', [
			'id',
			'session_id',
			'bareme_id',
			'import_id',
			'source_sheet',
			'source_row',
			...recordColumns,
			...markColumns.slice(0, slots),
		])
		this.#findings = new BulkInsert(this.sqlite, 'finding', ['sitting', 'sheet', 'row', 'column', 'code', 'parameters'])
		this.#setAside = new BulkInsert(this.sqlite, 'set_aside', [
			'sheet',
			'sheet_name',
			'row',
			'column',
			'column_name',
			'code',
			'parameters',
			'cells',
		])
		this.#blocks = new BulkInsert(this.sqlite, 'raw_block', ['sheet', 'first_row', 'last_row', 'sha256', 'rows'])
	}

	/** Answers the number that findings refer to it by. */
	addSitting(record: SittingRecord, sheet: number, row: number): number {
		const id = this.#nextId++
		const to = this.#sittings
		to.put(id)
		to.put(this.#sessionId(record.session))
		to.put(record.bareme === null ? null : this.#baremeId(record.bareme))
		to.put(this.#importId)
		to.put(sheet)
		to.put(row)
		to.put(record.orderNumber)
		to.put(record.surname)
		to.put(record.givenNames)
		to.put(record.sex)
		to.put(record.birthDate)
		to.put(record.birthPlace)
		to.put(record.department)
		to.put(record.commune)
		to.put(record.centre)
		to.put(record.school)
		to.put(record.series)
		to.put(record.nationalId)
		to.put(record.total)
		to.put(record.average)
		to.put(record.decision)
		to.put(record.mention)
		to.put(record.markFlags)
		to.put(record.nameKey)
		for (let slot = 0; slot < this.#slots; slot++) to.put(record.marks[slot] ?? null)
		return id
	}

	addFinding(sitting: number | null, sheet: number, row: number, finding: Finding): void {
		this.#findings.row([sitting, sheet, row, finding.column, finding.code, JSON.stringify(finding.parameters)])
	}

	addSetAside({ sheet, sheetName, row, columnName, finding, cells }: SetAsideEntry): void {
		const { code, column, parameters } = finding
		this.#setAside.row([
			sheet,
			sheetName,
			row,
			column,
			columnName,
			code,
			JSON.stringify(parameters),
			JSON.stringify(cells),
		])
	}

	addBlock({ sheet, firstRow, lastRow, sha256, rows }: RawBlock): void {
		this.#blocks.row([sheet, firstRow, lastRow, sha256, rows])
	}

	#sessionId(index: number): number {
		const session = this.#sessions.sessions[index]
		return (this.#sessionIds[index] ??= session ? this.#shape.sessionId(session.key) : 0)
	}

	#baremeId(index: number): number {
		const bareme = this.#sessions.baremes[index]
		return (this.#baremeIds[index] ??= bareme ? this.#shape.baremeId(hashOf(bareme.bareme)) : 0)
	}

	/** Writes what is still held back and ends the one transaction. */
	finish(): void {
		for (const insert of [this.#sittings, this.#findings, this.#setAside, this.#blocks]) insert.flush()
		for (const statement of this.#shape.statements.slice(1)) this.sqlite.exec(statement)
		const session = this.sqlite.prepare('INSERT INTO session (id, exam, year, kind) VALUES (?, ?, ?, ?)')
		for (const { index, key } of this.#sessions.sessions)
			session.run(this.#sessionId(index), key.exam, key.year, key.kind)
		const bareme = this.sqlite.prepare('INSERT INTO bareme (id, hash, definition) VALUES (?, ?, ?)')
		for (const { index, bareme: definition } of this.#sessions.baremes)
			bareme.run(this.#baremeId(index), hashOf(definition), JSON.stringify(definition))
		this.sqlite.exec('COMMIT')
	}

	close(): void {
		this.sqlite.close()
	}
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
