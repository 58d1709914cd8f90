import type { SheetLayout } from '#shared/contract/imports'
import type { SourceRow } from '../formats/table.ts'

/** The candidates of a row: itself, or as many parts of it as stand side by side. A part without anything is nobody. */
export function partsOf(row: SourceRow, { beside }: Pick<SheetLayout, 'beside'>): readonly SourceRow[] {
	if (beside === undefined) return [row]
	const parts: SourceRow[] = []
	for (let from = 0; from < row.cells.length; from += beside) {
		const cells = row.cells.slice(from, from + beside)
		if (cells.some((cell) => cell.trim() !== ''))
			parts.push({ ...row, cells, kinds: row.kinds?.slice(from, from + beside) ?? null, part: from / beside })
	}
	return parts
}
