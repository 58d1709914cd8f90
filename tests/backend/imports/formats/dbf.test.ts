import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openDbf, sampleDbf } from '../../../../src-main/backend/imports/formats/dbf/index.ts'
import { guessEncoding } from '../../../../src-main/backend/imports/understanding/encoding.ts'
import { type FieldSpec, type TableSpec, writeDbf } from '../../../harness/formats/dbfFile.ts'
import { readAll, Scratch } from '../../../harness/formats/reading.ts'

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const fields: FieldSpec[] = [
	{ name: 'NUMERO', type: 'N', bytes: 10 },
	{ name: 'NOM', type: 'C', bytes: 30 },
	{ name: 'NE_LE', type: 'D', bytes: 8 },
	{ name: 'ADMIS', type: 'L', bytes: 1 },
	{ name: 'MOYENNE', type: 'N', bytes: 7, decimals: 2 },
]
const names = fields.map(({ name }) => name)
const record = (...values: string[]) => ({ values })
const written = (spec: Partial<TableSpec>, name = 'liste.dbf') =>
	scratch.file(name, writeDbf({ fields, records: [], ...spec }).dbf)

describe('what is written comes back equal', () => {
	const letters = fc.string({
		unit: fc.constantFrom(...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefgéèêëàâîïôûùçÉÈÇ-'")),
		maxLength: 30,
	})
	const value = {
		text: letters.map((text) => text.trim()),
		number: fc.integer({ min: -99_999, max: 999_999 }).map(String),
		date: fc
			.date({ min: new Date('1930-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
			.map((date) => date.toISOString().slice(0, 10)),
		logical: fc.constantFrom<'1' | '0' | ' '>('1', '0', ' '),
	}
	const row = fc.tuple(value.number, value.text, value.date, value.logical, value.number)

	test.each(['cp850', 'win1252', 'macintosh'] as const)('in %s', async (encoding) => {
		const as = { cp850: 'cp850', win1252: 'windows-1252', macintosh: 'macroman' } as const
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
				const records = rows.map(([number, text, date, logical, average]) => ({
					values: [number, text, date.replaceAll('-', ''), { 1: 'T', 0: 'F', ' ': ' ' }[logical], average],
				}))
				const path = written({ records, encoding })
				const [sheet] = await readAll(path, { encoding: as[encoding], delimiter: ';' })
				expect(sheet?.cells).toEqual([names, ...rows.map((row) => row.map((cell) => cell.trim()))])
			}),
			{ numRuns: 40 },
		)
	})

	test.each([
		['dBase III', 0x83, 'dbt', 10],
		['FoxPro', 0xf5, 'fpt', 10],
		['Visual FoxPro', 0x30, 'fpt', 4],
	] as const)('long texts of %s', async (_, version, extension, bytes) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					value.text.map((text) => text.trim().repeat(40)),
					{ minLength: 1, maxLength: 8 },
				),
				async (texts) => {
					const table = writeDbf({
						fields: [
							{ name: 'NOM', type: 'C', bytes: 10 },
							{ name: 'REMARQUE', type: 'M', bytes },
						],
						records: texts.map((text, index) => ({ values: [`N${index}`, text] })),
						version,
						encoding: 'win1252',
					})
					const path = scratch.file('memo.dbf', table.dbf)
					writeFileSync(path.replace(/\.dbf$/, `.${extension.toUpperCase()}`), table.memo ?? '')
					const [sheet] = await readAll(path)
					expect(sheet?.cells.slice(1)).toEqual(texts.map((text, index) => [`N${index}`, text]))
				},
			),
			{ numRuns: 20 },
		)
	})
})

test('deleted records are passed over and counted, and leave their row numbers free', async () => {
	const path = written({
		records: [record('1', 'AUGUSTE'), { values: ['2', 'BELIZAIRE'], deleted: true }, record('3', 'CADET')],
	})
	const source = openDbf(path, 'cp850')
	const rows = []
	for await (const batch of source.sheets[0]?.rows() ?? []) rows.push(...batch)
	expect(rows.map(({ row, cells }) => [row, cells[1]])).toEqual([
		[1, 'NOM'],
		[2, 'AUGUSTE'],
		[4, 'CADET'],
	])
	expect(source.sheets[0]?.rowsDeleted?.()).toBe(1)
})

test('whole numbers, numbers too long for their field and dates that are none', async () => {
	const path = written({
		fields: [
			{ name: 'RANG', type: 'I', bytes: 4 },
			{ name: 'TOTAL', type: 'N', bytes: 4 },
			{ name: 'NE_LE', type: 'D', bytes: 8 },
		],
		records: [record('-7', '****', '00000000'), record('2147483647', '12.5', '1984'), record('0', '1', '19840230')],
		version: 0x30,
	})
	const [sheet] = await readAll(path)
	expect(sheet?.cells.slice(1)).toEqual([
		['-7', '****', ''],
		['2147483647', '12.5', '1984'],
		['0', '1', '1984-02-30'],
	])
	expect(sheet?.rows.map(({ kinds }) => kinds && [...kinds])).toEqual([null, [1, 4, 2], [1, 1, 2], [1, 1, 2]])
})

describe('a code page byte that is missing', () => {
	const accented = ['Béatrice ÉLIE', 'François Désir', 'Joëlle Noël', 'Cédric Hébert', 'Marie-Thérèse Rhô']
	test.each(['cp850', 'win1252', 'macintosh', 'utf8'])('is made good by the texts: %s', (encoding) => {
		const path = written({ records: accented.map((name, index) => record(String(index), name)), encoding })
		const { stated, sample } = sampleDbf(path)
		const guess = guessEncoding(Buffer.from(' '), sample)
		expect([stated, guess.value]).toEqual([
			null,
			{ cp850: 'cp850', win1252: 'windows-1252', macintosh: 'macroman', utf8: 'utf-8' }[encoding],
		])
	})

	test('is read where it is there, also for pages that cannot be chosen', async () => {
		const cyrillic = written({ records: [record('1', 'Больница')], codePageByte: 0xc9, encoding: 'win1251' })
		expect((await readAll(cyrillic))[0]?.cells[1]?.[1]).toBe('Больница')
		expect(sampleDbf(written({ codePageByte: 0x02, records: [] })).stated).toBe('cp850')
	})
})

describe('broken headers', () => {
	const two = [record('1', 'AUGUSTE', '19800101', 'T', '7.50'), record('2', 'BELIZAIRE', '19810101', 'F', '4.25')]
	const rowsOf = async (bytes: Buffer) => (await readAll(scratch.file('casse.dbf', bytes)))[0]?.cells.slice(1)
	const whole = [
		['1', 'AUGUSTE', '1980-01-01', '1', '7.50'],
		['2', 'BELIZAIRE', '1981-01-01', '0', '4.25'],
	]
	const table = writeDbf({ fields, records: two }).dbf

	test.each([0, 1, 9_999_999])('a count of %i records where there are two', async (statedRecords) => {
		expect(await rowsOf(writeDbf({ fields, records: two, statedRecords }).dbf)).toEqual(whole)
	})
	test('no end mark, no end of the field list, no date of the last change', async () => {
		expect(await rowsOf(table.subarray(0, -1))).toEqual(whole)
		const noEnd = Buffer.from(table)
		noEnd[32 + fields.length * 32] = 0x20
		noEnd.fill(0, 1, 4)
		expect(await rowsOf(noEnd)).toEqual(whole)
	})
	test('one field without a length', async () => {
		const lengthless = Buffer.from(table)
		lengthless[32 + 32 + 16] = 0
		expect(await rowsOf(lengthless)).toEqual(whole)
	})
	test('a last record that is cut off comes as far as it is there, and says so', async () => {
		const path = scratch.file('coupe.dbf', table.subarray(0, table.length - 1 - 8))
		const [sheet] = await readAll(path)
		expect(sheet?.rows.map(({ cells, flaw }) => [cells.length, flaw])).toEqual([
			[5, null],
			[5, null],
			[3, 'unterminated'],
		])
	})
	test('what is no table is said to be damaged', async () => {
		const path = scratch.file('rien.dbf', Buffer.alloc(400, 7))
		await expect(readAll(path)).rejects.toMatchObject({ code: 'imports.damaged' })
	})
})

test('a memo file that is not there is told, and its texts are empty', async () => {
	const path = written(
		{
			fields: [
				{ name: 'NOM', type: 'C', bytes: 10 },
				{ name: 'REM', type: 'M', bytes: 10 },
			],
			version: 0x83,
			records: [record('A', 'x')],
		},
		'seul.dbf',
	)
	expect(openDbf(path, 'cp850').notices).toEqual(['memoMissing'])
	expect((await readAll(path))[0]?.cells[1]).toEqual(['A', ''])
})
