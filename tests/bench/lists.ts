import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import ExcelJS from 'exceljs'
import { writePracticeSources } from '../../src-main/backend/practice/sources.ts'

const SOURCE = 'NS4_2025_ORD_Nord-Ouest.csv'
const HEADER_LINES = 6

/** Clean lines of a practice list, header first; every cell as text. */
async function templateRows(folder: string): Promise<string[][]> {
	await writePracticeSources({ folder, candidates: 20_000, seed: 5 })
	const lines = readFileSync(join(folder, SOURCE), 'utf8').split(/\r?\n/)
	const rows = lines.slice(HEADER_LINES - 1).map((line) => line.split(';'))
	const width = rows[0]?.length ?? 0
	return rows.filter(
		(cells) => cells.length === width && !cells.some((cell) => cell.includes('"') || cell.includes('\0')),
	)
}

/** A national list: a tenth of it from each. */
const DEPARTMENTS = [
	'Artibonite',
	'Centre',
	'Grande-Anse',
	'Nippes',
	'Nord',
	'Nord-Est',
	'Nord-Ouest',
	'Ouest',
	'Sud',
	'Sud-Est',
]

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')

/** The template over and over, each time other people: another order number, birth date and national number. */
function* manyRows(template: string[][], count: number): Generator<string[]> {
	const [header = [], ...body] = template
	const order = header.findIndex((name) => /ordre/i.test(name))
	const birth = header.findIndex((name) => name.startsWith('Date de naissance'))
	const national = header.findIndex((name) => /NISU|NIN/i.test(name))
	const department = header.indexOf('Département')
	yield header
	for (let index = 0; index < count; index++) {
		const cells = [...(body[index % body.length] ?? [])]
		const round = Math.floor(index / body.length)
		cells[order] = pad(index + 1, 8)
		cells[birth] = `${pad(1 + (round % 28), 2)}/${pad(1 + (Math.floor(round / 28) % 12), 2)}/${2000 + (index % 9)}`
		cells[department] = DEPARTMENTS[index % DEPARTMENTS.length] ?? ''
		if (national >= 0) cells[national] = pad(100_000_000_000 + index, 12)
		yield cells
	}
}

const title = (year: number) => `Examens d'État : Baccalauréat, nouveau secondaire 4 - Session ordinaire - ${year}`

/** One big .csv (UTF-8, semicolons) as a ministry would hand it over; answers its header for a bare table. */
export async function writeBigCsv(file: string, count: number, folder: string, year = 2025): Promise<string[]> {
	const template = await templateRows(folder)
	const out = createWriteStream(file)
	let buffer = `${title(year)}\n\n`
	for (const cells of manyRows(template, count)) {
		buffer += `${cells.join(';')}\n`
		if (buffer.length < 1 << 20) continue
		if (!out.write(buffer)) await once(out, 'drain')
		buffer = ''
	}
	out.end(buffer)
	await once(out, 'close')
	return template[0] ?? []
}

/** The same rows as a workbook, marks as numbers. */
export async function writeBigWorkbook(file: string, count: number, folder: string): Promise<void> {
	const template = await templateRows(folder)
	const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings: true })
	const sheet = workbook.addWorksheet('NS4 2025')
	sheet.addRow([title(2025)]).commit()
	for (const cells of manyRows(template, count))
		sheet
			.addRow(
				cells.map((cell, column) => (column > 9 && /^\d+(,\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : cell)),
			)
			.commit()
	await workbook.commit()
}
