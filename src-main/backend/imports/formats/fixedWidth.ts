import type { CsvOptions } from './csv.ts'
import { openCsv } from './csv.ts'
import type { SourceFile, SourceRow } from './table.ts'

/** A character that no text has: each line is then one cell. */
const NO_DELIMITER = '\u{ffff}'

/**
 * Text in columns of fixed width, as printers and mainframes write it: one sheet, cut where each column starts
 * (zero-based, in characters, ascending). Cells come without the blanks around them.
 */
export function openFixedWidth(path: string, encoding: CsvOptions['encoding'], starts: readonly number[]): SourceFile {
	const lines = openCsv(path, { encoding, delimiter: NO_DELIMITER, quotes: false })
	const [sheet] = lines.sheets
	async function* rows(): AsyncGenerator<SourceRow[]> {
		if (!sheet) return
		for await (const batch of sheet.rows()) yield batch.flatMap((row) => cut(row, starts) ?? [])
	}
	return { ...lines, format: 'fixedWidth', sheets: [{ index: 0, name: '', rows }] }
}

/** The first lines, blanks included. */
export async function firstLines(path: string, encoding: CsvOptions['encoding'], count: number): Promise<string[]> {
	const lines: string[] = []
	const [sheet] = openCsv(path, { encoding, delimiter: NO_DELIMITER, quotes: false }).sheets
	for await (const batch of sheet?.rows() ?? []) {
		lines.push(...batch.map(({ cells }) => cells[0] ?? ''))
		if (lines.length >= count) break
	}
	return lines.slice(0, count)
}

function cut(row: SourceRow, starts: readonly number[]): SourceRow | null {
	const line = row.cells[0] ?? ''
	const cells: string[] = []
	for (let column = 0; column < starts.length; column++) {
		const from = column === 0 ? 0 : (starts[column] ?? 0)
		if (from >= line.length) break
		cells.push(line.slice(from, starts[column + 1] ?? line.length).trim())
	}
	return cells.some((cell) => cell !== '') ? { ...row, cells } : null
}
