import { createHash } from 'node:crypto'
import type { Layout, SheetLayout } from '#shared/contract/imports'
import { headerKey } from './vocabulary.ts'

const headersOf = (sheet: SheetLayout) =>
	sheet.columns.map(({ column, header }) => `${column} ${headerKey(header)}`).join('\t')

/** What makes two files of one layout: the header cells of their sheets, whatever the order and number of the sheets. */
export function fingerprintOf(layout: Layout): string {
	const headers = new Set(layout.sheets.filter(({ skip }) => !skip).map(headersOf))
	return createHash('sha256')
		.update([...headers].toSorted().join('\n'))
		.digest('hex')
}

/** A layout as it is remembered: without what only held for the file it was made for. */
export function withoutFile(layout: Layout): Layout {
	return { ...layout, checks: {}, sheets: layout.sheets.map((sheet) => ({ ...sheet, constants: {} })) }
}

/** Reads a file proposed as `fresh` with the columns of a remembered layout of the same headers. */
export function recalled(remembered: Layout, fresh: Layout): Layout {
	const { columnStarts: _, continuedAt: __, lines: ___, ...rest } = remembered
	const known = new Map(remembered.sheets.map((sheet) => [headersOf(sheet), sheet]))
	return {
		...rest,
		...(fresh.columnStarts === undefined ? {} : { columnStarts: fresh.columnStarts }),
		...(fresh.continuedAt === undefined ? {} : { continuedAt: fresh.continuedAt }),
		...(fresh.lines === undefined ? {} : { lines: fresh.lines }),
		...(fresh.encoding === undefined ? {} : { encoding: fresh.encoding }),
		...(fresh.delimiter === undefined ? {} : { delimiter: fresh.delimiter }),
		sheets: fresh.sheets.map((sheet) => ({ ...sheet, columns: known.get(headersOf(sheet))?.columns ?? sheet.columns })),
	}
}
