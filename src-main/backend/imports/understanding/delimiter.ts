import { CsvScanner, unwrapped } from '../formats/csvScanner.ts'

export interface DelimiterGuess {
	value: string
	confidence: number
	alternatives: string[]
}

// In the order in which equals are preferred.
const candidates = [';', '\t', ',', '|', '^', '~', ':']
const MOST_ROWS = 400

interface Regularity {
	delimiter: string
	columns: number
	/** Share of the rows that have that many columns, among those that have half as many or more. */
	share: number
	/** The same among all rows: titles and totals have fewer cells and speak against no delimiter. */
	support: number
}

function regularity(text: string, delimiter: string): Regularity {
	const counts = new Map<number, number>()
	let rows = 0
	for (const row of new CsvScanner(delimiter).push(text, [], true)) {
		const { cells } = unwrapped(row, delimiter)
		const width = cells.filter((cell) => cell.trim() !== '').length < 2 ? 1 : cells.length
		counts.set(width, (counts.get(width) ?? 0) + 1)
		if (++rows === MOST_ROWS) break
	}
	const [columns = 1, times = 0] =
		[...counts].filter(([width]) => width > 1).toSorted((left, right) => right[1] - left[1])[0] ?? []
	const wide = [...counts].reduce((sum, [width, number]) => (width * 2 > columns ? sum + number : sum), 0)
	return { delimiter, columns, share: wide === 0 ? 0 : times / wide, support: rows === 0 ? 0 : times / rows }
}

/** The character that parts the rows of a text into the same number of cells again and again. */
export function guessDelimiter(text: string): DelimiterGuess {
	const declared = /^sep=(.)\r?\n/i.exec(text)?.[1]
	if (declared !== undefined) return { value: declared, confidence: 1, alternatives: [] }
	const ranked = candidates
		.map((delimiter) => regularity(text, delimiter))
		.map((one) => ({
			...one,
			score: one.columns < 2 ? 0 : one.share * one.support ** 2 * (1 + Math.log2(one.columns)),
		}))
		.toSorted((left, right) => right.score - left.score)
	const [best, second] = ranked
	if (!best || best.score === 0) return { value: ';', confidence: 0.1, alternatives: candidates.slice(1, 4) }
	return {
		value: best.delimiter,
		confidence: Math.min(0.99, best.share * (1 - ((second?.score ?? 0) / best.score) ** 2 / 2)),
		alternatives: ranked.slice(1).flatMap(({ delimiter, score }) => (score > 0 ? [delimiter] : [])),
	}
}
