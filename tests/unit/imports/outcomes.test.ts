import { afterAll, expect, test } from 'vitest'
import { people, readUnaided } from '../../harness/reading.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** Columns of decisions and grades as lists of many countries have them; invented people. */

const files = new SourceFolder()
afterAll(() => files.dispose())

let written = 0
/** Eight candidates whose last columns are those of `header`. */
const read = (header: string, cells: (index: number) => string, profile: 'benin' | 'haiti' = 'benin') =>
	readUnaided(
		files.write(
			`resultats-${++written}.csv`,
			[
				`N° Table;Nom et prénoms;${header}`,
				...people.map((name, index) => `${340 + index * 3};${name};${cells(index)}`),
			].join('\n'),
		),
		profile,
	)
const lastOf = (rows: readonly string[]) => rows.map((row) => row.split(' | ').slice(2).join(' | '))

test.each([
	['P', 'F', 'benin', ['ADMIS', 'REFUSE']],
	['A', 'R', 'benin', ['ADMIS', 'REFUSE']],
	['A', 'E', 'haiti', ['ADMIS', 'ELIMINE']],
	['A', 'J', 'haiti', ['ADMIS', 'AJOURNE']],
	['P', 'F', 'haiti', ['ADMIS', '']],
] as const)('the letters %s and %s beside each other, in %s', async (passed, other, profile, expected) => {
	const { rows, fields } = await read('Résultat', (index) => (index % 2 ? other : passed), profile)
	expect(fields[0]?.[2]).toBe('decision')
	expect(lastOf(rows).slice(0, 2)).toEqual(expected)
})

test('letters alone are no decisions', async () => {
	const { found } = await read('Résultat', (index) => 'AAABBBCC'.charAt(index))
	expect(found.sheets[0]?.columns[2]).toMatchObject({ proposal: { field: 'ignore' } })
})

test.each([
	['benin', 'REFUSE'],
	['haiti', ''],
] as const)('yes and no below a decision, in %s', async (profile, failed) => {
	const { rows, fields } = await read('Admis', (index) => (index % 2 ? 'Non' : 'Oui'), profile)
	expect(fields[0]?.[2]).toBe('decision')
	expect(lastOf(rows).slice(0, 2)).toEqual(['ADMIS', failed])
})

test('crosses in a column for each decision are said to be decisions', async () => {
	const { found } = await read('Admis;Refusé;Absent', (index) => ['X;;', ';X;', ';;X'][index % 3] ?? '')
	expect(found.sheets[0]?.columns.slice(2).map(({ looksLike }) => looksLike)).toEqual([
		'decision',
		'decision',
		'decision',
	])
})

test('a mention in the place of a decision, or behind it, is kept beside it', async () => {
	const words = ['PASSABLE', 'AJOURNE', 'Admis 1er groupe, Assez bien', 'PASS']
	const { rows } = await read('Résultat', (index) => words[index % 4] ?? '')
	expect(lastOf(rows).slice(0, 4)).toEqual(['ADMIS', 'REFUSE', 'ADMIS', 'ADMIS'])
	const { rows: mentions } = await read('Résultat', (index) => ['Bien', 'Assez bien'][index % 2] ?? '')
	expect(lastOf(mentions).slice(0, 2)).toEqual(['B', 'AB'])
})

test('what a decision of a second round becomes: held until the bureau decides, with the words of the jury', async () => {
	const { counts, rows } = await read(
		'Résultat',
		(index) => ['Admis', '2e groupe', 'Fraude', 'Refusé'][index % 4] ?? '',
	)
	expect(counts).toEqual({ 'decision.open': 4 })
	expect(lastOf(rows).slice(0, 4)).toEqual(['ADMIS', '', '', 'REFUSE'])
})

test('grades of subjects in a row each are gathered by candidate, though the profile cannot hold them', async () => {
	const rows = people.flatMap((name, index) =>
		['Mathematics', 'Physics', 'French'].map((subject, at) => `${340 + index};${name};${subject};${'ABC'[at]}`),
	)
	const content = ['Candidate Number;Name;Subject;Grade', ...rows].join('\n')
	const { found, rows: values } = await readUnaided(files.write('grades.csv', content))
	expect(found.sheets[0]?.columns[3]?.looksLike).toBe('grade')
	expect(values.length).toBe(8)
})

test('a mean grade is no mention', async () => {
	const { found } = await read('Mean Grade', (index) => ['B', 'B', 'B', 'B+'][index % 4] ?? '')
	expect(found.sheets[0]?.columns[2]?.looksLike).toBe('grade')
})

test('names of schools between the rows hold for what follows', async () => {
	const rows = people.map((name, index) => `${340 + index};${name};Admis`)
	const content = [
		'N° Table;Nom;Résultat',
		'LYCÉE DU LAC;;',
		...rows.slice(0, 4),
		'CEG SOLEIL 2;;',
		...rows.slice(4),
	].join('\n')
	const { counts, rows: values } = await readUnaided(files.write('ecoles.csv', content))
	expect([counts, values.length]).toEqual([{}, 10])
})

test('headings in the column of the numbers do not hide that it has numbers', async () => {
	const rows = people.map((name, index) => `${1_001_100 + index * 3} ${name}`)
	const lines = [
		'BAC 2021',
		'Centre : 1001',
		'Série : D',
		...rows.slice(0, 4),
		'Centre : 1002',
		'Série : C',
		...rows.slice(4),
	]
	const { fields, rows: values } = await readUnaided(files.write('centres.txt', lines.join('\n')))
	expect(fields[0]).toEqual(['orderNumber', 'fullName'])
	expect(values[0]).toBe('1001100 | KOLOMBE, Ada')
})
