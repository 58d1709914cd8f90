import { open, type FileHandle } from 'node:fs/promises'
import iconv from 'iconv-lite'
import type { Cell, Entry } from './entries.ts'
import type { CsvEncoding } from './files.ts'
import { cellsOf, type Sheet } from './sheets.ts'

export interface CsvStyle {
	encoding: CsvEncoding
	delimiter: string
	bareQuotes: boolean
}

const BLOCK = 2000
/** Longer than any cell that a program of these offices can hold. */
const TOO_LONG = 70_000
/** Stands where a byte of another code page will be. */
const FOREIGN_BYTE = '\uE000'

/** Writes a list as text, in the code page and with the habits of the office it comes from. */
export async function writeCsv(path: string, sheet: Sheet, style: CsvStyle, signal?: AbortSignal): Promise<void> {
	const file = await open(path, 'w')
	try {
		await writeSheet(file, sheet, style, signal)
	} finally {
		await file.close()
	}
}

async function writeSheet(file: FileHandle, sheet: Sheet, style: CsvStyle, signal?: AbortSignal): Promise<void> {
	const line = (cells: readonly Cell[]) =>
		`${cells.map((cell) => quoted(textOf(cell), style)).join(style.delimiter)}\r\n`
	const bytes = (text: string) =>
		style.encoding.startsWith('utf-8') ? Buffer.from(text, 'utf8') : iconv.encode(text, style.encoding)
	const header = line(sheet.columns.map((column) => column.header.replaceAll('\n', ' ')))
	await file.write(
		Buffer.concat([
			style.encoding === 'utf-8-bom' ? Buffer.from('\uFEFF') : Buffer.alloc(0),
			bytes(sheet.titles.map((title) => line([title])).join('') + header),
		]),
	)
	for (let from = 0; from < sheet.entries.length; from += BLOCK) {
		signal?.throwIfAborted()
		const text = sheet.entries.slice(from, from + BLOCK).map((entry) => {
			const newPage = sheet.repeatedHeaders.includes(entry.place.row - 1)
			return (newPage ? header : '') + row(sheet, entry, line, style)
		})
		await file.write(Buffer.concat(withForeignBytes(text.join(''), bytes)))
	}
	if (sheet.controls.length > 0)
		await file.write(bytes(line(['']) + sheet.controls.map(({ label, stated }) => line([label, stated])).join('')))
}

function row(sheet: Sheet, entry: Entry, line: (cells: readonly Cell[]) => string, style: CsvStyle): string {
	const cells = cellsOf(sheet, entry)
	const name = sheet.columns.findIndex(({ field }) => field === 'surname' || field === 'fullName')
	const kept = textOf(cells[name] ?? '')
	switch (entry.damage) {
		case 'undecodable':
			cells[name] = `${kept.slice(0, 2)}${FOREIGN_BYTE}${kept.slice(2)}`
			return line(cells)
		case 'nulBytes':
			cells[name] = `${kept.slice(0, 2)}\0\0${kept.slice(2)}`
			return line(cells)
		case 'tooLong':
			cells[name] = kept.padEnd(TOO_LONG, ' X')
			return line(cells)
		case 'tooFewCells':
			return line(cells.slice(0, -2))
		case 'cutOff':
			return line(cells).slice(0, line(cells.slice(0, -4)).length - 3)
		case 'tooManyCells': {
			// The delimiter stands in a name that was not put in quotation marks.
			const written = line(cells)
			const [first = '', ...rest] = written.split(style.delimiter)
			return [first, '', ...rest].join(style.delimiter)
		}
		default:
			return line(cells)
	}
}

function withForeignBytes(text: string, bytes: (text: string) => Buffer): Buffer[] {
	// 0xE9 is é in Windows-1252, and nothing in UTF-8 when no continuation follows.
	return text
		.split(FOREIGN_BYTE)
		.flatMap((part, index) => (index === 0 ? [bytes(part)] : [Buffer.of(0xe9), bytes(part)]))
}

function textOf(cell: Cell): string {
	if (cell === null) return ''
	if (typeof cell === 'object') return 'error' in cell ? cell.error : String(cell.sum)
	return String(cell)
}

function quoted(text: string, { delimiter, bareQuotes }: CsvStyle): string {
	const mustQuote = text.includes(delimiter) || text.includes('\n') || (text.includes('"') && !bareQuotes)
	return mustQuote ? `"${text.replaceAll('"', '""')}"` : text
}
