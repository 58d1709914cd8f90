import { afterAll, expect, test } from 'vitest'
import { readUnaided } from '../../harness/reading.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** Lists that are hardly tables: names or numbers alone, lines without columns, several candidates in a row; invented people. */

const files = new SourceFolder()
afterAll(() => files.dispose())

let written = 0
const read = (lines: readonly string[], profile: 'benin' | 'haiti' = 'benin') =>
	readUnaided(files.write(`liste-${++written}.txt`, lines.join('\n')), profile)

const people = [
	'KOLOMBE Ada Rita',
	'MORI Bina',
	'TASUNGA Caro',
	'NEFU Dido Paul',
	'LIRA Edo',
	'BESANVI Fati',
	'RAKU Gino',
	'SIDO Hala',
]

test.each([
	[['Nom', ...people], {}],
	[['Nom et prénoms', ...people], {}],
	[['BACCALAURÉAT 2021', 'LISTE DES ADMIS', '', 'Noms et prénoms', ...people], { decision: 'ADMIS' }],
])('one column of names with its header', async (lines, constants) => {
	const { fields, rows, layout } = await read(lines)
	expect(fields).toEqual([['fullName']])
	expect(layout.sheets[0]?.constants).toMatchObject(constants)
	expect([rows.length, rows[0]]).toEqual([8, 'KOLOMBE, Ada Rita'])
})

test('births that few of the numbered lines speak of, one of them impossible, are read as far as they can be', async () => {
	const births = [' née le 31/02/2003 à Jacmel', '', ' 01.01.2001', '', ' née en 2002', '', '', '']
	const lines = people.map((name, index) => `00${12 + index} - ${name}${births[index]}`)
	const { fields, rows, counts } = await read(['LISTE DES ADMIS AU BAC 2021', '', ...lines])
	expect(fields[0]?.[2]).toBe('birthDateAndPlace')
	expect(rows[2]).toContain('2001-01-01')
	expect(counts).toMatchObject({ 'birthDate.unreadable': 1 })
})

test('a decision that only the title says holds for all rows, and each row says where it comes from', async () => {
	const lines = [
		'LISTE DES CANDIDATS ADMIS AU BAC 2021',
		'Numéro de table',
		...people.map((_, index) => `${340 + index * 3}`),
	]
	const { fields, layout, counts } = await read(lines)
	expect(fields).toEqual([['orderNumber']])
	expect(layout.sheets[0]).toMatchObject({ skip: false, constants: { exam: 'BAC', year: '2021', decision: 'ADMIS' } })
	expect(counts).toEqual({ 'decision.ofList': 8, 'name.none': 8 })
})

test.each([
	['LISTE DES CANDIDATS ADMISSIBLES', 'ADMISSIBLES'],
	['Liste nominative des élèves ajournés', 'REFUSE'],
	['LISTE DES ADMIS ET AJOURNES', undefined],
	['LISTE DES CANDIDATS ADMIS A COMPOSER', undefined],
	['LISTE DES CANDIDATS AUTORISES A CONCOURIR', undefined],
	['LIST OF SUCCESSFUL CANDIDATES', 'ADMIS'],
	['LISTE DES ADMIS AU 2e GROUPE', 'ADMIS AU 2E GROUPE'],
	['LISTE DES ADMISSIONS', undefined],
])('what the title %s says of the decisions', async (title, decision) => {
	const { layout } = await read([
		title,
		'N° Table;Nom et prénoms',
		...people.map((name, index) => `${340 + index};${name}`),
	])
	expect(layout.sheets[0]?.constants.decision).toBe(decision)
})

test('headings between the rows end what the title says', async () => {
	const numbered = people.map((name, index) => `${340 + index};${name}`)
	const { counts, layout } = await read([
		'LISTE DES ADMIS, SESSION 2021;',
		'N° Table;Nom et prénoms',
		...numbered.slice(0, 4),
		'LISTE DES CANDIDATS ADMISSIBLES - SESSION 2021;',
		...numbered.slice(4, 6),
		'LISTE DES ADMIS ET REFUSES;',
		...numbered.slice(6),
	])
	expect(layout.sheets[0]?.constants.decision).toBe('ADMIS')
	expect(counts).toMatchObject({ 'decision.ofList': 4, 'decision.open': 2 })
})

test('a row with nothing but its decision is a candidate without a name, not a heading', async () => {
	const rows = people.map((name, index) => `${340 + index};${name};Admis`)
	const { counts } = await read(['N° Table;Nom et prénoms;Décision', ...rows, ';;Admis'])
	expect(counts).toMatchObject({ 'name.missing': 1 })
})

test.each([
	['1. KOLOMBE Ada Rita', 'KOLOMBE, Ada Rita'],
	['0012) KOLOMBE Ada Rita', '0012 | KOLOMBE, Ada Rita'],
	['0012 - KOLOMBE Ada Rita  né le 12/03/2003 à Cotonou', '0012 | KOLOMBE, Ada Rita | 2003-03-12, Cotonou'],
	[
		'N° A-0012 : KOLOMBE Ada Rita, née le 12 mars 2003 à Porto-Novo',
		'A-0012 | KOLOMBE, Ada Rita | 2003-03-12, Porto-Novo',
	],
	['200412 KOLOMBE Ada Rita 12/03/2003 Cotonou', '200412 | KOLOMBE, Ada Rita | 2003-03-12, Cotonou'],
	['12. KOLOMBE, Ada Rita', '12 | KOLOMBE, Ada Rita'],
	['200412 KOLOMBE Ada Rita F 12/03/2003 Cotonou', '200412 | KOLOMBE, Ada Rita | 2003-03-12, Cotonou'],
	['200412 KOLOMBE Ada Rita ADMIS', '200412 | KOLOMBE, Ada Rita | ADMIS'],
])('a list without columns: %s', async (line, expected) => {
	const number = /\d+/.exec(line)?.[0] ?? ''
	const comma = line.includes('KOLOMBE,')
	const rows = people.map((name, index) =>
		line
			.replace(number, String(Number(number) + index).padStart(number.length, '0'))
			.replace(comma ? 'KOLOMBE, Ada Rita' : 'KOLOMBE Ada Rita', comma ? name.replace(' ', ', ') : name),
	)
	const { layout, rows: values } = await read(['RÉSULTATS DU BAC 2021', 'CENTRE : CEG SOLEIL', ...rows])
	expect([layout.lines, values.length, values[0]]).toEqual(['numbered', 8, expected])
})

test('what is missing in a line without columns does not move the rest', async () => {
	const rows = people.map((name, index) =>
		[`${index + 1}. ${name}`, index === 2 ? '' : ` né le 0${index + 1}/02/2003 à Cotonou`, ' - Bien'].join(''),
	)
	const { rows: values } = await read(['BAC 2021', ...rows])
	expect(values.slice(1, 4)).toEqual([
		'MORI, Bina | 2003-02-02, Cotonou | B',
		'TASUNGA, Caro |  | B',
		'NEFU, Dido Paul | 2003-02-04, Cotonou | B',
	])
})

test('numbers alone, many to a line, below the title of a list', async () => {
	const lines = Array.from({ length: 6 }, (_, line) =>
		Array.from({ length: 10 }, (_each, at) => 1200 + line * 71 + at * 3).join('  '),
	)
	const { layout, counts } = await read(['BAC 2021', 'CANDIDATS ADMIS', ...lines])
	expect(layout).toMatchObject({ lines: 'numbers', sheets: [{ beside: 1, constants: { decision: 'ADMIS' } }] })
	expect(counts).toEqual({ 'decision.ofList': 60, 'name.none': 60 })
})

test.each([
	['N° Table;Nom et prénoms;Résultat;N° Table;Nom et prénoms;Résultat', ''],
	['N°;Candidats;Décision;;N°;Candidats;Décision', ';'],
])('two candidates side by side: %s', async (header, gap) => {
	const pairs = [0, 2, 4, 6].map((at) =>
		[at, at + 1].map((index) => `${340 + index * 7};${people[index]};Admis`).join(`;${gap}`),
	)
	const { rows, layout } = await read(['RESULTATS BAC 2021', header, ...pairs, `900;VOLE Jona;Refusé;${gap};;`])
	expect(layout.sheets[0]?.beside).toBe(gap === '' ? 3 : 4)
	expect([rows.length, ...rows.slice(0, 2), rows[8]]).toEqual([
		9,
		'340 | KOLOMBE, Ada Rita | ADMIS',
		'347 | MORI, Bina | ADMIS',
		'900 | VOLE, Jona | REFUSE',
	])
})

test('names of parents under the same words are not those of candidates', async () => {
	const rows = people.map((name) => `${name.replace(' ', ';')};PAPA;Jean`)
	const { layout } = await read(['Élève;;Père;', 'Nom;Prénoms;Nom;Prénoms', ...rows])
	expect(layout.sheets[0]?.beside).toBeUndefined()
})

test('without a header as well', async () => {
	const { rows } = await read(
		[0, 2, 4, 6].map((at) => `${340 + at * 7};${people[at]};${347 + at * 7};${people[at + 1]}`),
	)
	expect([rows.length, rows[1]]).toEqual([8, '347 | MORI, Bina'])
})

test('two lines to a candidate: marks and grades below the codes of subjects', async () => {
	const lines = people.flatMap((name, index) => [
		`${26_600_100 + index}   ${'FM'[index % 2]} ${name.toUpperCase().padEnd(30)} 301     041     042     ${index === 3 ? '   ' : '083'}     A1 A2   ${index === 2 ? 'COMP' : 'PASS'}`,
		`${' '.repeat(44)}0${70 + index} B1  0${60 + index} C1  055 C2  ${index === 3 ? '' : `0${80 + index} A2`}`,
	])
	const { rows, layout, counts } = await read(['EXAMINATION 2021 RESULT GAZETTE', '', ...lines])
	expect(layout.continuedAt).toBeGreaterThan(80)
	expect([rows.length, counts['decision.open']]).toEqual([8, 1])
	expect(rows.slice(2, 4)).toEqual(['26600102 | F | TASUNGA, CARO | ', '26600103 | M | NEFU, DIDO PAUL | ADMIS'])
})

test.each([
	['Jour;Mois;Année', (index: number) => `${index + 3};${index + 1};${2000 + index}`, '2001-02-04'],
	['JJ;MM;AA', (index: number) => `0${index + 1};0${index + 1};0${index}`, '2001-02-02'],
	[
		'Année de naissance;Mois de naissance;Jour de naissance',
		(index: number) => `200${index};${index + 1};5`,
		'2001-02-05',
	],
	['Month;Day;Year', (index: number) => `${index + 1};${index + 3};${2000 + index}`, '2001-02-04'],
	['Day;Month;Year', (index: number) => `${index + 3};${['May', 'June'][index % 2]};${2000 + index}`, '2001-06-04'],
	['Jour;Mois;Année', (index: number) => `;;${2000 + index}`, '2001'],
	['Jour;Mois;Année', (index: number) => `;${index + 1};${2000 + index}`, '2001-02'],
	['Jour;Mois;Année', (index: number) => `${index + 1};;${2000 + index}`, ''],
])('a date of birth in columns of its own, %s', async (header, date, expected) => {
	const rows = people.map((name, index) => `${340 + index * 3};${name};${date(index)};${'FM'[index % 2]}`)
	const { rows: values } = await read([`Numéro;Nom et prénoms;${header};Sexe`, ...rows])
	expect(values[1]).toBe(['343', 'MORI, Bina', expected, expected, expected, 'M'].join(' | '))
})
