import { numberedLine, numbersOf } from '../rules/numberedLine.ts'
import type { CsvOptions } from './csv.ts'
import { openCsv } from './csv.ts'
import { LIMITS, type SourceFile, type SourceRow } from './table.ts'

/** A character that no text has: each line is then one cell. */
const NO_DELIMITER = '\u{ffff}'

/** A text whose rows are its lines, blanks included. */
export const openLines = (path: string, encoding: CsvOptions['encoding']): SourceFile =>
	openCsv(path, { encoding, delimiter: NO_DELIMITER, quotes: false })

/** The first lines, blanks included. */
export async function firstLines(path: string, encoding: CsvOptions['encoding'], count: number): Promise<string[]> {
	const lines: string[] = []
	for await (const batch of openLines(path, encoding).sheets[0]?.rows() ?? []) {
		lines.push(...batch.map(({ cells }) => cells[0] ?? ''))
		if (lines.length >= count) break
	}
	return lines.slice(0, count)
}

/** A list without columns (`Layout.lines`); lines of any other kind are one cell. */
export function openList(path: string, encoding: CsvOptions['encoding'], kind: 'numbered' | 'numbers'): SourceFile {
	const cut = (line: string) => (kind === 'numbers' ? numbersOf(line) : numberedLine(line)?.cells)
	const lines = openLines(path, encoding)
	const [sheet] = lines.sheets
	async function* rows(): AsyncGenerator<SourceRow[]> {
		for await (const batch of sheet?.rows() ?? [])
			yield batch.map((row) => ({ ...row, cells: cut(row.cells[0] ?? '') ?? row.cells }))
	}
	return { ...lines, format: 'fixedWidth', sheets: [{ index: 0, name: '', rows }] }
}

/** A candidate's first line begins with a number, the second with nothing but blanks: marks and grades below codes. */
export const isFirstLine = (line: string): boolean => /^\s{0,6}[A-Z]{0,3}\d{3}/.test(line)
export const isSecondLine = (line: string): boolean =>
	/^\s{10,}\S/.test(line) &&
	/\d/.test(line) &&
	line
		.trim()
		.split(/\s+/)
		.every((word) => /^[\dA-Z+*.,/-]{1,5}$/.test(word))

/**
 * Rows of a text that has two lines to a candidate, the second one put behind the first from character `at` on. A first
 * line that is longer is said to be too wide, so that nothing of it is lost unseen.
 */
export async function* joinedLines(rows: AsyncIterable<SourceRow[]>, at: number): AsyncGenerator<SourceRow[]> {
	let first: SourceRow | null = null
	for await (const batch of rows) {
		const joined: SourceRow[] = []
		for (const row of batch) {
			const line = row.cells[0] ?? ''
			const before: string = first?.cells[0] ?? ''
			if (first && isSecondLine(line)) {
				const flaw = before.length > at ? 'tooWide' : (first.flaw ?? row.flaw)
				joined.push({ ...first, cells: [(before.padEnd(at) + line).slice(0, LIMITS.cellCharacters)], flaw })
				first = null
				continue
			}
			if (first) joined.push(first)
			first = isFirstLine(line) ? row : null
			if (!first) joined.push(row)
		}
		yield joined
	}
	if (first) yield [first]
}
