import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sampleDbf } from '../../../../src-main/backend/imports/formats/dbf/index.ts'
import { guessEncoding } from '../../../../src-main/backend/imports/understanding/encoding.ts'
import { readAll, Scratch } from '../../../harness/formats/reading.ts'
import { root } from '../../../harness/paths.ts'

/** Small real files of other programs, which lie beside the clone and not in it. */
const folder = join(root, '..', 'shared', 'data', 'format-fixtures')

const scratch = new Scratch()
afterAll(() => scratch.dispose())

function encodingOf(path: string) {
	const { stated, sample } = sampleDbf(path)
	return stated ?? guessEncoding(Buffer.from(' '), sample).value
}

describe.skipIf(!existsSync(folder))('real files', () => {
	// Rows without the names of the fields; a cell of the first and the last row.
	test.each<[string, number, number, string, number, string]>([
		['dbase_02.dbf', 9, 1, 'Stegman', 0, '11'],
		['dbase_03.dbf', 14, 0, '0507121', 0, '05071236'],
		['dbase_30.dbf', 34, 5, 'Ear & Ernie Wedding 1942', 7, 'Allen, Arthur'],
		['dbase_31.dbf', 77, 1, 'Chai', 4, '12 boxes'],
		['dbase_83.dbf', 67, 6, 'Assorted Petits Fours', 6, 'Trio of Biscotti'],
		['dbase_83_missing_memo.dbf', 67, 11, '', 11, ''],
		['dbase_8b.dbf', 10, 5, 'First memo', 0, 'Ten records stored in this database'],
		['dbase_8c.dbf', 10, 1, 'Clown Triggerfish', 2, 'Thalassoma bifasciatum'],
		['dbase_f5.dbf', 975, 2, 'joan-ramon', 2, 'antònia'],
		['cp1251.dbf', 4, 1, 'амбулаторно-поликлиническое', 1, 'образовательное медицинское учреждение'],
		['mazovia.dbf', 2, 1, 'English', 0, '2020-01-04'],
		['dbase_03_cyrillic.dbf', 2, 0, 'Номер', 0, 'Культ'],
		['dbase3_empty_boolean.dbf', 1, 0, '2000000', 4, ''],
		['dbase3_empty_number.dbf', 2, 0, '1', 0, '2000000'],
		['dbase3_invalid_fields.dbf', 2, 3, '2.00000', 3, '0.00000'],
		['dbase3_invalid_last_update.dbf', 2, 1, 'char', 0, '2.00000'],
		['dbase3_invalid_terminator.dbf', 2, 1, 'char', 0, '2.00000'],
	])('%s', async (name, rows, firstColumn, first, lastColumn, last) => {
		const path = join(folder, name)
		const [sheet] = await readAll(path, { encoding: encodingOf(path), delimiter: ';' })
		const cells = sheet?.cells.slice(1) ?? []
		expect(sheet?.rows.filter(({ flaw }) => flaw !== null)).toEqual([])
		expect([cells.length, cells[0]?.[firstColumn], cells.at(-1)?.[lastColumn]]).toEqual([rows, first, last])
	})

	test.each([
		['V2000_no-password.mdb', { Table1: [['ID', 'Data'], 3, ['1', 'One']] }],
		[
			'ASampleDatabase.accdb',
			{
				'Asset Items': [
					['Asset No', 'Asset Category', 'Make', 'Model', 'Description', 'Owner', 'Serial No', 'Acquired', 'Cost'],
					65,
					['30050', 'Computer Hardware', 'GEO Rocket', '220ZX', 'Computer', 'Sales', '344-667', '1997-09-02', '1995.5'],
				],
			},
		],
	])('%s: its tables are sheets, without those of the program', async (name, expected) => {
		const sheets = await readAll(join(folder, name))
		const shown = sheets.map((sheet) => {
			const [names = [], ...rows] = sheet.cells
			return [sheet.name, [names.slice(0, 9), rows.length, rows[0]?.slice(0, 9)]]
		})
		expect(Object.fromEntries(shown)).toEqual(expected)
	})

	test('a database that leads its reader round in circles is given up in time', async () => {
		const bytes = readFileSync(join(folder, 'V2000_no-password.mdb'))
		// Each page of a table's definition names the next one, here itself.
		for (let page = 4096; page < bytes.length; page += 4096)
			if (bytes[page] === 2 && bytes[page + 1] === 1) bytes.writeUInt32LE(page / 4096, page + 4)
		const path = scratch.file('cercle.mdb', bytes)
		await expect(readAll(path)).rejects.toMatchObject({ code: 'imports.damaged' })
	}, 40_000)

	test('a database behind a password is said to be so', async () => {
		const bytes = readFileSync(join(folder, 'V2000_no-password.mdb'))
		bytes[0x42] = (bytes[0x42] ?? 0) ^ 0x41
		await expect(readAll(scratch.file('secret.mdb', bytes))).rejects.toMatchObject({ code: 'imports.encrypted' })
	})
})
