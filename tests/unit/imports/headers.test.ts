import { afterAll, expect, test } from 'vitest'
import { people as whole, readUnaided } from '../../harness/reading.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** Headers of several lines, that come again, that differ, that stand far down, or at the left; invented people. */

const files = new SourceFolder()
afterAll(() => files.dispose())

let written = 0
const read = (lines: readonly string[]) => readUnaided(files.write(`tableau-${++written}.csv`, lines.join('\n')))

const people = whole.map((name) => name.replace(' ', ';'))
const rows = (cells: (index: number) => string) =>
	people.map((name, index) => `${340 + index * 3};${name};${cells(index)}`)

test('a header of three lines', async () => {
	const { fields, layout } = await read([
		'N°;Identité;;Épreuves;;;;Résultats;',
		';Nom;Prénoms;Écrit;;Oral;;Total;Décision',
		';;;Maths;Français;Anglais;EPS;;',
		...rows((index) => `12;8;9;10;${200 + index};Admis`),
	])
	expect(layout.sheets[0]).toMatchObject({ headerRow: 0, headerRows: 3 })
	expect(fields[0]?.slice(1)).toEqual([
		'surname',
		'givenNames',
		'mathematiques',
		'francais',
		'anglais',
		'eps',
		'total',
		'decision',
	])
})

test('all lines of a header that come again on the next page are no candidates', async () => {
	const header = ['N°;Nom;Prénoms;Notes;', ';;;Maths;Français']
	const all = rows((index) => `12;${8 + index}`)
	const { counts, rows: values } = await read([...header, ...all.slice(0, 4), ...header, ...all.slice(4)])
	expect(counts).toMatchObject({ 'row.repeatedHeader': 2 })
	expect(values.length).toBe(10)
})

test.each([
	['N°;Nom;Prénoms;Série;Moyenne;Décision', 'D;8;Refusé'],
	['N°;Nom;Prénoms;Décision;Moyenne', 'Refusé;8'],
])('rows below another header are set aside, and none above it is lost: %s', async (header, cells) => {
	const { counts, layout } = await read([
		'N°;Nom;Prénoms;Moyenne;Décision',
		...rows((index) => `1${index};Admis`),
		'',
		header,
		...rows(() => cells),
		'N°;Nom;Prénoms;Moyenne;Décision',
		...rows(() => '9;Refusé'),
	])
	expect(layout.sheets[0]).toMatchObject({ headerRow: 0, headerRows: 1 })
	expect(counts).toMatchObject({ 'row.repeatedHeader': 2, 'row.otherHeader': 8 })
})

test('a header below many lines of notes', async () => {
	const notes = Array.from({ length: 60 }, (_, index) => `Note ${index} aux chefs de centre;;`)
	const { layout, rows: values } = await read([...notes, 'N° Table;Nom;Prénoms', ...rows(() => '')])
	expect([layout.sheets[0]?.headerRow, values.length]).toEqual([60, 8])
})

test('a form of one candidate is no list', async () => {
	const { layout } = await read([
		'Nom;KOLOMBE',
		'Prénoms;Ada',
		'N° Table;123',
		'Maths;12',
		'Français;10',
		'Décision;Admis',
	])
	expect(layout.sheets.map(({ skip }) => skip)).toEqual([true])
})
