import { AppError } from '#shared/errors/index'
import { placeOf, CELL, LIMITS, type RowFlaw, type SourceRow } from '../table.ts'
import { declaresDocumentType } from '../xlsx/xml.ts'
import type { ZipFile } from '../zip.ts'
import { attribute, type AttributeName, attributeName, CellReader } from './cells.ts'
import { nameEnds, tagEnd } from './markup.ts'
import { type Prefixes, prefixesOf } from './names.ts'

export const CONTENT = 'content.xml'
const MOST_ROW_CHARACTERS = 8 << 20
/** Cells that repeated rows may stand for in a whole file. */
const MOST_REPEATED_CELLS = 20e6
const HEAD_CHARACTERS = 1 << 20
const BATCH_ROWS = 2_000
const cellNames = ['table-cell', 'covered-table-cell'] as const

/** What a scan of content.xml meets, in order. A row comes with its number of repetitions. */
export type Piece = { sheet: string } | { row: SourceRow }

interface Scan {
	file: string
	/** Whether the rows of a sheet, given its zero-based index, are wanted. */
	wants: (sheet: number) => boolean
}

/** Copies of external workbooks that a spreadsheet program keeps as further tables. */
const isExternal = (name: string) => /^'?(?:file|https?|smb):.*#\$/.test(name)

/**
 * Forward-only scan of content.xml: nothing is kept but the row at hand. Yields the names of the sheets, and the rows
 * of those that are wanted, in batches.
 */
export async function* scanContent(zip: ZipFile, { file, wants }: Scan): AsyncGenerator<Piece[]> {
	const entry = zip.entries.get(CONTENT)
	if (!entry) throw zip.damaged(CONTENT)
	let rest = ''
	let scanner: ContentScanner | null = null
	for await (const chunk of zip.stream(entry)) {
		const text = rest + chunk.toString('latin1')
		if (scanner === null) {
			if (declaresDocumentType(text.slice(0, 4096))) throw new AppError('imports.unsafe', { file })
			const prefixes = prefixesOf(text)
			if (prefixes === null) {
				if (text.length > HEAD_CHARACTERS) throw zip.damaged(CONTENT)
				rest = text
				continue
			}
			scanner = new ContentScanner(prefixes, file, wants)
		}
		const pieces: Piece[] = []
		const used = scanner.scan(text, pieces)
		for (let from = 0; from < pieces.length; from += BATCH_ROWS) yield pieces.slice(from, from + BATCH_ROWS)
		rest = text.slice(used)
		if (rest.length > MOST_ROW_CHARACTERS) throw new AppError('imports.tooLarge', { file })
	}
	if (scanner === null || scanner.inTable) throw zip.damaged(CONTENT)
}

class ContentScanner {
	inTable = false
	readonly #file: string
	readonly #wants: (sheet: number) => boolean
	readonly #names: Record<'name' | 'isSubTable' | 'rowsRepeated' | 'columnsRepeated', AttributeName>
	/** Starts of cells, and what ends them. */
	readonly #cellOpens: readonly { open: string; close: string }[]
	readonly #reader: CellReader
	readonly #open: string
	readonly #rowClose: string
	#sheet = -1
	#wanted = false
	#row = 0
	#repeatedCells = 0

	constructor(prefixes: Prefixes, file: string, wants: (sheet: number) => boolean) {
		const { table } = prefixes
		this.#file = file
		this.#wants = wants
		this.#names = {
			name: attributeName(`${table}name`),
			isSubTable: attributeName(`${table}is-sub-table`),
			rowsRepeated: attributeName(`${table}number-rows-repeated`),
			columnsRepeated: attributeName(`${table}number-columns-repeated`),
		}
		this.#cellOpens = cellNames.map((name) => ({ open: `<${table}${name}`, close: `</${table}${name}>` }))
		this.#reader = new CellReader(prefixes)
		this.#open = `${table}table`
		this.#rowClose = `</${table}table-row>`
	}

	/** Reads what is complete in `text`; answers how many characters are done with. */
	scan(text: string, pieces: Piece[]): number {
		const opening = `<${this.#open}`
		const closing = `</${this.#open}>`
		let close = -1
		for (let at = 0; ; ) {
			const start = text.indexOf(opening, at)
			if (this.inTable && close < at) close = indexOrEnd(text, closing, at)
			if (this.inTable && close < text.length && (start < 0 || close < start)) {
				this.inTable = false
				at = close + closing.length
				continue
			}
			// The start of a tag may stand at the end.
			if (start < 0) return Math.max(at, text.length - closing.length)
			const name = start + opening.length
			if (name + 5 > text.length) return start
			const isRow = text.startsWith('-row', name) && nameEnds(text, name + 4)
			if (!isRow && !nameEnds(text, name)) {
				at = name
				continue
			}
			const end = this.#tagEnd(text, start)
			if (end < 0) return start
			const attributes = text.slice(isRow ? name + 4 : name, end)
			const empty = attributes.endsWith('/')
			at = end + 1
			if (!isRow) this.#table(attributes, empty, pieces)
			else if (this.inTable && !empty) {
				const rowEnd = text.indexOf(this.#rowClose, at)
				if (rowEnd < 0) return start
				this.#readRow(attributes, this.#wanted ? text.slice(at, rowEnd) : '', pieces)
				at = rowEnd + this.#rowClose.length
			} else if (this.inTable) this.#readRow(attributes, '', pieces)
		}
	}

	#tagEnd(text: string, from: number): number {
		const end = tagEnd(text, from)
		if (end === -2) throw new AppError('imports.damaged', { file: placeOf(this.#file, CONTENT) })
		return end
	}

	#table(attributes: string, empty: boolean, pieces: Piece[]): void {
		if (attribute(attributes, this.#names.isSubTable) === 'true') return
		const name = attribute(attributes, this.#names.name)
		this.inTable = !empty
		this.#wanted = false
		if (isExternal(name)) return
		this.#sheet++
		this.#row = 0
		this.#wanted = this.#wants(this.#sheet)
		pieces.push({ sheet: name })
	}

	#readRow(attributes: string, content: string, pieces: Piece[]): void {
		const repeated = repetitions(attribute(attributes, this.#names.rowsRepeated))
		const first = this.#row + 1
		this.#row += repeated
		if (content === '') return
		const row = this.#cells(content, first)
		if (!row) return
		if (this.#row > LIMITS.workbookRows) throw new AppError('imports.damaged', { file: placeOf(this.#file, CONTENT) })
		if (repeated > 1) this.#repeatedCells += repeated * row.cells.length
		if (this.#repeatedCells > MOST_REPEATED_CELLS) throw new AppError('imports.bomb', { file: this.#file })
		for (let copy = 0; copy < repeated; copy++) pieces.push({ row: { ...row, row: first + copy } })
	}

	#cells(content: string, number: number): SourceRow | null {
		const cells: string[] = []
		const kinds: number[] = []
		let flaw: RowFlaw | null = null
		let column = 0
		let plain = true
		for (let at = 0; ; ) {
			const start = content.indexOf('<', at)
			if (start < 0) break
			const cell = this.#cellOpens.find(
				({ open }) => content.startsWith(open, start) && nameEnds(content, start + open.length),
			)
			const end = this.#tagEnd(content, start)
			if (end < 0) break
			at = end + 1
			if (cell === undefined) continue
			const attributes = content.slice(start + cell.open.length, end)
			let inner = ''
			if (!attributes.endsWith('/')) {
				const close = content.indexOf(cell.close, at)
				inner = content.slice(at, close < 0 ? content.length : close)
				at = close < 0 ? content.length : close + cell.close.length
			}
			const repeated = repetitions(attribute(attributes, this.#names.columnsRepeated))
			const { text, kind } = this.#reader.read(attributes, inner)
			if (text !== '') {
				if (text.length > LIMITS.cellCharacters) flaw = 'tooLong'
				if (column + repeated > LIMITS.columns) flaw ??= 'tooWide'
				const last = Math.min(column + repeated, LIMITS.columns)
				if (kind !== CELL.TEXT) plain = false
				for (let place = column; place < last; place++) {
					while (cells.length < place) cells.push('')
					cells[place] = text
					kinds[place] = kind
				}
			}
			column += repeated
		}
		if (cells.length === 0 && flaw === null) return null
		return { row: number, cells, kinds: plain ? null : Uint8Array.from(cells, (_, at) => kinds[at] ?? CELL.TEXT), flaw }
	}
}

function indexOrEnd(text: string, wanted: string, from: number): number {
	const at = text.indexOf(wanted, from)
	return at < 0 ? text.length : at
}

function repetitions(text: string): number {
	const count = Number(text)
	return Number.isSafeInteger(count) && count > 1 ? Math.min(count, 1 << 24) : 1
}
