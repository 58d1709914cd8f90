import { isFirstLine, isSecondLine } from '../formats/lines.ts'
import { numberedLine, numbersOf } from '../rules/numberedLine.ts'
import type { ColumnProposal } from './columns.ts'
import type { DelimiterGuess } from './delimiter.ts'

const FEWEST = 5
/** Titles, headings and what stands below a short list may be nearly as many lines. */
const MOST = 0.5
const SIGNED = 0.8
/** Lines farther down may be longer than those of the sample. */
const ROOM = 20

const linesOf = (text: string) =>
	text
		.split(/\r\n|[\r\n\f]/)
		.map((line) => line.trimEnd())
		.filter((line) => /[\p{L}\p{N}]/u.test(line))

/**
 * Whether a text is a list of numbers and names without columns. `surely`: its numbers end with a sign, as in `12. PIERRE
 * Jean`, and blanks below each other are chance.
 */
export function isNumberedList(text: string, delimiter: DelimiterGuess): { likely: boolean; surely: boolean } {
	const lines = linesOf(text)
	const found = lines.flatMap((line) => numberedLine(line) ?? [])
	// What stands before a delimiter is a cell: a list that has number and name in one is not parted by it.
	const parted = lines.filter((line) => {
		const before = line.split(delimiter.value)[0] ?? ''
		// A colon parts words from what they say, seldom cells.
		return delimiter.value !== ':' && before !== line && numberedLine(before) === null
	})
	const likely = found.length >= FEWEST && found.length > lines.length * MOST && parted.length * 2 < lines.length
	return { likely, surely: likely && found.filter(({ isSigned }) => isSigned).length > found.length * SIGNED }
}

/** Whether a text has nothing but numbers, several to a line. */
export function isNumbersOnly(text: string): boolean {
	const lines = linesOf(text)
	const found = lines.flatMap((line) => numbersOf(line) ?? [])
	const rows = lines.filter((line) => (numbersOf(line)?.length ?? 0) > 2)
	return rows.length > 1 && rows.length > lines.length / 2 && new Set(found).size > found.length * MOST
}

/** Where the second lines of a text with two lines to a candidate are to go on behind the first; null for other texts. */
export function continuationOf(text: string): number | null {
	const lines = linesOf(text)
	const firsts = lines.filter(isFirstLine)
	const continued = lines.filter((line, index) => isFirstLine(line) && isSecondLine(lines[index + 1] ?? ''))
	if (continued.length < FEWEST || continued.length < firsts.length * MOST) return null
	return Math.max(...firsts.map(({ length }) => length)) + ROOM
}

/** The sample as its rows will be read. */
export function continuedText(text: string, at: number): string {
	const joined: string[] = []
	for (const line of text.split(/\r\n|[\r\n\f]/)) {
		const before = joined.at(-1) ?? ''
		if (isSecondLine(line) && isFirstLine(before) && before.length <= at)
			joined[joined.length - 1] = before.padEnd(at) + line
		else joined.push(line)
	}
	return joined.join('\n')
}

/** Where `numberedLine` puts what a line says of a birth. */
const BIRTH_CELL = 2
const BY_ITS_WORDS = 0.5

/** Numbered lines were cut by the words that speak of a birth: those are one, however few or odd. */
export function settleBirthCell(columns: readonly ColumnProposal[]): void {
	const birth = columns[BIRTH_CELL]
	if (birth?.proposal.field !== 'ignore' || birth.samples.length === 0) return
	birth.proposal.field = 'birthDateAndPlace'
	birth.confidence = BY_ITS_WORDS
}
