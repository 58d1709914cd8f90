import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import excel from 'exceljs'
import iconv from 'iconv-lite'

export interface Located {
	file: string
	sheet: number
	row: number
}

/** The cells of one sheet as text, by one-based row. */
export type Rows = Map<number, string[]>

export function decode(bytes: Buffer, encoding: string): string {
	return iconv.decode(bytes, encoding === 'utf-8-bom' ? 'utf-8' : encoding)
}

/** Reads a source with nothing but public libraries and RFC 4180, so that the generator is not tested with itself. */
export async function readSource(
	folder: string,
	source: { file: string; encoding: string | null; delimiter: string | null },
): Promise<Rows[]> {
	const path = join(folder, source.file)
	if (source.encoding !== null && source.delimiter !== null) {
		const text = decode(readFileSync(path), source.encoding)
		return [new Map(text.split('\r\n').map((line, index) => [index + 1, splitLine(line, source.delimiter ?? ';')]))]
	}
	const book = new excel.Workbook()
	await book.xlsx.readFile(path)
	return book.worksheets.map((sheet) => {
		const rows: Rows = new Map()
		sheet.eachRow((row, number) => {
			const cells: string[] = []
			for (let column = 1; column <= sheet.columnCount; column++) cells.push(textOf(row.getCell(column).value))
			rows.set(number, cells)
		})
		return rows
	})
}

function splitLine(line: string, delimiter: string): string[] {
	const cells: string[] = []
	let rest = line
	for (;;) {
		const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
		const end = quoted ? quoted[0].length : rest.indexOf(delimiter)
		const cell = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : end < 0 ? rest : rest.slice(0, end)
		cells.push(cell)
		if (end < 0 || end >= rest.length) return cells
		rest = rest.slice(end + 1)
	}
}

function textOf(value: excel.CellValue): string {
	if (value === null || value === undefined) return ''
	if (value instanceof Date) return value.toISOString().slice(0, 10)
	if (typeof value !== 'object') return String(value)
	if ('error' in value) return value.error
	return 'result' in value && typeof value.result === 'number' ? String(value.result) : ''
}
