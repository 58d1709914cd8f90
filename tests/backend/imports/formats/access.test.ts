import { afterAll, expect, test } from 'vitest'
import { CELL } from '../../../../src-main/backend/imports/formats/table.ts'
import { writeAccess } from '../../../harness/formats/accessFile.ts'
import { readAll, Scratch } from '../../../harness/formats/reading.ts'

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const columns = [
	{ name: 'NUMERO', kind: 'text' },
	{ name: 'NOM', kind: 'text' },
	{ name: 'NE_LE', kind: 'date' },
	{ name: 'MATH', kind: 'double' },
	{ name: 'RANG', kind: 'long' },
	{ name: 'ADMIS', kind: 'boolean' },
] as const

test.each(['Jet', 'ACE'] as const)(
	'a database of %s: tables, types, texts of other scripts, empty cells',
	async (engine) => {
		const rows = [
			['000123', 'NOËL Rose', new Date('1990-03-14T00:00:00Z'), 60.5, 1, true],
			['000124', 'ليلى حسن', null, 71, 2, false],
			['000125', 'Łukasz', new Date('1991-05-03T10:30:00Z'), null, null, true],
		]
		const path = scratch.file(
			'base.mdb',
			writeAccess(
				[
					{ name: 'Notes', columns, rows },
					{ name: 'Vide', columns, rows: [] },
				],
				engine,
			),
		)
		const [notes, empty] = await readAll(path)
		expect(notes?.name).toBe('Notes')
		expect(notes?.cells).toEqual([
			['NUMERO', 'NOM', 'NE_LE', 'MATH', 'RANG', 'ADMIS'],
			['000123', 'NOËL Rose', '1990-03-14', '60.5', '1', '1'],
			['000124', 'ليلى حسن', '', '71', '2', '0'],
			['000125', 'Łukasz', '1991-05-03T10:30:00', '', '', '1'],
		])
		expect([...(notes?.rows[1]?.kinds ?? [])]).toEqual([
			CELL.TEXT,
			CELL.TEXT,
			CELL.DATE,
			CELL.NUMBER,
			CELL.NUMBER,
			CELL.BOOLEAN,
		])
		expect([empty?.name, empty?.cells.length]).toEqual(['Vide', 1])
	},
)

test('a table of many pages comes in its order, in pieces', async () => {
	const rows = Array.from({ length: 30_000 }, (_, index) => [
		`${index}`.padStart(6, '0'),
		'NOËL',
		null,
		index / 4,
		index,
		true,
	])
	const [sheet] = await readAll(scratch.file('grand.mdb', writeAccess([{ name: 'Notes', columns, rows }])))
	expect(sheet?.rows.length).toBe(30_001)
	expect(sheet?.cells.slice(1).every(([number], index) => Number(number) === index)).toBe(true)
	expect(sheet?.rows.at(-1)?.row).toBe(30_001)
})
