import type { DelimiterGuess } from './delimiter.ts'

/** Fewer lines may have blanks below each other by chance. */
const FEWEST_LINES = 8
const MOST_LINES = 600
const MOST_CHARACTERS = 2_000
/** Share of the lines that may have something where the others are blank: titles, page headings. */
const STRAY = 0.04
/** Share of the lines that have something in a column. */
const FILLED = 0.3
const MOST = 0.8
const FEWEST_COLUMNS = 3
/** Where every line that has a comma is of number and name alone, the comma stands inside the name. */
const NAME_COLUMNS = 2
/** Most of the lines that may be headings, and the share of the blanks between columns that a heading runs across. */
const HEADINGS = 0.25
const ACROSS = 0.3
/** A delimiter guessed with this confidence is one, if most lines have it. */
const SURE = 0.75

/**
 * Where the columns of fixed-width text start, by the blanks that stand below each other in a sample of its lines;
 * null where the text is more likely delimited, or no table. Zero-based characters, the first 0.
 */
export function guessColumnStarts(text: string, delimiter: DelimiterGuess): number[] | null {
	const lines = tableLines(text)
	const isNames = delimiter.value === ',' && lines.filter(isNumberedName).length > lines.length * MOST
	const delimited = lines.filter((line) => line.includes(delimiter.value)).length
	if (!isNames && delimiter.confidence >= SURE && delimited > lines.length / 2) return null
	if (lines.length < FEWEST_LINES || lines.filter((line) => line.includes('\t')).length > lines.length * STRAY)
		return null
	// Columns are filled up with blanks; a text without any is delimited, however irregularly.
	if (lines.filter((line) => line.trim().includes('  ')).length < lines.length / 2) return null
	const { list, headers } = parted(lines)
	const columns = columnsOf(filledAt(list), list, [...list, ...headers])
	return columns.length < (isNames ? NAME_COLUMNS : FEWEST_COLUMNS)
		? null
		: columns.map(({ start }, index) => (index === 0 ? 0 : start))
}

/** `   12  PIERRE, Jean Robert`. */
const isNumberedName = (line: string) => /^\s*[\dA-Z/-]*\d\s{2,}\p{L}[\p{L}\s.'’-]*,[\p{L}\s.'’-]+$/u.test(line)

/** Lines as long as most are: not the titles above, nor rules of dashes. */
function tableLines(text: string): string[] {
	const lines = text
		.split(/\r\n|[\r\n\f]/)
		.slice(0, MOST_LINES)
		.map((line) => line.trimEnd())
		.filter((line) => line !== '' && !/^[-=_+|*. ]+$/.test(line))
	const lengths = lines.map(({ length }) => length).toSorted((left, right) => left - right)
	const usual = lengths[Math.floor(lengths.length * 0.6)] ?? 0
	return lines.filter(({ length }) => length >= usual * 0.6)
}

/** How many lines have something at each character. */
function filledAt(lines: readonly string[]): Uint32Array {
	const width = Math.min(MOST_CHARACTERS, Math.max(...lines.map(({ length }) => length)))
	const filled = new Uint32Array(width)
	for (const line of lines)
		for (let at = 0; at < Math.min(line.length, width); at++)
			if (line.charCodeAt(at) > 32) filled[at] = (filled[at] ?? 0) + 1
	return filled
}

/**
 * The list, without titles and headings of pages, which run across where nearly all other lines are blank; and of those
 * the lines right above it, which name the columns.
 */
function parted(lines: readonly string[]): { list: string[]; headers: string[] } {
	const filled = filledAt(lines)
	const blanks = Array.from(filled.keys()).filter((at) => (filled[at] ?? 0) <= lines.length * HEADINGS)
	const isHeading = lines.map((line) => blanks.filter((at) => line.charCodeAt(at) > 32).length > blanks.length * ACROSS)
	return {
		list: lines.filter((_, index) => !isHeading[index]),
		headers: lines.filter((_, index) => isHeading[index] && isHeading[index + 1] === false),
	}
}

interface Column {
	start: number
	end: number
}

/** `uncut`: lines whose words no column may cut. */
function columnsOf(filled: Uint32Array, lines: readonly string[], uncut: readonly string[]): Column[] {
	const stray = lines.length * STRAY
	const columns: Column[] = []
	let open = false
	filled.forEach((count, at) => {
		const blank = count <= stray
		if (!blank && !open) columns.push({ start: at, end: at + 1 })
		const last = columns.at(-1)
		if (!blank && last) last.end = at + 1
		open = !blank
	})
	const supported = columns.filter(
		({ start, end }) => lines.filter((line) => line.slice(start, end).trim() !== '').length >= lines.length * FILLED,
	)
	return supported.map((column, index) => {
		const before = supported[index - 1]
		return before ? { ...column, start: cut(before.end, column, filled, uncut) } : column
	})
}

/**
 * Where in the blanks between two columns the second one starts: no word of any line is cut, headers included. Longer
 * numbers than those seen reach further to the left, longer texts of the column before further to the right.
 */
function cut(from: number, column: Column, filled: Uint32Array, lines: readonly string[]): number {
	const isNumber = (filled[column.end - 1] ?? 0) > (filled[column.start] ?? 0)
	let best = column.start
	let fewest = Number.POSITIVE_INFINITY
	for (let at = column.start; at > from; at--) {
		const words = lines.filter((line) => line.charCodeAt(at - 1) > 32 && line.charCodeAt(at) > 32).length
		if (words > fewest || (words === fewest && !isNumber)) continue
		best = at
		fewest = words
	}
	return best
}
