import excel from 'exceljs'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { CELL } from '../../../src-main/backend/imports/formats/table.ts'
import { isDateFormat, serialToIso, withZeros } from '../../../src-main/backend/imports/formats/xlsx/dates.ts'
import { openXlsx } from '../../../src-main/backend/imports/formats/xlsx/index.ts'
import { cellsOf, rowsOf, SourceFolder } from '../../harness/sourceFiles.ts'
import { sheetOf, spreadsheet, workbookOf } from '../../harness/zip.ts'

const files = new SourceFolder()
afterAll(() => files.dispose())

/** Rows of a workbook whose one sheet has this markup. */
const read = async (sheet: string, more = {}) =>
	cellsOf(await openXlsx(files.write('made.xlsx', workbookOf(sheet, more))))

const text = fc
	.string({ maxLength: 12, unit: fc.constantFrom('a', 'é', '<', '&', '"', ' ', '’', '漢', '\n', '_', 'x', '0') })
	.filter((value) => value.trim() !== '')
const value = fc.oneof(
	text,
	fc.integer({ min: -1e9, max: 1e9 }),
	fc.double({ min: 0, max: 1e6, noNaN: true }).map((one) => Math.round(one * 100) / 100),
)

test.each([true, false])('what exceljs writes is read back (shared strings: %s)', async (useSharedStrings) => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
			async (rows) => {
				const filename = `${files.folder}/written.xlsx`
				const book = new excel.stream.xlsx.WorkbookWriter({ filename, useSharedStrings, useStyles: true })
				const sheet = book.addWorksheet('Élèves & co')
				for (const row of rows) sheet.addRow(row).commit()
				await book.commit()
				const source = await openXlsx(filename)
				expect(source.sheets.map(({ name }) => name)).toEqual(['Élèves & co'])
				expect(await cellsOf(source)).toEqual(rows.map((row) => row.map(String)))
			},
		),
		{ numRuns: 40 },
	)
})

test('dates, formulas, booleans, errors and rich text of a real workbook', async () => {
	const path = `${files.folder}/kinds.xlsx`
	const book = new excel.Workbook()
	const sheet = book.addWorksheet('Notes')
	sheet.getCell('A1').value = new Date(Date.UTC(1987, 2, 14))
	sheet.getCell('B1').value = { formula: 'SUM(C1:D1)', result: 12.5 }
	sheet.getCell('C1').value = true
	sheet.getCell('D1').value = { error: '#N/A' }
	sheet.getCell('E1').value = { richText: [{ text: 'Jean ' }, { font: { bold: true }, text: 'Élie' }] }
	sheet.getCell('G1').value = 31_850
	sheet.getCell('G1').numFmt = 'dd mmmm yyyy'
	sheet.getCell('H1').value = 12
	sheet.getCell('H1').numFmt = '0.00" pts [d]"'
	sheet.getRow(3).getCell(20).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFF0000' } }
	await book.xlsx.writeFile(path)
	const [row, ...others] = await rowsOf(await openXlsx(path))
	expect(others).toEqual([])
	expect(row?.cells).toEqual(['1987-03-14', '12.5', '1', '#N/A', 'Jean Élie', '', '1987-03-14', '12'])
	expect([...(row?.kinds ?? [])].slice(0, 8)).toEqual([
		CELL.DATE,
		CELL.NUMBER + CELL.FORMULA,
		CELL.BOOLEAN,
		CELL.ERROR,
		CELL.TEXT,
		CELL.TEXT,
		CELL.DATE,
		CELL.NUMBER,
	])
})

test('markup that other programs write', async () => {
	const prefixed = `<?xml version="1.0"?><x:worksheet xmlns:x="${spreadsheet}"><x:sheetData><x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>deux</x:t></x:is></x:c><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>`
	expect(await read(prefixed)).toEqual([['', 'deux', '3']])
	// Empty rows and cells, other attributes and quotes, comments, rows without numbers, page breaks behind the data.
	expect(
		await read(
			`${sheetOf("<row r='4' spans='1:2'/><row r='5' ht='12'><c r='A5' s='1'/><c r='C5'><v xml:space='preserve'>7</v></c></row><!-- <row><c><v>no</v></c></row> --><row><c><v>8</v></c></row>").replace('</worksheet>', '')}<rowBreaks count="1"/></worksheet>`,
		),
	).toEqual([['', '', '7'], ['8']])
	expect(
		await read(
			sheetOf(
				'<row r="1"><c r="A1" t="str"><f>A2&amp;"x"</f><v>a &lt; b &#233;</v></c><c r="B1" t="d"><v>1987-03-14T00:00:00</v></c></row>',
			),
		),
	).toEqual([['a < b é', '1987-03-14']])
	expect(
		await read(
			sheetOf(
				'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>9</v></c><c><v>5</v></c></row>',
			),
			{
				'xl/sharedStrings.xml': `<sst xmlns="${spreadsheet}"><si><t xml:space="preserve"> un </t></si><si/><si><r><t>東</t></r><rPh sb="0" eb="1"><t>ひがし</t></rPh><r><t>京_x0041_</t></r></si></sst>`,
			},
		),
	).toEqual([[' un ', '', '東京A', '', '5']])
	expect(
		await read(
			sheetOf(
				'<row><c t="inlineStr"><is><t><![CDATA[a<b & c]]></t></is></c><c><v>1.5E3</v></c><c><v>9.99999E+99</v></c></row>',
			),
		),
	).toEqual([['a<b & c', '1500', '9.99999E+99']])
})

test('rows are numbered as in the workbook across chunks, also in workbooks of 1904', async () => {
	const rows = Array.from(
		{ length: 20_000 },
		(_, index) => `<row r="${index * 2 + 1}"><c r="A${index * 2 + 1}" s="1"><v>${index}</v></c></row>`,
	).join('')
	const more = {
		'xl/styles.xml': `<styleSheet xmlns="${spreadsheet}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
	}
	const of1904 = workbookOf(sheetOf(rows), more)
	const found = await rowsOf(await openXlsx(files.write('many.xlsx', of1904)))
	expect(found).toHaveLength(20_000)
	expect(found.every(({ row }, index) => row === index * 2 + 1)).toBe(true)
	expect(found[366]?.cells).toEqual(['1900-12-31'])
	expect(serialToIso(0, true)).toBe('1904-01-01')
})

test.each([
	[1, false, '1900-01-01'],
	[59, false, '1900-02-28'],
	[60, false, null],
	[61, false, '1900-03-01'],
	[36_526, false, '2000-01-01'],
	[36_526.75, false, '2000-01-01T18:00:00'],
	[35_064, true, '2000-01-01'],
	[-1, false, null],
	[3e6, false, null],
])('serial %d (1904: %s) is %s', (serial, since1904, iso) => {
	expect(serialToIso(serial, since1904)).toBe(iso)
})

test.each([
	['dd/mm/yyyy', true],
	['[$-40C]d mmmm yyyy;@', true],
	['h:mm', true],
	['General', false],
	['0.00', false],
	['#,##0.00" dollars"', false],
	['[Red]0.0', false],
	['0\\d', false],
])('number format %s shows a date: %s', (code, expected) => {
	expect(isDateFormat(code)).toBe(expected)
})

test.each([
	['123', 6, '000123'],
	['1234567', 6, '1234567'],
	['12.5', 6, '12.5'],
	['-3', 6, '-3'],
])('%s in a format of %i zeros is %s', (text, digits, shown) => {
	expect(withZeros(text, digits)).toBe(shown)
})

test('numbers keep the zeros that their format shows before them', async () => {
	const styles = `<styleSheet xmlns="${spreadsheet}"><numFmts><numFmt numFmtId="170" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	const rows = '<row r="1"><c r="A1" s="1"><v>123</v></c><c r="B1"><v>123</v></c><c r="C1" s="1"><v>12.5</v></c></row>'
	const source = await openXlsx(files.write('zeros.xlsx', workbookOf(sheetOf(rows), { 'xl/styles.xml': styles })))
	expect(await cellsOf(source)).toEqual([['000123', '123', '12.5']])
})
