import * as cptable from '@e965/xlsx/dist/cpexcel.full.mjs'
import { type CellObject, set_cptable, utils, write } from '@e965/xlsx'

set_cptable(cptable)

export interface SheetSpec {
	name: string
	rows: (string | number | boolean | CellObject | null)[][]
}

/** Day as a serial number that a workbook shows as a date. */
export const day = (iso: string): CellObject => ({
	t: 'n',
	v: Math.round((Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000),
	z: 'dd/mm/yyyy',
})

/** A workbook written by SheetJS: Excel 97 (`biff8`), Excel 5 (`biff5`), OpenDocument, XML of Excel 2003, web page. */
export function writeWorkbook(
	sheets: readonly SheetSpec[],
	bookType: 'biff8' | 'biff5' | 'ods' | 'xlml' | 'html',
): Buffer {
	const book = utils.book_new()
	for (const { name, rows } of sheets) utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name)
	return Buffer.from(write(book, { type: 'array', bookType }))
}
