import type { CsvOptions } from './csv.ts'
import { joinedLines, openLines } from './lines.ts'
import type { SourceFile, SourceRow } from './table.ts'

/** Words cut that make a line one of running text; a value too long for its column cuts one. */
const CUTS_OF_TEXT = 2
/** A title is cut from its beginning, a header only where one of its words stands above several columns. */
const EARLY = 3

/**
 * Text in columns of fixed width, as printers and mainframes write it: one sheet, cut where each column starts
 * (zero-based, in characters, ascending). Cells come without the blanks around them. `continuedAt`: a candidate's second
 * line goes on there.
 */
export function openFixedWidth(
	path: string,
	encoding: CsvOptions['encoding'],
	starts: readonly number[],
	continuedAt?: number,
): SourceFile {
	const lines = openLines(path, encoding)
	const [sheet] = lines.sheets
	async function* rows(): AsyncGenerator<SourceRow[]> {
		if (!sheet) return
		const whole = continuedAt === undefined ? sheet.rows() : joinedLines(sheet.rows(), continuedAt)
		for await (const batch of whole) yield batch.flatMap((row) => cut(row, starts) ?? [])
	}
	return { ...lines, format: 'fixedWidth', sheets: [{ index: 0, name: '', rows }] }
}

function cut(row: SourceRow, starts: readonly number[]): SourceRow | null {
	// A new page begins with a sign of its own, which no column counts.
	const line = (row.cells[0] ?? '').replace(/^\f/, '')
	if (isRunningText(line, starts)) return { ...row, cells: [line.trim()] }
	const cells: string[] = []
	for (let column = 0; column < starts.length; column++) {
		const from = column === 0 ? 0 : (starts[column] ?? 0)
		if (from >= line.length) break
		cells.push(line.slice(from, starts[column + 1] ?? line.length).trim())
	}
	return cells.some((cell) => cell !== '') ? { ...row, cells } : null
}

const isLetter = (code: number) =>
	(code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 0xc0 && code <= 0x24f)

/** A title that runs across the columns: they cut through its words. */
function isRunningText(line: string, starts: readonly number[]): boolean {
	let crossed = 0
	let cuts = 0
	let isCutEarly = false
	for (const start of starts) {
		if (start === 0 || start >= line.length) continue
		crossed++
		if (!isLetter(line.charCodeAt(start - 1)) || !isLetter(line.charCodeAt(start))) continue
		cuts++
		isCutEarly ||= crossed <= EARLY
	}
	return isCutEarly && cuts >= CUTS_OF_TEXT && cuts * 3 >= crossed
}
