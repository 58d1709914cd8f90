import { LIMITS, type RowFlaw, type SourceRow } from './table.ts'

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Rows out of pieces of delimited text (RFC 4180) as found in the wild: any one-character delimiter, CR, LF or CRLF,
 * quoted line breaks, bare quotes inside unquoted fields, opening quotes that nothing closes (taken as characters).
 */
export class CsvScanner {
	readonly #delimiter: number
	readonly #quotes: boolean
	#rest = ''
	#row = 0
	/** Offsets of invalid text, relative to the start of `#rest`. */
	#invalid: number[] = []
	/** Inside a row that grew too long: drop everything up to the next line break. */
	#dropping = false
	/** End of the field just read and whether it ended its row; set by #field. */
	#next = 0
	#ended = false

	/** `quotes` false: a quote is a character like any other. */
	constructor(delimiter: string, quotes = true) {
		this.#delimiter = delimiter.charCodeAt(0)
		this.#quotes = quotes
	}

	/** Takes the next piece and answers the rows it completes; `last` also gives the unfinished one. */
	push(piece: string, invalid: readonly number[], last: boolean): SourceRow[] {
		const offset = this.#rest.length
		const text = offset > 0 ? this.#rest + piece : piece
		for (const position of invalid) this.#invalid.push(position + offset)
		const hasNul = text.includes('\0')
		const rows: SourceRow[] = []
		let start = 0
		if (this.#dropping) start = this.#drop(text, 0)
		while (start < text.length) {
			const cells = this.#cells(text, start, last)
			if (cells === null) {
				if (text.length - start <= LIMITS.rowCharacters) break
				rows.push({ row: ++this.#row, cells: [text.slice(start, start + 200)], kinds: null, flaw: 'tooLong' })
				start = this.#drop(text, start)
				continue
			}
			this.#row++
			const end = this.#next
			if (cells.length > 1 || cells[0] !== '')
				rows.push({ row: this.#row, cells, kinds: null, flaw: this.#flaw(cells, start, end, hasNul) })
			start = end
		}
		this.#rest = text.slice(start)
		if (this.#invalid.length > 0) this.#forgetInvalid(start)
		return rows
	}

	#drop(text: string, from: number): number {
		const at = text.slice(from).search(/[\r\n]/)
		this.#dropping = at < 0
		return at < 0 ? text.length : from + at + 1
	}

	#forgetInvalid(before: number): void {
		const kept: number[] = []
		for (let pair = 0; pair + 1 < this.#invalid.length; pair += 2) {
			const end = (this.#invalid[pair + 1] ?? 0) - before
			if (end > 0) kept.push(Math.max(0, (this.#invalid[pair] ?? 0) - before), end)
		}
		this.#invalid = kept
	}

	#flaw(cells: readonly string[], start: number, end: number, hasNul: boolean): RowFlaw | null {
		if (hasNul && cells.some((cell) => cell.includes('\0'))) return 'nulBytes'
		if (cells.length > LIMITS.columns) return 'tooWide'
		if (end - start > LIMITS.cellCharacters && cells.some((cell) => cell.length > LIMITS.cellCharacters))
			return 'tooLong'
		for (let pair = 0; pair + 1 < this.#invalid.length; pair += 2)
			if ((this.#invalid[pair] ?? 0) < end && (this.#invalid[pair + 1] ?? 0) > start) return 'undecodable'
		return this.#ended ? null : 'unterminated'
	}

	/** One row from `start`, or null when its end is not there yet. Sets #next. */
	#cells(text: string, start: number, last: boolean): string[] | null {
		const cells: string[] = []
		const delimiter = this.#delimiter
		const { length } = text
		let from = start
		this.#ended = false
		for (;;) {
			if (this.#quotes && text.charCodeAt(from) === QUOTE) {
				const field = this.#quoted(text, from, last)
				if (field === undefined) return null
				if (field !== null) {
					cells.push(field)
					from = this.#next
					if (this.#ended || (from > length && last)) return cells
					continue
				}
			}
			let to = from
			let code = -1
			for (; to < length; to++) {
				code = text.charCodeAt(to)
				if (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) break
			}
			if (to >= length) {
				if (!last) return null
				cells.push(text.slice(from))
				this.#next = length
				return cells
			}
			if (code === delimiter) {
				cells.push(text.slice(from, to))
				from = to + 1
				continue
			}
			if (!this.#lineBreak(text, to, last)) return null
			cells.push(text.slice(from, to))
			return cells
		}
	}

	/** Steps over the line break at `at`; false when its second half may still come. */
	#lineBreak(text: string, at: number, last: boolean): boolean {
		if (text.charCodeAt(at) === LINE_FEED) this.#next = at + 1
		else if (at + 1 < text.length) this.#next = text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1
		else if (last) this.#next = at + 1
		else return false
		this.#ended = true
		return true
	}

	/** A quoted field: its text; null when the quote turns out to be a plain character; undefined when cut off. */
	#quoted(text: string, open: number, last: boolean): string | null | undefined {
		let value = ''
		let from = open + 1
		let search = from
		for (;;) {
			const at = text.indexOf('"', search)
			if (at < 0) return last || text.length - open > LIMITS.cellCharacters ? null : undefined
			if (at - open > LIMITS.cellCharacters) return null
			if (at + 1 >= text.length && !last) return undefined
			const after = text.charCodeAt(at + 1)
			if (after === QUOTE) {
				value += text.slice(from, at + 1)
				from = search = at + 2
			} else if (at + 1 >= text.length || after === this.#delimiter) {
				// Beyond the end of the text where the quote was its last character.
				this.#next = at + 2
				return value + text.slice(from, at)
			} else if (after === LINE_FEED || after === CARRIAGE_RETURN) {
				if (!this.#lineBreak(text, at + 1, last)) return undefined
				return value + text.slice(from, at)
			} else {
				// A lone quote. After a line break it opens another field: the first quote closed nothing.
				if (text.slice(open, at).includes('\n')) return null
				search = at + 1
			}
		}
	}
}

/**
 * Rows of a text whose lines were put in quotes as a whole when it was saved again, `"a,""b"",c"`: what is inside the
 * quotes is the row. Other rows as they are.
 */
export function unwrapped(row: SourceRow, delimiter: string): SourceRow {
	const [only = '', another] = row.cells
	if (another !== undefined || !only.includes(delimiter)) return row
	const [inner] = new CsvScanner(delimiter).push(only, [], true)
	return inner ? { ...row, cells: inner.cells } : row
}
