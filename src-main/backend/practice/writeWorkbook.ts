import { readFile, writeFile } from 'node:fs/promises'
import type ExcelJS from 'exceljs'
import type { Cell } from './entries.ts'
import type { DateStyle } from './layouts.ts'
import { cellsOf, type Sheet } from './sheets.ts'

/** The moment that every practice workbook claims to be from, so that the same seed gives the same bytes. */
const MOMENT = new Date(Date.UTC(2026, 0, 5, 8, 0, 0))
const PAUSE_AFTER = 500

/** Writes the sheets as one workbook, row by row. */
export async function writeWorkbook(
	path: string,
	sheets: readonly Sheet[],
	dates: DateStyle,
	signal?: AbortSignal,
): Promise<void> {
	// Loaded here because it is large and only this function needs it.
	const { default: excel } = await import('exceljs')
	const book = new excel.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true, useStyles: true })
	book.created = MOMENT
	book.modified = MOMENT
	for (const sheet of sheets) {
		const page = book.addWorksheet(sheet.name)
		page.columns = sheet.columns.map(({ field }) =>
			field === 'birthDate' && dates === 'serial' ? { style: { numFmt: 'dd/mm/yyyy' } } : {},
		)
		writeHead(page, sheet)
		const marks = sheet.columns.flatMap(({ field }, index) => (field === 'mark' ? [index + 1] : []))
		for (const [index, entry] of sheet.entries.entries()) {
			const row = page.getRow(sheet.firstRow + index)
			row.values = cellsOf(sheet, entry).map((cell) => valueOf(cell, sheet.firstRow + index, marks))
			row.commit()
			// The writer compresses in the background and would otherwise hold everything in memory.
			if (index % PAUSE_AFTER === PAUSE_AFTER - 1) {
				signal?.throwIfAborted()
				await new Promise<void>((resolve) => {
					setImmediate(resolve)
				})
			}
		}
		for (const { label, stated, place } of sheet.controls) {
			const row = page.getRow(place.row)
			row.values = [label, stated]
			row.commit()
		}
		page.commit()
	}
	await book.commit()
	await writeFile(path, withoutTimes(await readFile(path)))
}

function writeHead(page: ExcelJS.Worksheet, sheet: Sheet): void {
	for (const [index, title] of sheet.titles.entries()) {
		const row = page.getRow(index + 1)
		row.getCell(1).value = title === '' ? null : title
		row.commit()
	}
	if (sheet.headerRows === 2) {
		const number = sheet.firstRow - 2
		const first = sheet.columns.findIndex(({ group }) => group !== '')
		const last = sheet.columns.findLastIndex(({ group }) => group !== '')
		page.getRow(number).getCell(first + 1).value = sheet.columns[first]?.group ?? ''
		page.mergeCells(number, first + 1, number, last + 1)
		page.getRow(number).commit()
	}
	const header = page.getRow(sheet.firstRow - 1)
	header.values = sheet.columns.map((column) => column.header)
	header.eachCell((cell) => {
		cell.font = { bold: true }
		cell.alignment = { wrapText: true }
	})
	header.commit()
}

function valueOf(cell: Cell, row: number, marks: readonly number[]): ExcelJS.CellValue {
	if (cell === null || cell === '') return null
	if (typeof cell !== 'object') return cell
	if ('sum' in cell)
		return { formula: `SUM(${letters(marks[0] ?? 1)}${row}:${letters(marks.at(-1) ?? 1)}${row})`, result: cell.sum }
	return { error: errorOf(cell.error) }
}

function errorOf(text: string): ExcelJS.CellErrorValue['error'] {
	return text === '#N/A' || text === '#REF!' ? text : '#VALUE!'
}

/** Column letters: 1 → A, 27 → AA. */
function letters(column: number): string {
	const rest = (column - 1) % 26
	const before = (column - 1 - rest) / 26
	return (before > 0 ? letters(before) : '') + String.fromCodePoint(65 + rest)
}

const CENTRAL_ENTRY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50

/** Sets the modification time of every member to 1 January 1980, where the ZIP format begins (APPNOTE 4.3.7, 4.3.12). */
function withoutTimes(zip: Buffer): Buffer {
	const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
	if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) return zip
	const none = 0x0021_0000
	let at = zip.readUInt32LE(end + 16)
	while (at + 46 <= end && zip.readUInt32LE(at) === CENTRAL_ENTRY) {
		zip.writeUInt32LE(none, at + 12)
		zip.writeUInt32LE(none, zip.readUInt32LE(at + 42) + 10)
		at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
	}
	return zip
}
