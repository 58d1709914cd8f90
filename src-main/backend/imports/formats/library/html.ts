import { readFileSync } from 'node:fs'
import { decodeSample, type Encoding } from '../encodings.ts'
import { LIMITS, type SourceRow } from '../table.ts'
import { guessEncoding } from '../../understanding/encoding.ts'
import type { LibraryBook } from './book.ts'
import { withoutEntities } from './entities.ts'
import { pageInMail } from './mail.ts'
import { isSpreadsheetXml, readSpreadsheetXml } from './xls.ts'

const MOST_SPAN = 1_000
/** Lines of text around a table that are looked at. */
const MOST_LINES = 100
const MOST_CELLS = 20_000_000
/** Tables with fewer columns next to each other are layout, not parts of one list. */
const LIST_COLUMNS = 3

interface Cell {
	text: string
	columns: number
	rows: number
}
type Table = Cell[][]

/** A web page with tables, or XML of Excel 2003, as web systems give them out under the name `.xls`. */
export function readPage(path: string): LibraryBook {
	const bytes = readFileSync(path)
	return isSpreadsheetXml(bytes) ? readSpreadsheetXml(bytes) : readTables(pageInMail(bytes) ?? bytes)
}

/** The tables of a page are the sheets. */
function readTables(page: Buffer): LibraryBook {
	const sheets: SourceRow[][] = []
	let before = 0
	for (const table of tablesOf(textOf(page))) {
		const rows = laidOut(table)
		const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
		const last = sheets.at(-1)
		// One list over several pages, or its header in a table of its own.
		if (last && width === before && width >= LIST_COLUMNS) {
			const offset = last.at(-1)?.row ?? 0
			for (const row of rows) last.push({ ...row, row: row.row + offset })
		} else if (rows.length > 0) sheets.push(rows)
		before = width
	}
	if (sheets.length === 0) throw new Error('no table')
	return {
		sheets: sheets.map((lines, index) => ({
			name: `Table ${index + 1}`,
			rows: (from, count) => {
				const to = Math.min(lines.length, from + count)
				return { rows: lines.slice(from, to), next: to < lines.length ? to : null, done: to / lines.length }
			},
		})),
	}
}

const names: Record<string, Encoding> = {
	'utf-8': 'utf-8',
	utf8: 'utf-8',
	'windows-1252': 'windows-1252',
	'iso-8859-1': 'windows-1252',
	'us-ascii': 'windows-1252',
	'windows-1256': 'windows-1256',
	'iso-8859-15': 'iso-8859-15',
	macintosh: 'macroman',
	ibm850: 'cp850',
	ibm437: 'cp437',
	'windows-1250': 'windows-1250',
	'windows-1251': 'windows-1251',
	'windows-1254': 'windows-1254',
	'iso-8859-9': 'windows-1254',
	gb2312: 'gb18030',
	gbk: 'gb18030',
	gb18030: 'gb18030',
}

/** By its mark, else as it says of itself, if that can be; else as its letters look. */
function textOf(bytes: Buffer): string {
	const head = bytes.toString('latin1', 0, 4096)
	const guess = guessEncoding(bytes.subarray(0, 4096), bytes.subarray(0, 1 << 20))
	const stated = names[/charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? '']
	const isCertain = guess.value.startsWith('utf') && guess.confidence === 1
	return decodeSample(bytes, isCertain || stated === undefined || stated === 'utf-8' ? guess.value : stated).replace(
		/^\ufeff/,
		'',
	)
}

const ends: Record<string, RegExp> = { '': /-->/g, script: /<\/script[^<>]*>/gi, style: /<\/style[^<>]*>/gi }

/** Comments, scripts and styles hold no cells. */
function visible(html: string): string {
	let text = ''
	let at = 0
	const hidden = /<!--|<(script|style)\b/gi
	for (let found = hidden.exec(html); found; found = hidden.exec(html)) {
		text += html.slice(at, found.index)
		const end = ends[found[1]?.toLowerCase() ?? ''] ?? /-->/g
		end.lastIndex = found.index
		at = end.exec(html) === null ? html.length : end.lastIndex
		hidden.lastIndex = at
	}
	return text + html.slice(at)
}

const span = (attributes: string, name: string) => {
	const stated = Number(new RegExp(`\\b${name}\\s*=\\s*["']?\\s*(\\d{1,5})`, 'i').exec(attributes)?.[1] ?? 1)
	return Math.min(MOST_SPAN, Math.max(1, stated))
}

/** The tables of a page in the order in which they begin, those in cells of others as well; end tags may be missing. */
function tablesOf(html: string): Table[] {
	const page = visible(html)
	const tables: Table[] = []
	const open: { table: Table; cell: Cell | null }[] = []
	let outside = ''
	let from = 0
	const write = (text: string) => {
		const cell = open.at(-1)?.cell
		if (cell) cell.text += text
		else if (open.length === 0) outside += text
	}
	/** What stands above a table, or below the last one, is a line of it each: titles, places, totals. */
	const linesOutside = (): Cell[][] => {
		const lines = outside.split('\n').filter((line) => line.trim() !== '')
		outside = ''
		return lines.slice(0, MOST_LINES).map((text) => [{ text, columns: 1, rows: 1 }])
	}
	for (const tag of page.matchAll(/<(\/?)([a-z][a-z\d:]*)([^<>]*)>/gi)) {
		write(page.slice(from, tag.index))
		from = tag.index + tag[0].length
		const [, slash = '', name = '', attributes = ''] = tag
		const current = open.at(-1)
		switch (`${slash}${name.toLowerCase()}`) {
			case 'table': {
				const table: Table = open.length === 0 ? linesOutside() : []
				tables.push(table)
				open.push({ table, cell: null })
				break
			}
			case '/table':
				open.pop()
				break
			case 'tr':
				current?.table.push([])
				if (current) current.cell = null
				break
			case '/tr':
			case '/td':
			case '/th':
				if (current) current.cell = null
				break
			case 'td':
			case 'th':
				if (!current) break
				if (current.table.length === 0) current.table.push([])
				current.cell = { text: '', columns: span(attributes, 'colspan'), rows: span(attributes, 'rowspan') }
				current.table.at(-1)?.push(current.cell)
				break
			case 'br':
			case 'br/':
			case '/p':
			case '/div':
			case '/li':
			case '/title':
			case '/caption':
			case '/center':
			case '/h1':
			case '/h2':
			case '/h3':
			case '/h4':
				write('\n')
				break
			default:
		}
	}
	write(page.slice(from))
	tables.at(-1)?.push(...linesOutside())
	return tables
}

/** Cells where they stand on the page: those that reach over several rows or columns are followed by empty ones. */
function laidOut(table: Table): SourceRow[] {
	const rows: SourceRow[] = []
	/** For each column, how many rows further down it is taken. */
	const taken: number[] = []
	let placed = 0
	for (const [index, line] of table.entries()) {
		const cells: string[] = []
		let column = 0
		let flaw: SourceRow['flaw'] = null
		for (const { text, columns, rows: down } of line) {
			for (; (taken[column] ?? 0) > 0; column++) taken[column] = (taken[column] ?? 0) - 1
			if (column + columns > LIMITS.columns) {
				flaw = 'tooWide'
				break
			}
			const value = withoutEntities(text)
				.replace(/[ \t\r\n\u00a0]+/g, ' ')
				.trim()
			if (value !== '') {
				while (cells.length < column) cells.push('')
				cells[column] = value
			}
			if (value.length > LIMITS.cellCharacters) flaw = 'tooLong'
			for (let reached = 0; reached < columns; reached++) taken[column++] = down - 1
			placed += columns
			if (placed > MOST_CELLS) throw new Error('too many cells')
		}
		for (; column < taken.length; column++) if ((taken[column] ?? 0) > 0) taken[column] = (taken[column] ?? 0) - 1
		if (cells.length > 0 || flaw) rows.push({ row: index + 1, cells, kinds: null, flaw })
	}
	return rows
}
