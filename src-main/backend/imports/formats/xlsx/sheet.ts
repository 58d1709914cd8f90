import { AppError } from '#shared/errors/index'
import { placeOf, CELL, LIMITS, type RowFlaw, type SourceRow } from '../table.ts'
import type { ZipEntry, ZipFile } from '../zip.ts'
import { AS_DATE, AS_IT_IS, serialToIso, withZeros } from './dates.ts'
import { declaresDocumentType, rootPrefix, textRuns, utf8Of } from './xml.ts'

export interface SheetContext {
	file: string
	sheetName: string
	strings: readonly string[]
	/** How a cell style (its index) shows a number, see dates.ts. */
	styles: readonly number[]
	since1904: boolean
}

const MOST_ROW_CHARACTERS = 16 << 20
/** Above 15 digits a spreadsheet has lost some: such a number stays as it is written. */
const EXACT = 1e15

const MOST_DAYS = 50_000

const SPACE = 32
const QUOTE = 34
const SLASH = 47
const LESS = 60
const GREATER = 62

/**
 * Rows of one worksheet by a forward-only scan of its markup (ECMA-376 §18.3): nothing is kept but the row at hand.
 * Only what holds a value counts: styled empty cells and rows are passed over.
 */
export async function* scanSheet(zip: ZipFile, entry: ZipEntry, context: SheetContext): AsyncGenerator<SourceRow[]> {
	let rest = ''
	let scanner: SheetScanner | null = null
	for await (const chunk of zip.stream(entry)) {
		let text = rest + chunk.toString('latin1')
		if (scanner === null) {
			if (declaresDocumentType(text.slice(0, 4096))) throw new AppError('imports.unsafe', { file: context.file })
			const prefix = rootPrefix(text)
			if (prefix === null) {
				if (text.length > 65_536) throw zip.damaged(entry.name)
				rest = text
				continue
			}
			scanner = new SheetScanner(prefix, context)
		}
		if (text.includes('<!--')) text = text.replace(/<!--[^]*?-->/g, '')
		const rows: SourceRow[] = []
		const used = scanner.scan(text, rows)
		if (rows.length > 0) yield rows
		if (scanner.finished) return
		rest = text.slice(used)
		if (rest.length > MOST_ROW_CHARACTERS) throw new AppError('imports.tooLarge', { file: context.file })
	}
	if (scanner === null || scanner.inRow(rest)) throw zip.damaged(entry.name)
}

class SheetScanner {
	finished = false
	readonly #context: SheetContext
	readonly #prefix: string
	readonly #rowOpen: string
	readonly #rowClose: string
	readonly #cellOpen: string
	readonly #cellClose: string
	readonly #valueOpen: string
	readonly #valueClose: string
	readonly #formulaOpen: string
	readonly #dataClose: string
	readonly #days = new Map<string, string | null>()
	#row = 0
	// Attributes of the cell at hand.
	#column = 0
	#type = ''
	#style = 0
	#kind: number = CELL.TEXT

	constructor(prefix: string, context: SheetContext) {
		this.#context = context
		this.#prefix = prefix
		this.#rowOpen = `<${prefix}row`
		this.#rowClose = `</${prefix}row>`
		this.#cellOpen = `<${prefix}c`
		this.#cellClose = `</${prefix}c>`
		this.#valueOpen = `<${prefix}v>`
		this.#valueClose = `</${prefix}v>`
		this.#formulaOpen = `<${prefix}f`
		this.#dataClose = `</${prefix}sheetData>`
	}

	inRow(text: string): boolean {
		return text.includes(this.#rowOpen)
	}

	/** Reads the complete rows of `text` into `rows`; answers how many characters are done with. */
	scan(text: string, rows: SourceRow[]): number {
		let at = 0
		for (;;) {
			const start = text.indexOf(this.#rowOpen, at)
			if (start < 0) {
				this.finished = text.includes(this.#dataClose, at)
				return Math.max(at, text.length - this.#dataClose.length)
			}
			const tagEnd = text.indexOf('>', start)
			if (tagEnd < 0) return start
			const code = text.charCodeAt(start + this.#rowOpen.length)
			if (code !== SPACE && code !== GREATER && code !== SLASH) {
				// `<rowBreaks>` and the like stand behind the data.
				at = tagEnd + 1
				continue
			}
			const empty = text.charCodeAt(tagEnd - 1) === SLASH
			const end = empty ? tagEnd + 1 - this.#rowClose.length : text.indexOf(this.#rowClose, tagEnd)
			if (end < 0) return start
			this.#row = this.#rowNumber(text.slice(start, tagEnd))
			const row = empty ? null : this.#cells(text, tagEnd + 1, end)
			if (row) rows.push(row)
			at = end + this.#rowClose.length
		}
	}

	#rowNumber(tag: string): number {
		// Most write `r` first.
		const first = tag.indexOf('r="', this.#rowOpen.length)
		const stated =
			first === this.#rowOpen.length + 1
				? Number.parseInt(tag.slice(first + 3), 10)
				: Number(/\sr=["'](\d{1,9})["']/.exec(tag)?.[1] ?? 0)
		const row = stated > this.#row ? stated : this.#row + 1
		if (row > LIMITS.workbookRows)
			throw new AppError('imports.damaged', { file: placeOf(this.#context.file, this.#context.sheetName) })
		return row
	}

	#cells(text: string, from: number, end: number): SourceRow | null {
		const cells: string[] = []
		let kinds: Uint8Array | null = null
		let flaw: RowFlaw | null = null
		this.#column = -1
		for (let at = from; at < end; ) {
			const behind = this.#usualCell(text, at)
			if (behind > 0) at = behind
			else {
				const start = text.indexOf(this.#cellOpen, at)
				if (start < 0 || start >= end) break
				const tagEnd = text.indexOf('>', start)
				this.#attributes(text, start + this.#cellOpen.length, tagEnd)
				if (text.charCodeAt(tagEnd - 1) === SLASH) {
					at = tagEnd + 1
					continue
				}
				let close = text.indexOf(this.#cellClose, tagEnd)
				if (close < 0 || close > end) close = end
				at = close + this.#cellClose.length
				this.#kind = this.#value(text, tagEnd + 1, close)
			}
			const kind = this.#kind
			const value = this.#text
			if (value === '') continue
			const column = this.#column
			if (column >= LIMITS.columns) {
				flaw = 'tooWide'
				continue
			}
			if (value.length > LIMITS.cellCharacters) flaw = 'tooLong'
			while (cells.length < column) cells.push('')
			cells[column] = value
			if (kind !== CELL.TEXT) {
				if (!kinds || column >= kinds.length) kinds = grown(kinds, column)
				kinds[column] = kind
			}
		}
		return cells.length > 0 || flaw ? { row: this.#row, cells, kinds, flaw } : null
	}

	/**
	 * The shape that nearly every cell of the usual programs has, `<c r="B7" s="1" t="s"><v>12</v></c>`, read letter by
	 * letter: answers where it ends, or 0 for any other, which is then read the general way.
	 */
	#usualCell(text: string, from: number): number {
		if (!text.startsWith('<c r="', from)) return 0
		let at = from + 6
		let column = 0
		let code = text.charCodeAt(at)
		for (; code >= 65 && code <= 90; code = text.charCodeAt(++at)) column = column * 26 + code - 64
		if (column === 0 || column > LIMITS.workbookColumns) return 0
		while (code >= 48 && code <= 57) code = text.charCodeAt(++at)
		if (code !== QUOTE) return 0
		let style = 0
		if (text.startsWith(' s="', ++at)) {
			at += 4
			for (code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(++at))
				style = style * 10 + code - 48
			if (code !== QUOTE) return 0
			at++
		}
		const shared = text.startsWith(' t="s"', at)
		if (shared) at += 6
		if (!text.startsWith('><v>', at)) return 0
		at += 4
		const start = at
		let index = 0
		for (code = text.charCodeAt(at); code !== LESS; code = text.charCodeAt(++at)) {
			// A shared string is named by digits alone; of a number, the general way knows the odd forms.
			if (code < 48 || code > 57) {
				if (shared || (code !== 46 && code !== 45)) return 0
			}
			index = index * 10 + code - 48
		}
		if (at === start || !text.startsWith('</v></c>', at)) return 0
		this.#column = column - 1
		this.#style = style
		if (shared) {
			this.#text = this.#context.strings[index] ?? ''
			this.#kind = CELL.TEXT
		} else this.#kind = this.#number(text.slice(start, at))
		return at + 8
	}

	/** Reads `r`, `s` and `t` of a cell tag. Without `r` a cell stands right of the one before. */
	#attributes(text: string, from: number, tagEnd: number): void {
		this.#type = ''
		this.#style = 0
		let column = this.#column + 1
		for (let at = from; at < tagEnd; ) {
			const name = text.charCodeAt(at)
			if (name === SPACE || name === SLASH || name === 10 || name === 13 || name === 9) {
				at++
				continue
			}
			const equals = text.indexOf('=', at)
			if (equals < 0 || equals >= tagEnd) break
			const quote = text.charCodeAt(equals + 1)
			const close = text.indexOf(quote === QUOTE ? '"' : "'", equals + 2)
			if (close < 0 || close > tagEnd) break
			if (equals === at + 1) {
				if (name === 114) column = this.#columnOf(text, equals + 2)
				else if (name === 116) this.#type = text.slice(equals + 2, close)
				else if (name === 115) this.#style = smallNumber(text, equals + 2, close)
			}
			at = close + 1
		}
		this.#column = column
	}

	#columnOf(text: string, from: number): number {
		let column = 0
		for (let at = from; ; at++) {
			const code = text.charCodeAt(at) & ~32
			if (code < 65 || code > 90) break
			column = column * 26 + code - 64
			if (column > LIMITS.workbookColumns)
				throw new AppError('imports.damaged', { file: placeOf(this.#context.file, this.#context.sheetName) })
		}
		return column === 0 ? this.#column + 1 : column - 1
	}

	/** Text of the cell whose kind #value has answered. */
	#text = ''

	#value(text: string, from: number, end: number): number {
		this.#text = ''
		if (this.#type === 'inlineStr') {
			this.#text = textRuns(text.slice(from, end), this.#prefix)
			return CELL.TEXT
		}
		const open = text.indexOf(this.#valueOpen, from)
		const start = open < 0 || open >= end ? this.#spacedValue(text, from, end) : open + this.#valueOpen.length
		if (start < 0) return CELL.TEXT
		const close = text.indexOf(this.#valueClose, start)
		if (close < 0 || close > end) return CELL.TEXT
		const raw = text.slice(start, close)
		const formula = start - this.#valueOpen.length > from && text.startsWith(this.#formulaOpen, from) ? CELL.FORMULA : 0
		return this.#typed(raw) | formula
	}

	/** Start of the content of a value written with attributes, `<v xml:space="preserve">`; -1 when there is none. */
	#spacedValue(text: string, from: number, end: number): number {
		const open = text.indexOf(`<${this.#prefix}v `, from)
		return open < 0 || open >= end ? -1 : text.indexOf('>', open) + 1
	}

	#typed(raw: string): number {
		switch (this.#type) {
			case 's':
				this.#text = this.#context.strings[smallNumber(raw, 0, raw.length)] ?? ''
				return CELL.TEXT
			case 'str':
				this.#text = utf8Of(raw)
				return CELL.TEXT
			case 'b':
				this.#text = raw
				return CELL.BOOLEAN
			case 'e':
				this.#text = utf8Of(raw)
				return CELL.ERROR
			case 'd':
				this.#text = raw.endsWith('T00:00:00') ? raw.slice(0, 10) : raw
				return CELL.DATE
			default:
				return this.#number(raw)
		}
	}

	#number(raw: string): number {
		const shown = this.#context.styles[this.#style] ?? AS_IT_IS
		if (shown === AS_DATE) {
			const date = this.#date(raw)
			if (date !== null) {
				this.#text = date
				return CELL.DATE
			}
		}
		this.#text = raw.includes('E') && Math.abs(Number(raw)) < EXACT ? String(Number(raw)) : raw.trim()
		if (shown > 0) this.#text = withZeros(this.#text, shown)
		return CELL.NUMBER
	}

	/** Birth dates repeat: the few thousand days of a file are worked out once. */
	#date(raw: string): string | null {
		const known = this.#days.get(raw)
		if (known !== undefined) return known
		const date = serialToIso(Number(raw), this.#context.since1904)
		if (this.#days.size < MOST_DAYS) this.#days.set(raw, date)
		return date
	}
}

function smallNumber(text: string, from: number, to: number): number {
	let value = 0
	for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
	return value
}

function grown(kinds: Uint8Array | null, column: number): Uint8Array {
	const larger = new Uint8Array(Math.max(32, 2 * (column + 1)))
	if (kinds) larger.set(kinds)
	return larger
}
