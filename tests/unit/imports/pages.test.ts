import { afterAll, expect, test } from 'vitest'
import { partName } from '../../../src-main/backend/imports/rules/names.ts'
import { people, readUnaided } from '../../harness/reading.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** What printed pages and careless exports have beside the candidates; invented people. */

const files = new SourceFolder()
afterAll(() => files.dispose())

let written = 0
const read = (lines: readonly string[]) => readUnaided(files.write(`page-${++written}.txt`, lines.join('\n')))

test('pages of a printer: titles, headers, totals and form feeds between the rows', async () => {
	const page = (number: number) => [
		`${number > 1 ? '\f' : ''}BNE                      LISTE DES CANDIDATS                 PAGE ${number}`,
		'  NUMERO   NOM ET PRENOMS           SEXE  NE LE        MOY    DEC',
		'  ------   --------------           ----  -----        ---    ---',
		...people.map(
			(name, index) =>
				`  ${String(1200 + number * 40 + index * 3).padStart(6, '0')}   ${name.padEnd(24)} ${'FM'[index % 2]}     1${index}/03/2003   1${index}.50  ADM`,
		),
		'  TOTAL PAGE : 8',
	]
	const { counts, rows } = await read([page(1), page(2), page(3)].flat())
	expect(counts).toEqual({ 'row.repeatedHeader': 4 })
	expect(rows[1]).toBe('001240 | KOLOMBE, Ada | F | 2003-03-10 | 10.5 | ADMIS')
})

test.each([
	['N°;Nom;Décision;Total', (name: string, index: number) => `${340 + index};${name};Admis;${200 + index}`],
	['N°;Nom;Résultat', (name: string, index: number) => `${340 + index};${name};PASS ${800 + index}`],
	['Décision;N°;Nom', (name: string, index: number) => `Admis;${340 + index};${name}`],
	['Nom;Décision;Total', (name: string, index: number) => `${name};Admis;${200 + index}`],
])('a candidate with few cells is no line of totals: %s', async (header, row) => {
	const { rows } = await read([header, ...people.map(row), 'Admis : 8;Refusés : 0'])
	expect(rows.slice(0, 8).filter((value) => value.includes('KOLOMBE') || value.includes('ADMIS')).length).toBe(8)
})

test('a name that begins as a line below a list does is a name where it has a number', async () => {
	const rows = ['NOTA Rose', 'SUM Li', 'COUNT Ada', ...people].map((name, index) => `${340 + index};${name};Admis`)
	const { rows: values } = await read(['N° Table;Nom;Résultat', ...rows])
	expect(values.slice(0, 3)).toEqual(['340 | NOTA, Rose | ADMIS', '341 | SUM, Li | ADMIS', '342 | COUNT, Ada | ADMIS'])
})

test('short numbers behind names, without a header, are nobody’s number', async () => {
	const { layout } = await read([
		'OPTION : PÉDAGOGIE',
		...people.map((name, index) => `${index + 1} ${name} F ${52 + index}`),
	])
	expect(layout.sheets[0]?.columns.map(({ field }) => field)).not.toContain('orderNumber')
})

test('rows without anything at the end of an export are nobody', async () => {
	const rows = people.map((name, index) => `${340 + index};${name};Admis;;;`)
	const { counts } = await read(['N° Table;Nom et prénoms;Résultat;;;', '', ...rows, ';;;;;', ';;;;;', ' ; ;;;;'])
	expect(counts).toEqual({})
})

test('headings of mentions and decisions above those they are said of', async () => {
	const rows = people.map((name, index) => `${340 + index * 3}  ${name}`)
	const { counts, layout } = await read([
		'BAC 2021',
		'Par ordre de mérite',
		'Sont déclarés admis :',
		'Mention Bien',
		...rows.slice(0, 3),
		'Mention Assez Bien',
		...rows.slice(3),
		'Fait à Cotonou, le 12 juillet 2021',
	])
	expect(layout.sheets[0]?.constants).toMatchObject({ decision: 'ADMIS' })
	expect(counts).toEqual({ 'decision.ofList': 8, 'row.repeatedHeader': 1 })
})

test('names below the title of a list, behind dashes', async () => {
	const { found, rows } = await read(['LISTE DES CANDIDATS', 'Session 2021', ...people.map((name) => `- ${name}`)])
	expect([found.sheets[0]?.titleLines, rows.length, rows[0]]).toEqual([
		['LISTE DES CANDIDATS', 'Session 2021'],
		8,
		'KOLOMBE, Ada',
	])
})

test('forms one below the other are no list', async () => {
	const forms = people.flatMap((name, index) => [
		`Nom : ${name}`,
		'Prénoms : Ada',
		`N° Table : ${340 + index}`,
		'Résultat : Admis',
		'',
	])
	expect((await read(forms)).layout.sheets.map(({ skip }) => skip)).toEqual([true])
})

test('how somebody is addressed says the sex, in a column of its own', async () => {
	const rows = people.map((name, index) => `${340 + index};${['Mme', 'M.', 'Mlle'][index % 3]};${name}`)
	const { rows: values } = await read(['N° Table;Civilité;Nom et prénoms', ...rows])
	expect(values.slice(0, 3).map((value) => value.split(' | ')[1])).toEqual(['F', 'M', 'F'])
})

test.each([
	['Mlle KOLOMBE Ada', 'KOLOMBE', 'Ada'],
	['M. KOLOMBE Ada', 'KOLOMBE', 'Ada'],
	['- Mme KOLOMBE Ada Rita', 'KOLOMBE', 'Ada Rita'],
	['M KOLOMBE', 'KOLOMBE', 'M'],
	['MISS Ada', 'MISS', 'Ada'],
])('%s is %s and %s', (text, surname, givenNames) => {
	expect(partName(text, 'surnameFirst')).toMatchObject({ surname, givenNames })
})
