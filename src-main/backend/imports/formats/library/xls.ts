import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { CFB, type CellObject, read, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx'
import iconv from 'iconv-lite'
import { decodeSample } from '../encodings.ts'
import { CELL, LIMITS, type SourceRow } from '../table.ts'
import { AS_DATE, AS_IT_IS, serialToIso, shownBy, withZeros } from '../xlsx/dates.ts'
import { errorTexts, isBiff8, readBiff8 } from './biff8.ts'
import type { LibraryBook } from './book.ts'

/** The library asks for code pages by their Windows number; iconv-lite knows them all, so no second set of tables. */
const codePages = {
	utils: {
		hascp: (page: number) => iconv.encodingExists(pageName(page)),
		decode: (page: number, data: Uint8Array | number[] | string) => {
			const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data)
			const name = pageName(page)
			return iconv.decode(bytes, iconv.encodingExists(name) ? name : 'win1252')
		},
		encode: (page: number, text: string) => iconv.encode(text, pageName(page)),
	},
}

function pageName(page: number): string {
	if (page === 1200) return 'utf16le'
	if (page === 65_001) return 'utf8'
	if (page === 10_000) return 'macintosh'
	return page === 28_591 ? 'latin1' : `cp${page}`
}

const common = {
	type: 'buffer',
	dense: true,
	cellText: false,
	cellHTML: false,
	cellNF: true,
	cellDates: false,
} as const

/** An Excel workbook of before 2007: of Excel 97 to 2003 (BIFF 8), else by the library (BIFF 2 to 5). */
export function readXls(path: string): LibraryBook {
	const bytes = readFileSync(path)
	const stream = bytes[0] === 9 ? bytes : workbookStream(bytes)
	if (stream && isBiff8(stream)) return readBiff8(stream)
	set_cptable(codePages)
	return bookOf(readTolerantly(bytes))
}

function workbookStream(bytes: Buffer): Buffer | null {
	const container = CFB.read(bytes, { type: 'buffer' })
	const content = CFB.find(container, '/Workbook')?.content
	return content ? Buffer.from(content) : null
}

/** Whether a file is XML of Excel 2003. */
export const isSpreadsheetXml = (bytes: Buffer): boolean =>
	bytes.toString('latin1', 0, 65_536).replaceAll('\0', '').includes('urn:schemas-microsoft-com:office:spreadsheet') &&
	/^\s*<\?xml/i.test(decoded(bytes.subarray(0, 256)))

export function readSpreadsheetXml(bytes: Buffer): LibraryBook {
	set_cptable(codePages)
	return bookOf(read(decoded(bytes), { ...common, type: 'string', raw: true }))
}

/** What is wrong in a formula costs the marks that cells are worked out, not the file. */
function readTolerantly(bytes: Buffer): WorkBook {
	try {
		return read(bytes, { ...common, cellFormula: true })
	} catch (error) {
		if (error instanceof Error && isPassword(error)) throw error
		return read(bytes, { ...common, cellFormula: false })
	}
}

export const isPassword = (error: Error) => /password|encrypt/i.test(error.message)

function decoded(bytes: Buffer): string {
	const [first, second] = bytes
	if (first === 0xff && second === 0xfe) return decodeSample(bytes.subarray(2), 'utf-16le')
	if (first === 0xfe && second === 0xff) return decodeSample(bytes.subarray(2), 'utf-16be')
	const text = isUtf8(bytes) ? bytes.toString('utf8') : decodeSample(bytes, 'windows-1252')
	return text.startsWith('\ufeff') ? text.slice(1) : text
}

function bookOf(book: WorkBook): LibraryBook {
	const since1904 = book.Workbook?.WBProps?.date1904 === true
	const texts = new CellTexts(since1904)
	return {
		sheets: book.SheetNames.map((name) => {
			const sheet: WorkSheet = book.Sheets[name] ?? {}
			const lines = sheet['!data'] ?? []
			return {
				name,
				rows: (from, count) => {
					const rows: SourceRow[] = []
					const to = Math.min(lines.length, from + count)
					for (let index = from; index < to; index++) {
						const row = texts.row(lines[index], index + 1)
						if (row) rows.push(row)
					}
					return { rows, next: to < lines.length ? to : null, done: lines.length === 0 ? 1 : to / lines.length }
				},
			}
		}),
	}
}

class CellTexts {
	readonly #since1904: boolean
	readonly #shown = new Map<string, number>()

	constructor(since1904: boolean) {
		this.#since1904 = since1904
	}

	row(line: readonly (CellObject | undefined)[] | undefined, row: number): SourceRow | null {
		if (!line) return null
		const cells: string[] = []
		const kinds: number[] = []
		let plain = true
		let flaw: SourceRow['flaw'] = line.length > LIMITS.columns ? 'tooWide' : null
		const width = Math.min(line.length, LIMITS.columns)
		for (let column = 0; column < width; column++) {
			const cell = line[column]
			if (!cell) continue
			const { text, kind } = this.#cell(cell)
			if (text === '') continue
			while (cells.length < column) cells.push('')
			cells[column] = text
			if (text.length > LIMITS.cellCharacters) flaw = 'tooLong'
			const whole = cell.f !== undefined || cell.F !== undefined ? kind | CELL.FORMULA : kind
			kinds[column] = whole
			if (whole !== CELL.TEXT) plain = false
		}
		if (cells.length === 0 && flaw === null) return null
		return { row, cells, kinds: plain ? null : Uint8Array.from(cells, (_, at) => kinds[at] ?? CELL.TEXT), flaw }
	}

	#cell({ t: type, v: value, z: format }: CellObject): { text: string; kind: number } {
		if (type === 'n' && typeof value === 'number') {
			const shown = format === undefined ? AS_IT_IS : this.#shownBy(String(format))
			if (shown === AS_DATE) {
				const date = serialToIso(value, this.#since1904)
				if (date !== null) return { text: date, kind: CELL.DATE }
			}
			return { text: withZeros(String(value), shown), kind: CELL.NUMBER }
		}
		if (type === 'b') return { text: value === true ? '1' : '0', kind: CELL.BOOLEAN }
		if (type === 'e') return { text: errorTexts[Number(value)] ?? '#ERR', kind: CELL.ERROR }
		if (value instanceof Date)
			return { text: value.toISOString().replace(/T00:00:00\.000Z$|\.\d+Z$/, ''), kind: CELL.DATE }
		return { text: value === undefined || value === null ? '' : String(value), kind: CELL.TEXT }
	}

	#shownBy(format: string): number {
		let shown = this.#shown.get(format)
		if (shown === undefined) {
			shown = shownBy(format)
			this.#shown.set(format, shown)
		}
		return shown
	}
}
