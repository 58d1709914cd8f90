import type { CellObject } from '@e965/xlsx'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openSource } from '../../../../src-main/backend/imports/formats/open.ts'
import { CELL } from '../../../../src-main/backend/imports/formats/table.ts'
import {
	cellFormat,
	formulaCell,
	numberCell,
	numberFormat,
	packedCell,
	packedCells,
	record,
	sharedCell,
	sharedTexts,
	u16,
	writeBiffStream,
} from '../../../harness/formats/biffStream.ts'
import { odsOf } from '../../../harness/formats/odsFile.ts'
import { latin, readAll, Scratch, trimmed } from '../../../harness/formats/reading.ts'
import { day, writeWorkbook } from '../../../harness/formats/workbook.ts'

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const kindsOf = (kinds: Uint8Array | null | undefined) => (kinds ? [...kinds] : null)

describe.each(['biff8', 'biff5', 'ods'] as const)('%s', (bookType) => {
	const extension = bookType === 'ods' ? 'ods' : 'xls'
	const file = (sheets: Parameters<typeof writeWorkbook>[0]) =>
		scratch.file(`liste.${extension}`, writeWorkbook(sheets, bookType))
	// SheetJS writes nothing beyond ASCII into Excel 5; such a file has a test of its own below.
	const letters = bookType === 'biff5' ? 'abcde' : 'abcdeéèêçàÉÈÀôîœ’'
	const sheetName = bookType === 'biff5' ? 'Serie' : 'Série'

	test('what is written comes back equal', async () => {
		const word = fc
			.string({ unit: fc.constantFrom(...Array.from(`ABCDE ${letters}&<>"'-;,0123456789`)), maxLength: 40 })
			.map((text) => text.trim().replace(/ {2,}/g, ' '))
			.filter((text) => text !== '' && !/^(?:#|=)/.test(text))
		const cell = fc.oneof(
			word,
			fc.integer({ min: -1e9, max: 1e9 }),
			fc.integer({ min: 0, max: 200_000 }).map((n) => n / 100),
		)
		const sheet = fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 })
		await fc.assert(
			fc.asyncProperty(fc.array(sheet, { minLength: 1, maxLength: 3 }), async (sheets) => {
				const path = file(sheets.map((rows, index) => ({ name: `${sheetName} ${index}`, rows })))
				const read = await readAll(path)
				expect(read.map(({ name }) => name)).toEqual(sheets.map((_, index) => `${sheetName} ${index}`))
				expect(read.map(({ cells }) => cells)).toEqual(sheets.map((rows) => rows.map((row) => row.map(String))))
			}),
			{ numRuns: 25 },
		)
	})

	test('dates, truth values and errors are known as such', async () => {
		const path = file([
			{
				name: 'Philo D',
				rows: [[day('1987-08-11'), { t: 'n', v: 1408, f: 'SUM(A1:A1)' }, true, { t: 'e', v: 7 }]],
			},
		])
		const row = (await readAll(path))[0]?.rows[0]
		// SheetJS writes dates and errors into OpenDocument as numbers and blanks, and formulas into no old workbook.
		const expected =
			bookType === 'ods'
				? { cells: ['32000', '1408', '1'], kinds: [CELL.NUMBER, CELL.NUMBER | CELL.FORMULA, CELL.BOOLEAN] }
				: {
						cells: ['1987-08-11', '1408', '1', '#DIV/0!'],
						kinds: [CELL.DATE, CELL.NUMBER, CELL.BOOLEAN, CELL.ERROR],
					}
		expect({ cells: row?.cells, kinds: kindsOf(row?.kinds) }).toEqual(expected)
	})

	test('numbers have the zeros that their format shows before them', async () => {
		const number: CellObject = { t: 'n', v: 123, z: '000000', w: '000123' }
		const [sheet] = await readAll(file([{ name: 'Philo D', rows: [[number, 123]] }]))
		expect(sheet?.cells).toEqual([['000123', '123']])
	})

	test('sheets with different columns, and gaps that keep their row numbers', async () => {
		const path = file([
			{ name: 'A', rows: [['Nom', null, 'Note'], [], ['AUGUSTE', null, 7]] },
			{ name: 'B', rows: [['Sexe'], ['F']] },
		])
		const [first, second] = await readAll(path)
		expect(first?.rows.map(({ row, cells }) => [row, cells])).toEqual([
			[1, ['Nom', '', 'Note']],
			[3, ['AUGUSTE', '', '7']],
		])
		expect(second?.cells).toEqual([['Sexe'], ['F']])
	})
})

test('Excel 5 has its texts in a code page', async () => {
	const bytes = writeWorkbook([{ name: 'S@rie', rows: [['Pr@nom'], ['B@atrice']] }], 'biff5')
	for (let at = bytes.indexOf('@'); at >= 0; at = bytes.indexOf('@', at)) bytes[at] = 0xe9
	const [sheet] = await readAll(scratch.file('excel5.xls', bytes))
	expect([sheet?.name, sheet?.cells]).toEqual(['Série', [['Prénom'], ['Béatrice']]])
})

describe('an Excel 97 stream', () => {
	test('cells that are worked out have their last value, and are marked', async () => {
		const stream = writeBiffStream([numberCell(0, 0, 7.25), formulaCell(0, 1, 14.5), formulaCell(0, 2, 'Admis')])
		const [sheet] = await readAll(scratch.file('flux.xls', stream))
		expect([sheet?.name, sheet?.cells]).toEqual(['Feuille', [['7.25', '14.5', 'Admis']]])
		expect(kindsOf(sheet?.rows[0]?.kinds)).toEqual([CELL.NUMBER, CELL.NUMBER | CELL.FORMULA, CELL.FORMULA])
	})

	test('shared texts go on over records, and change their width there', async () => {
		const narrow = (text: string, ...flags: number[]) =>
			Buffer.concat([u16(text.length), Buffer.from(flags.length > 0 ? flags : [0]), Buffer.from(text, 'latin1')])
		const rich = Buffer.concat([
			u16(4),
			Buffer.from([0x0d]),
			u16(1),
			Buffer.from([6, 0, 0, 0]),
			Buffer.from('Ł\u0151dź', 'utf16le'),
		])
		const stream = writeBiffStream(
			[0, 1, 2, 3].map((index) => sharedCell(index, 0, index)),
			[
				sharedTexts(
					4,
					Buffer.concat([narrow('ÉLIE'), rich, Buffer.from([1, 2, 3, 4])]),
					Buffer.concat([Buffer.alloc(6), u16(9), Buffer.from([0]), Buffer.from('BAP')]),
					Buffer.concat([Buffer.from([1]), Buffer.from('TISTE\u2019', 'utf16le'), narrow('fin')]),
				),
			],
		)
		const [sheet] = await readAll(scratch.file('partages.xls', stream))
		expect(sheet?.cells).toEqual([['ÉLIE'], ['Ł\u0151dź'], ['BAPTISTE\u2019'], ['fin']])
	})

	test('cells in any order, packed numbers, formats of dates', async () => {
		const stream = writeBiffStream(
			[
				packedCell(2, 1, 32_000 * 4 + 2, 2),
				numberCell(0, 3, 0.5),
				packedCells(1, 0, [7 * 4 + 2, 725 * 4 + 3, -5 * 4 + 2]),
				packedCell(2, 0, 32_000 * 4 + 2, 1),
				numberCell(0, 0, 12),
				packedCell(2, 2, 0x40280000),
			],
			[numberFormat(170, 'dd\\/mm\\/yyyy'), cellFormat(0), cellFormat(170), cellFormat(14)],
		)
		const [sheet] = await readAll(scratch.file('desordre.xls', stream))
		expect(sheet?.rows.map(({ row, cells }) => [row, cells])).toEqual([
			[1, ['12', '', '', '0.5']],
			[2, ['7', '7.25', '-5']],
			[3, ['1987-08-11', '1987-08-11', '12']],
		])
	})

	test('that is cut off is damaged, not shorter', async () => {
		const stream = writeBiffStream([numberCell(0, 0, 1), numberCell(1, 0, 2)])
		const path = scratch.file('coupe.xls', stream.subarray(0, stream.length - 10))
		await expect(readAll(path)).rejects.toMatchObject({ code: 'imports.damaged' })
	})

	test('behind a password is said to be so', async () => {
		const password = record(0x002f, u16(0, 0x1234, 0x5678))
		const stream = writeBiffStream([numberCell(0, 0, 1)], [password])
		await expect(readAll(scratch.file('secret.xls', stream))).rejects.toMatchObject({ code: 'imports.encrypted' })
	})
})

describe('OpenDocument as LibreOffice writes it', () => {
	const read = async (tables: string) => readAll(scratch.file('lo.ods', odsOf(tables)))
	const text = (content: string, attributes = '') =>
		`<table:table-cell office:value-type="string"${attributes}><text:p>${content}</text:p></table:table-cell>`

	test('typed cells', async () => {
		const [sheet] = await read(
			`<table:table table:name="Feuille 1"><table:table-column/><table:table-header-rows><table:table-row>${text('Nom')}</table:table-row></table:table-header-rows>
			<table:table-row>
				<table:table-cell office:value-type="date" office:date-value="1984-02-29"><text:p>29/02/84</text:p></table:table-cell>
				<table:table-cell office:value-type="date" office:date-value="1984-02-29T10:30:00"/>
				<table:table-cell office:value-type="float" office:value="12.5" table:formula="of:=[.A1]+1"><text:p>12,5</text:p></table:table-cell>
				<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>
				<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>
				<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>
				<table:table-cell office:value-type="float" office:value="2.0240001E+007"><text:p>20240001</text:p></table:table-cell>
			</table:table-row></table:table>`,
		)
		expect(sheet?.cells).toEqual([
			['Nom'],
			['1984-02-29', '1984-02-29T10:30:00', '12.5', '0.5', '1', '#DIV/0!', '20240001'],
		])
		expect(kindsOf(sheet?.rows[1]?.kinds)).toEqual([2, 2, 9, 1, 3, 12, 1])
	})

	test('repeated rows and columns, empty ones passed over', async () => {
		const [sheet] = await read(
			`<table:table table:name="R"><table:table-row table:number-rows-repeated="4"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
			<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>${text('x', ' table:number-columns-repeated="3"')}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
			<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`,
		)
		expect(sheet?.rows.map(({ row, cells }) => [row, cells])).toEqual([
			[5, ['', '', 'x', 'x', 'x']],
			[6, ['', '', 'x', 'x', 'x']],
		])
	})

	test('spaces, tabs, several paragraphs, spans, comments and drawings', async () => {
		const [sheet] = await read(
			`<table:table table:name="T"><table:table-row>
			${text('JEAN<text:s text:c="2"/>PAUL<text:tab/>x')}
			<table:table-cell office:value-type="string"><office:annotation><text:p>à revoir</text:p></office:annotation><text:p>Nom <text:span>de</text:span></text:p><text:p>famille &amp; prénom</text:p></table:table-cell>
			<table:table-cell office:value-type="string"><draw:frame><draw:text-box><text:p>dessin</text:p></draw:text-box></draw:frame><text:p>texte</text:p></table:table-cell>
			<table:covered-table-cell office:value-type="string"><text:p>sous fusion</text:p></table:covered-table-cell>
			</table:table-row></table:table>`,
		)
		expect(sheet?.cells).toEqual([['JEAN  PAUL\tx', 'Nom de\nfamille & prénom', 'texte', 'sous fusion']])
	})

	test('other prefixes, copies of external sheets left out', async () => {
		const path = scratch.file(
			'prefixes.ods',
			odsOf(
				`<table:table table:name="Vrai"><table:table-row>${text('a')}</table:table-row></table:table>
				<table:table table:name="'file:///C:/x.ods'#$Feuille1"><table:table-row>${text('copie')}</table:table-row></table:table>`,
			),
		)
		expect((await readAll(path)).map(({ name, cells }) => [name, cells])).toEqual([['Vrai', [['a']]]])
	})

	test.each([
		['encrypted', odsOf('', { manifest: '<manifest:encryption-data/>' }), 'imports.encrypted'],
		[
			'entities',
			odsOf('<table:table table:name="x"/>', { head: '<!DOCTYPE x [<!ENTITY a "aaaa">]>' }),
			'imports.unsafe',
		],
		['cut off', odsOf('<table:table table:name="x"><table:table-row>'), 'imports.damaged'],
		['without a sheet', odsOf(''), 'imports.notAWorkbook'],
		[
			'absurd repetitions',
			odsOf(
				`<table:table table:name="x"><table:table-row table:number-rows-repeated="40000">${text('x', ' table:number-columns-repeated="1000"')}</table:table-row></table:table>`,
			),
			'imports.bomb',
		],
	])('%s: refused', async (_, bytes, code) => {
		await expect(readAll(scratch.file('mauvais.ods', bytes))).rejects.toMatchObject({ code })
	})
})

describe('what web systems call .xls', () => {
	const rows = [
		['Numéro', 'Nom', 'Né le'],
		['00123', 'ÉLIE', '12/05/1984'],
	]
	const page = `<html><head><meta charset="windows-1252"></head><body><table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></body></html>`

	test('a web page keeps its texts as they are', async () => {
		const path = scratch.file('page.xls', Buffer.from(page, 'latin1'))
		using source = await openSource(path, () => latin)
		expect([source.format, source.notices]).toEqual(['xls', ['misnamed']])
		expect((await readAll(path))[0]?.cells).toEqual(rows)
	})

	test('XML of Excel 2003', async () => {
		const path = scratch.file(
			'xml.xls',
			writeWorkbook(
				[
					{
						name: 'Un',
						rows: [
							['Nom', 'Né le'],
							['ÉLIE', day('1984-05-12')],
						],
					},
				],
				'xlml',
			),
		)
		const [sheet] = await readAll(path)
		expect(sheet?.cells).toEqual([
			['Nom', 'Né le'],
			['ÉLIE', '1984-05-12'],
		])
	})
})

test('a large sheet comes in pieces, and its reading can be left at any time', async () => {
	const rows = Array.from({ length: 6_000 }, (_, index) => [`N${index}`, index])
	const path = scratch.file('grand.xls', writeWorkbook([{ name: 'G', rows }], 'biff8'))
	using source = await openSource(path, () => latin)
	let batches = 0
	for await (const batch of source.sheets[0]?.rows() ?? []) {
		batches++
		if (batch.length > 0) break
	}
	expect(batches).toBeGreaterThan(0)
	expect(trimmed((await readAll(path))[0]?.cells ?? [])).toHaveLength(6_000)
})
