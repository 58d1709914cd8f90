import type { FieldName } from '#shared/contract/imports'
import type { SourceRow } from '../formats/table.ts'
import { isRule } from '../rules/lines.ts'
import { parsePoints } from '../rules/marks.ts'
import { parseBirthDate } from '../rules/dates.ts'
import { tidy } from '../rules/text.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface HeaderGuess {
	/** Zero-based row of the first header line; without a header, of the first row of data. */
	row: number
	/** Number of header lines, 0 for none. */
	rows: number
	confidence: number
	alternatives: number[]
	titleLines: string[]
	/** For each column the ways to read its header, best first. */
	headers: string[][]
	/** Rows of data among those looked at. */
	data: SourceRow[]
}

/** Titles, notes and logos above a list seldom take more lines. */
const SEARCHED = 40
const SEARCHED_FARTHER = 150
const KNOWN = 0.6
/** Of the best row's score, what an earlier header of another table has at least. */
const ALMOST = 0.5
/** Lines below the first of a header that go on with it. */
const MOST_FURTHER_LINES = 2
const LONGEST_HEADER = 100
/** Share of the usual number of cells that a header has at least. */
const LEAST_FILLED = 0.5
/** Rows below a header that are compared with it. */
const BELOW = 60

const looksLikeData = (text: string) => parsePoints(text) !== null || parseBirthDate(text, 'dayFirst', 2020) !== null

/** A column may be headed by a year. */
const isYear = (text: string) => /^(?:19|20)\d\d$/.test(text)

interface Scored {
	index: number
	score: number
	confidence: number
}

/**
 * Finds the header among the first rows of a sheet: the row whose cells are known names of columns; in a language
 * nobody foresaw, the row of words over columns of numbers, dates and codes.
 */
export function findHeader(rows: readonly SourceRow[], vocabulary: Vocabulary): HeaderGuess {
	const ranked = rankedRows(rows, 0, SEARCHED, vocabulary)
	const best =
		firstOfList(rows, ranked) ??
		ofOneColumn(rows, vocabulary) ??
		byShape(rows) ??
		rankedRows(rows, SEARCHED, SEARCHED_FARTHER, vocabulary)[0]
	if (!best) return withoutHeader(rows)
	const second = ranked.find((one) => one !== best)
	const first = isGroupRow(rows, best.index - 1, best.index) ? best.index - 1 : best.index
	let named = best.index
	while (named < best.index + MOST_FURTHER_LINES && isSecondLine(rows, named, vocabulary)) named++
	const last = isUnitLine(rows[named], rows[named + 1]) ? named + 1 : named
	const lines = rows.slice(first, named + 1)
	const units = last > named ? (rows[last]?.cells ?? []) : []
	return {
		row: (rows[first]?.row ?? 1) - 1,
		rows: (rows[last]?.row ?? 1) - (rows[first]?.row ?? 1) + 1,
		confidence: Math.min(0.99, best.confidence - (second ? Math.min(1, second.score / best.score) * 0.2 : 0)),
		alternatives: ranked
			.filter((one) => one !== best)
			.slice(0, 3)
			.map(({ index }) => (rows[index]?.row ?? 1) - 1),
		titleLines: titles(rows.slice(0, first)),
		headers: readingsOf(lines).map((readings, column) => withUnit(readings, tidy(units[column] ?? ''))),
		data: rows.slice(last + 1).filter(({ cells }) => !isRule(cells)),
	}
}

/** Rows whose cells are known names of columns, best first. */
function rankedRows(rows: readonly SourceRow[], from: number, to: number, vocabulary: Vocabulary): Scored[] {
	return rows
		.slice(from, to)
		.map((row, at): Scored => {
			const texts = row.cells.map(tidy).filter((text) => text !== '')
			const words = texts.filter((text) => text.length <= LONGEST_HEADER && !looksLikeData(text))
			const known = words.filter((text) => (vocabulary.meanings(text)[0]?.score ?? 0) >= KNOWN).length
			const data = texts.filter(looksLikeData).length
			const isList = texts.length > 1 && known > 1 && data * 3 <= known && !comesAgain(row, rows[from + at + 1])
			const score = isList ? (known - data) * (known / texts.length) : 0
			return { index: from + at, score, confidence: known / (known + 1) }
		})
		.filter(({ score }) => score > 0)
		.toSorted((left, right) => right.score - left.score)
}

/** The best row, or one before it with a list of its own below: what stands above a header is never read. */
function firstOfList(rows: readonly SourceRow[], ranked: readonly Scored[]): Scored | undefined {
	const [best] = ranked
	const filled = (index: number) => (rows[index]?.cells ?? []).filter((cell) => tidy(cell) !== '').length
	const hasList = ({ index }: Scored) =>
		rows.slice(index + 1, best?.index).filter((_, at) => filled(index + 1 + at) * 2 > filled(index)).length > 1
	const earlier = ranked.filter(
		(one) => best !== undefined && one.index < best.index && one.score > best.score * ALMOST && hasList(one),
	)
	return earlier.toSorted((one, other) => one.index - other.index)[0] ?? best
}

/** Rows of data have words that the next row has as well; no header stands twice. */
function comesAgain(row: SourceRow, next: SourceRow | undefined): boolean {
	const filled = row.cells.map(tidy)
	const same = filled.filter((text, column) => text !== '' && text === tidy(next?.cells[column] ?? '')).length
	return same * 4 > filled.filter((text) => text !== '').length
}

const ofWhom: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'fullName', 'orderNumber'])
const IN_FULL = 0.9

/** The word for names or numbers above a list of nothing else. */
function ofOneColumn(rows: readonly SourceRow[], vocabulary: Vocabulary): Scored | null {
	const filled = rows.map(({ cells }) => cells.map(tidy).filter((text) => text !== ''))
	if (filled.filter(({ length }) => length === 1).length < rows.length * 0.9) return null
	const index = filled.slice(0, SEARCHED).findIndex(([text = '', another]) => {
		const meaning = vocabulary.meanings(text)[0]
		return another === undefined && meaning !== undefined && meaning.score > IN_FULL && ofWhom.has(meaning.field)
	})
	return index < 0 || index === rows.length - 1 ? null : { index, score: 1, confidence: 0.7 }
}

/** The first row that is filled as far as most are, all with words, over columns that hold something else. */
function byShape(rows: readonly SourceRow[]): Scored | null {
	const widths = rows.map(({ cells }) => cells.filter((cell) => tidy(cell) !== '').length)
	const usual = widths.toSorted((left, right) => left - right)[Math.floor(widths.length / 2)] ?? 0
	for (const [index, row] of rows.slice(0, SEARCHED).entries()) {
		const named = row.cells.flatMap((cell, column) => (tidy(cell) === '' ? [] : [{ column, text: tidy(cell) }]))
		if (named.length < 2 || named.length < usual * LEAST_FILLED) continue
		if (named.some(({ text }) => text.length > LONGEST_HEADER || (looksLikeData(text) && !isYear(text)))) continue
		if (named.filter(({ text }) => isYear(text)).length > named.length * 0.7) continue
		const below = rows.slice(index + 1, index + 1 + BELOW)
		const differing = named.filter(({ column, text }) => differs(text, column, below)).length
		if (differing > 0) return { index, score: differing, confidence: 0.5 + 0.4 * Math.min(1, differing / 4) }
	}
	return null
}

/** Whether the cells below a word are mostly numbers, dates or codes with digits, which the word is not. */
function differs(text: string, column: number, below: readonly SourceRow[]): boolean {
	const cells = below.map((row) => tidy(row.cells[column] ?? '')).filter((cell) => cell !== '')
	const isOther = /\d/.test(text)
		? (cell: string) => looksLikeData(cell) && !isYear(cell)
		: (cell: string) => /\d/.test(cell)
	return cells.length > 1 && !cells.includes(text) && cells.filter(isOther).length > cells.length * 0.7
}

/** Whether a sheet has forms, one candidate below the other: what they hold is named at the left, not above. */
export function isForm(rows: readonly SourceRow[], vocabulary: Vocabulary): boolean {
	const filled = rows
		.map(({ cells }) => cells.map(tidy).filter((text) => text !== ''))
		.filter(({ length }) => length > 0)
	const named = filled.filter(
		([text = '', ...others]) => others.length === 1 && (vocabulary.meanings(text)[0]?.score ?? 0) > IN_FULL,
	)
	const names = new Set(named.map(([text]) => text))
	return names.size > 2 && names.size < SEARCHED && named.length * 2 > filled.length
}

function titles(rows: readonly SourceRow[]): string[] {
	return rows
		.map(({ cells }) =>
			cells
				.map(tidy)
				.filter((text) => text !== '')
				.join(' '),
		)
		.filter((line) => /[\p{L}\p{N}]/u.test(line) && !/^sep=.?$/i.test(line))
}

/** A row above with few cells, over columns that have a header: titles of groups. A title line has its one cell first. */
function isGroupRow(rows: readonly SourceRow[], above: number, header: number): boolean {
	const upper = rows[above]
	const lower = rows[header]
	if (!upper || !lower || upper.row !== lower.row - 1) return false
	const filled = upper.cells.flatMap((cell, column) => (tidy(cell) === '' ? [] : [column]))
	return (
		filled.length > 0 &&
		filled.every((column) => column > 0 || filled.length > 2) &&
		!filled.some((column) => looksLikeData(tidy(upper.cells[column] ?? '')))
	)
}

/** A row below without data that goes on naming columns: units, second words, subjects under a common title. */
function isSecondLine(rows: readonly SourceRow[], header: number, vocabulary: Vocabulary): boolean {
	const below = rows[header + 1]
	const upper = rows[header]
	if (!below || !upper || below.row !== upper.row + 1) return false
	const texts = below.cells.map(tidy)
	const filled = texts.filter((text) => text !== '')
	if (filled.length < 2 || filled.some(looksLikeData)) return false
	const known = filled.filter((text) => (vocabulary.meanings(text)[0]?.score ?? 0) >= KNOWN).length
	return known * 2 > filled.length
}

const unit = /^[([]?\s*(?:(?:\/|sur|out of)\s*\d{1,4}|coef[a-zé]*\.?\s*[:=]?\s*\d{1,2}|%|pts\.?|points)\s*[)\]]?$/iu

/** A row below the header with nothing but what marks are out of, or how they count: `/20`, `coef. 3`. */
function isUnitLine(header: SourceRow | undefined, below: SourceRow | undefined): boolean {
	const texts = (below?.cells ?? []).map(tidy).filter((text) => text !== '')
	return below?.row === (header?.row ?? 0) + 1 && texts.length > 0 && texts.every((text) => unit.test(text))
}

const withUnit = (readings: readonly string[], text: string): string[] =>
	text === '' ? [...readings] : readings.map((reading) => `${reading} ${text}`)

/** Columns named by the lowest line that names them; a title of a group holds for the empty cells right of it. */
function readingsOf(lines: readonly SourceRow[]): string[][] {
	const width = Math.max(...lines.map(({ cells }) => cells.length), 0)
	const carried = lines.map(() => '')
	return Array.from({ length: width }, (_, column) => {
		const own = lines.map(({ cells }) => tidy(cells[column] ?? ''))
		const last = own.length - 1
		const parts = own.map((text, line) => {
			if (text !== '') carried[line] = text
			// Only above a cell of its own does a group's title reach to the right.
			return text !== '' || line === last || own[last] === '' ? text : (carried[line] ?? '')
		})
		const lowest = own.findLast((text) => text !== '') ?? ''
		const whole = parts.filter((text) => text !== '').join(' ')
		return [...new Set([lowest, whole])].filter((text) => text !== '')
	})
}

/** In a list of names alone, what stands above them: words of offices and lists, years. */
const looksLikeTitle = (text: string) =>
	/\d|[:.]$|^(?:listes?|r[ée]sultats?|r[ée]publique|minist[èe]re|direction|office|bureau|session|examens?|bac|baccalaur[ée]at|brevet|centre|s[ée]rie|ann[ée]e|candidats?|proclamation|lis|rezilta|repiblik|list of|results?|republic|ministry)(?!\p{L})/iu.test(
		text,
	)

function withoutHeader(rows: readonly SourceRow[]): HeaderGuess {
	const widths = rows.map(({ cells }) => cells.filter((cell) => tidy(cell) !== '').length)
	const widest = Math.max(0, ...widths)
	const first = rows.findIndex(({ cells }, index) =>
		widest > 1
			? (widths[index] ?? 0) * 2 > widest && (widths[index] ?? 0) > 1
			: cells.map(tidy).some((text) => text !== '' && !looksLikeTitle(text)),
	)
	const start = Math.max(0, first)
	return {
		row: (rows[start]?.row ?? 1) - 1,
		rows: 0,
		confidence: 0.3,
		alternatives: [],
		titleLines: titles(rows.slice(0, start)),
		headers: [],
		data: rows.slice(start),
	}
}
