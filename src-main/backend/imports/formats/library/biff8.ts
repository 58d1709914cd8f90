import { CELL, LIMITS, type SourceRow } from '../table.ts'
import { AS_DATE, AS_IT_IS, isBuiltInDate, serialToIso, shownBy, withZeros } from '../xlsx/dates.ts'
import { type LibraryBook, type LibraryRows, PasswordNeeded } from './book.ts'
import { SharedText, unicodeText } from './biffText.ts'

/** Record types (MS-XLS §2.3). */
const BOF = 0x0809
const EOF = 0x000a
const CONTINUE = 0x003c
const FILE_PASS = 0x002f
const DATE_1904 = 0x0022
const BOUND_SHEET = 0x0085
const SHARED_STRINGS = 0x00fc
const FORMAT = 0x041e
const CELL_FORMAT = 0x00e0
const NUMBER = 0x0203
const RK = 0x027e
const MANY_RK = 0x00bd
const LABEL_SHARED = 0x00fd
const LABEL = 0x0204
const RICH_LABEL = 0x00d6
const FORMULA = 0x0006
const TEXT_RESULT = 0x0207
const TRUTH_OR_ERROR = 0x0205
const cellRecords = new Set([NUMBER, RK, MANY_RK, LABEL_SHARED, LABEL, RICH_LABEL, FORMULA, TRUTH_OR_ERROR])

const BIFF8 = 0x0600
const WORKSHEET = 0
const MOST_ROWS = 65_536

/** Error values as the format numbers them (§2.5.10). */
export const errorTexts: Record<number, string> = {
	0x00: '#NULL!',
	0x07: '#DIV/0!',
	0x0f: '#VALUE!',
	0x17: '#REF!',
	0x1d: '#NAME?',
	0x24: '#NUM!',
	0x2a: '#N/A',
	0x2b: '#GETTING_DATA',
}

/** Whether a stream is one of Excel 97 to 2003. */
export const isBiff8 = (stream: Buffer): boolean =>
	stream.length > 8 && stream.readUInt16LE(0) === BOF && stream.readUInt16LE(4) === BIFF8

interface Globals {
	since1904: boolean
	/** For each cell format how it shows a number, see xlsx/dates.ts. */
	styles: number[]
	strings: string[]
	sheets: { name: string; at: number }[]
}

/**
 * The sheets of an Excel 97 to 2003 stream. Only the places of the cells are kept (eight bytes each); a full sheet as
 * objects of a library takes more memory than a program may ask for.
 */
export function readBiff8(stream: Buffer): LibraryBook {
	const globals = readGlobals(stream)
	return {
		sheets: globals.sheets.map(({ name, at }) => {
			let sheet: Sheet | null = null
			return { name, rows: (from, count) => (sheet ??= new Sheet(stream, at, globals)).rows(from, count) }
		}),
	}
}

function readGlobals(stream: Buffer): Globals {
	const globals: Globals = { since1904: false, styles: [], strings: [], sheets: [] }
	const formats = new Map<number, number>()
	const used: number[] = []
	for (let at = 0; ; ) {
		const type = stream.readUInt16LE(at)
		const body = at + 4
		const end = body + stream.readUInt16LE(at + 2)
		at = end
		if (type === EOF) break
		if (type === FILE_PASS) throw new PasswordNeeded()
		if (type === DATE_1904) globals.since1904 = stream.readUInt16LE(body) === 1
		else if (type === BOUND_SHEET && stream.readUInt8(body + 5) === WORKSHEET)
			globals.sheets.push({ name: unicodeText(stream, body + 6, end, 1), at: stream.readUInt32LE(body) })
		else if (type === FORMAT) formats.set(stream.readUInt16LE(body), shownBy(unicodeText(stream, body + 2, end, 2)))
		else if (type === CELL_FORMAT) used.push(stream.readUInt16LE(body + 2))
		else if (type === SHARED_STRINGS) {
			const parts = [stream.subarray(body, end)]
			for (; stream.readUInt16LE(at) === CONTINUE; at += 4 + stream.readUInt16LE(at + 2))
				parts.push(stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2)))
			globals.strings = new SharedText(parts).strings()
		}
	}
	globals.styles = used.map((format) => formats.get(format) ?? (isBuiltInDate(format) ? AS_DATE : AS_IT_IS))
	return globals
}

/** Whole numbers and hundredths in 30 bits, or the upper half of a double (§2.5.217). */
function rkNumber(rk: number): number {
	const half = Buffer.alloc(8)
	half.writeUInt32LE((rk & 0xfffffffc) >>> 0, 4)
	const value = rk & 2 ? rk >> 2 : half.readDoubleLE(0)
	return rk & 1 ? value / 100 : value
}

class Sheet {
	readonly #stream: Buffer
	readonly #globals: Globals
	/** Places of cell records, in the order of their rows. */
	#cells = new Uint32Array(1024)
	#count = 0
	/** Place of a formula → place of its text. */
	readonly #texts = new Map<number, number>()

	constructor(stream: Buffer, at: number, globals: Globals) {
		this.#stream = stream
		this.#globals = globals
		this.#index(at)
	}

	rows(from: number, count: number): LibraryRows {
		const rows: SourceRow[] = []
		let at = from
		while (at < this.#count && rows.length < count) {
			const number = this.#rowOf(at)
			const start = at
			while (at < this.#count && this.#rowOf(at) === number) at++
			const row = this.#row(start, at, number + 1)
			if (row) rows.push(row)
		}
		return { rows, next: at < this.#count ? at : null, done: this.#count === 0 ? 1 : at / this.#count }
	}

	#rowOf(index: number): number {
		return this.#stream.readUInt16LE((this.#cells[index] ?? 0) + 4)
	}

	/** Finds the cells. Charts inside a sheet are streams of their own and passed over. */
	#index(start: number): void {
		const stream = this.#stream
		if (stream.readUInt16LE(start) !== BOF) throw new Error('no sheet there')
		let depth = 0
		let formula = -1
		let inOrder = true
		let lastRow = 0
		for (let at = start; ; at += 4 + stream.readUInt16LE(at + 2)) {
			const type = stream.readUInt16LE(at)
			if (type === BOF) depth++
			else if (type === EOF && --depth === 0) break
			if (depth !== 1) continue
			if (type === TEXT_RESULT && formula >= 0) this.#texts.set(formula, at)
			if (!cellRecords.has(type)) continue
			const row = stream.readUInt16LE(at + 4)
			if (row < lastRow) inOrder = false
			lastRow = row
			formula = type === FORMULA ? at : -1
			this.#add(at)
		}
		if (!inOrder) this.#sort()
	}

	#add(at: number): void {
		if (this.#count === this.#cells.length) {
			const larger = new Uint32Array(2 * this.#count)
			larger.set(this.#cells)
			this.#cells = larger
		}
		this.#cells[this.#count++] = at
	}

	/** By rows, keeping the order within a row: programs write cells as they get them. */
	#sort(): void {
		const starts = new Uint32Array(MOST_ROWS + 1)
		for (let index = 0; index < this.#count; index++) {
			const next = this.#rowOf(index) + 1
			starts[next] = (starts[next] ?? 0) + 1
		}
		for (let row = 1; row <= MOST_ROWS; row++) starts[row] = (starts[row] ?? 0) + (starts[row - 1] ?? 0)
		const sorted = new Uint32Array(this.#count)
		for (let index = 0; index < this.#count; index++) {
			const row = this.#rowOf(index)
			const place = starts[row] ?? 0
			sorted[place] = this.#cells[index] ?? 0
			starts[row] = place + 1
		}
		this.#cells = sorted
	}

	#row(from: number, to: number, row: number): SourceRow | null {
		const cells: string[] = []
		const kinds: number[] = []
		let flaw: SourceRow['flaw'] = null
		const put = (column: number, text: string, kind: number) => {
			if (text === '') return
			if (column >= LIMITS.columns) {
				flaw = 'tooWide'
				return
			}
			if (text.length > LIMITS.cellCharacters) flaw = 'tooLong'
			while (cells.length < column) cells.push('')
			cells[column] = text
			kinds[column] = kind
		}
		for (let index = from; index < to; index++) this.#read(this.#cells[index] ?? 0, put)
		if (cells.length === 0 && flaw === null) return null
		const plain = kinds.every((kind) => kind === CELL.TEXT)
		return { row, cells, kinds: plain ? null : Uint8Array.from(cells, (_, at) => kinds[at] ?? CELL.TEXT), flaw }
	}

	#read(at: number, put: (column: number, text: string, kind: number) => void): void {
		const stream = this.#stream
		const end = at + 4 + stream.readUInt16LE(at + 2)
		const column = stream.readUInt16LE(at + 6)
		const format = stream.readUInt16LE(at + 8)
		const number = (where: number, value: number, style: number, formula = 0) => {
			const shown = this.#globals.styles[style] ?? AS_IT_IS
			const date = shown === AS_DATE ? serialToIso(value, this.#globals.since1904) : null
			put(where, date ?? withZeros(String(value), shown), (date === null ? CELL.NUMBER : CELL.DATE) | formula)
		}
		switch (stream.readUInt16LE(at)) {
			case NUMBER:
				number(column, stream.readDoubleLE(at + 10), format)
				break
			case RK:
				number(column, rkNumber(stream.readInt32LE(at + 10)), format)
				break
			case MANY_RK:
				for (let place = at + 8, next = column; place + 8 <= end; place += 6, next++)
					number(next, rkNumber(stream.readInt32LE(place + 2)), stream.readUInt16LE(place))
				break
			case LABEL_SHARED:
				put(column, this.#globals.strings[stream.readUInt32LE(at + 10)] ?? '', CELL.TEXT)
				break
			case TRUTH_OR_ERROR:
				truthOrError(stream.readUInt8(at + 10), stream.readUInt8(at + 11) === 1, 0, (text, kind) =>
					put(column, text, kind),
				)
				break
			case FORMULA:
				this.#formula(
					at,
					(text, kind) => put(column, text, kind),
					(value) => number(column, value, format, CELL.FORMULA),
				)
				break
			default:
				put(column, unicodeText(stream, at + 10, end, 2), CELL.TEXT)
		}
	}

	/** Last value of a formula (§2.5.133). */
	#formula(at: number, put: (text: string, kind: number) => void, number: (value: number) => void): void {
		const stream = this.#stream
		if (stream.readUInt16LE(at + 16) !== 0xffff) {
			number(stream.readDoubleLE(at + 10))
			return
		}
		const kind = stream.readUInt8(at + 10)
		if (kind === 1 || kind === 2) truthOrError(stream.readUInt8(at + 12), kind === 2, CELL.FORMULA, put)
		const text = kind === 0 ? this.#texts.get(at) : undefined
		if (text === undefined) return
		const end = text + 4 + stream.readUInt16LE(text + 2)
		put(unicodeText(stream, text + 4, end, 2), CELL.TEXT | CELL.FORMULA)
	}
}

function truthOrError(
	value: number,
	isError: boolean,
	formula: number,
	put: (text: string, kind: number) => void,
): void {
	if (isError) put(errorTexts[value] ?? '#ERR', CELL.ERROR | formula)
	else put(value === 1 ? '1' : '0', CELL.BOOLEAN | formula)
}
