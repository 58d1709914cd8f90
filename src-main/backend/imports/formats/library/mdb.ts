import { readFileSync } from 'node:fs'
import MDBReader, { type Column, ColumnTypes } from 'mdb-reader'
import { CELL, LIMITS, type SourceRow } from '../table.ts'
import { type LibraryBook, type LibraryRows, PasswordNeeded } from './book.ts'

/** The library walks the table from its start for each piece, so pieces are large. */
const PIECE_ROWS = 20_000

/** Tables that Access keeps for itself. */
const isInternal = (name: string) => /^(?:MSys|USys|~|f_[0-9A-F]{32}_)/i.test(name)

/** An Access database (97 to 2019): each table is a sheet, its first row the names of the columns. */
export function readMdb(path: string): LibraryBook {
	const reader = open(readFileSync(path))
	const names = reader.getTableNames().filter((name) => !isInternal(name))
	return {
		sheets: names.map((name) => {
			let table: Table | null = null
			return { name, rows: (from, count) => (table ??= new Table(reader, name)).rows(from, count) }
		}),
	}
}

function open(bytes: Buffer): MDBReader {
	let reader: MDBReader
	try {
		reader = new MDBReader(bytes)
	} catch (error) {
		if (error instanceof Error && /password|encrypt|decrypt/i.test(error.message)) throw new PasswordNeeded()
		throw error
	}
	if (reader.getPassword() !== null) throw new PasswordNeeded()
	return reader
}

class Table {
	readonly #table: ReturnType<MDBReader['getTable']>
	readonly #columns: Column[]
	/** The same for every row. */
	readonly #kinds: Uint8Array
	#piece: SourceRow[] = []
	#pieceAt = -1

	constructor(reader: MDBReader, name: string) {
		this.#table = reader.getTable(name)
		this.#columns = this.#table.getColumns().slice(0, LIMITS.columns)
		this.#kinds = Uint8Array.from(this.#columns, ({ type }) => kindOf(type))
	}

	/** Row 0 has the names. */
	rows(from: number, count: number): LibraryRows {
		if (from === 0) {
			const names = { row: 1, cells: this.#columns.map(({ name }) => name), kinds: null, flaw: null }
			return { rows: [names], next: 1, done: 0 }
		}
		const first = from - 1
		const pieceAt = first - (first % PIECE_ROWS)
		if (this.#pieceAt !== pieceAt) this.#load(pieceAt)
		const end = Math.min(first - pieceAt + count, this.#piece.length)
		const more = end < this.#piece.length || this.#piece.length === PIECE_ROWS
		return {
			rows: this.#piece.slice(first - pieceAt, end),
			next: more ? pieceAt + end + 1 : null,
			done: Math.min(1, (pieceAt + end) / Math.max(1, this.#table.rowCount)),
		}
	}

	#load(rowOffset: number): void {
		const values = this.#table.getData({ rowOffset, rowLimit: PIECE_ROWS })
		this.#piece = values.map((row, index) => {
			const cells = this.#columns.map(({ name, type }) => textOf(row[name], type))
			const tooLong = cells.some((cell) => cell.length > LIMITS.cellCharacters)
			return { row: rowOffset + index + 2, cells, kinds: this.#kinds, flaw: tooLong ? 'tooLong' : null }
		})
		this.#pieceAt = rowOffset
	}
}

function textOf(value: unknown, type: Column['type']): string {
	if (typeof value === 'string')
		return type === ColumnTypes.Currency || type === ColumnTypes.Numeric
			? value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
			: value
	if (typeof value === 'number')
		return type === ColumnTypes.Float ? String(Number(value.toPrecision(7))) : String(value)
	if (typeof value === 'bigint') return String(value)
	if (typeof value === 'boolean') return value ? '1' : '0'
	if (value instanceof Date)
		return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/T00:00:00\.000Z$|\.\d+Z$/, '')
	// Pictures, attachments and the like.
	return ''
}

function kindOf(type: Column['type']): number {
	switch (type) {
		case ColumnTypes.Boolean:
			return CELL.BOOLEAN
		case ColumnTypes.DateTime:
		case ColumnTypes.DateTimeExtended:
			return CELL.DATE
		case ColumnTypes.Byte:
		case ColumnTypes.Integer:
		case ColumnTypes.Long:
		case ColumnTypes.BigInt:
		case ColumnTypes.Currency:
		case ColumnTypes.Numeric:
		case ColumnTypes.Float:
		case ColumnTypes.Double:
			return CELL.NUMBER
		default:
			return CELL.TEXT
	}
}
