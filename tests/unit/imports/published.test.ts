import { afterAll, expect, test } from 'vitest'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { parseSex } from '../../../src-main/backend/imports/rules/sex.ts'
import { inspectFile } from '../../../src-main/backend/imports/understanding/inspect.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** Layouts as exam offices and their portals publish them; the people are invented. */

const files = new SourceFolder()
afterAll(() => files.dispose())

let written = 0
async function layoutOf(content: string, profile: 'benin' | 'haiti' = 'benin') {
	const found = await inspectFile(files.write(`liste-${++written}.csv`, content), loadProfile(profile))
	const [sheet] = found.sheets
	return {
		...found,
		columns: (sheet?.columns ?? []).map(({ header, proposal, looksLike }) => {
			const meaning = looksLike ? `? ${looksLike}` : (proposal.subject ?? proposal.field)
			return `${header} → ${meaning}${proposal.scale === undefined ? '' : ` /${proposal.scale}`}`
		}),
	}
}

const people = ['Ada Kolo', 'Bina Mori', 'Caro Tasu', 'Dido Nefu', 'Edo Lira', 'Fati Besa', 'Gino Raku', 'Hala Sido']
/** A list of eight rows below a header. */
const list = (header: string, row: (name: string, index: number) => string) => [header, ...people.map(row)].join('\r\n')

test('words beside the name of a subject do not make it an average or another subject', async () => {
	const { columns } = await layoutOf(
		list(
			'Numéro;Nom et prénoms;Note / Moyenne de maths;PUNT_INGLES;Nota istorie;Port;Moyenne générale',
			(name, index) => `${340 + index * 3};${name};${8 + index};${9 + index};${10 + index};${7 + index};${9 + index}`,
		),
	)
	expect(columns.slice(2)).toEqual([
		'Note / Moyenne de maths → mathematiques',
		'PUNT_INGLES → anglais',
		'Nota istorie → ? mark',
		'Port → ? mark',
		'Moyenne générale → average',
	])
})

test('coefficients are no scales, and their sum is no total', async () => {
	const { columns } = await layoutOf(
		list(
			'Numéro;Nom et prénoms;Maths (coef 4);SVT (2);Français coef. 3;Anglais (20);Total coef;Total points',
			(name, index) =>
				`${340 + index * 3};${name};${8 + index};${9 + index};${10 + index};${7 + index};11;${200 + index * 7}`,
		),
	)
	expect(columns.slice(2)).toEqual([
		'Maths (coef 4) → mathematiques',
		'SVT (2) → svt',
		'Français coef. 3 → francais',
		'Anglais (20) → anglais /20',
		'Total coef → ignore',
		'Total points → total',
	])
})

test('titles of groups above and scales below the header belong to it', async () => {
	const content = [
		';;;Épreuves écrites;;Résultat;',
		'N° Table;Nom;Prénoms;Maths;Français;Moy;Décision',
		';;;/20;/20;/20;',
		...people.map(
			(name, index) => `${340 + index * 3};${name.replace(' ', ';')};${8 + index};${9 + index};${9 + index};Admis`,
		),
	]
	const { columns, layout } = await layoutOf(content.join('\n'))
	expect(layout.sheets[0]).toMatchObject({ headerRow: 0, headerRows: 3 })
	expect(columns.slice(3)).toEqual([
		'Maths /20 → mathematiques /20',
		'Français /20 → francais /20',
		'Moy /20 → average /20',
		'Décision → decision',
	])
})

test('numbers alone are no dates of birth, a word for no is no sex, a birth year is no session', async () => {
	const { columns } = await layoutOf(
		list(
			'Noreg;Numéro_C1AS;NOM_AR;ANNEE_NAISS;PERIODO;Promoție anterioară;TOTAL',
			(name, index) => `3;${30_500 + index * 3};${name};${2004 + (index % 4)};20194;NU;${61 + index * 9.5}`,
		),
	)
	expect(columns).toEqual([
		'Noreg → ignore',
		'Numéro_C1AS → orderNumber',
		'NOM_AR → fullName',
		'ANNEE_NAISS → birthDate',
		'PERIODO → ignore',
		'Promoție anterioară → ignore',
		'TOTAL → total',
	])
})

test.each([
	['Genre', 'BG', ['M', 'F']],
	['L/P', 'LP', ['M', 'F']],
	['Cinsiyet', 'EK', ['M', 'F']],
	['Sexo', 'HM', ['M', 'F']],
	['Sexe', 'GF', ['M', 'F']],
])('%s: the letters %s are told by each other', async (header, letters, sexes) => {
	const { layout, columns } = await layoutOf(
		list(`Code;Nom et prénoms;${header}`, (name, index) => `A${340 + index * 3};${name};${letters[index % 2]}`),
	)
	expect(columns[2]).toBe(`${header} → sex`)
	const meant = Array.from(letters, (letter) => layout.replacements.find(({ from }) => from === letter)?.to ?? letter)
	expect(meant.map(parseSex)).toEqual(sexes)
})

test('names of schools, places, fathers and profiles are not those of candidates', async () => {
	const { columns } = await layoutOf(
		list(
			'HALLTICKET;CNAME;FNAME;TERNAME;Mediu candidat;COLE_NOMBRE_ESTABLECIMIENTO;District Rank',
			(name, index) => `${20_340 + index * 3};${name};P ${people[7 - index]};Stad;URBAN;COLEGIO SOL;${index * 40 + 3}`,
		),
	)
	expect(columns).toEqual([
		'HALLTICKET → orderNumber',
		'CNAME → fullName',
		'FNAME → ignore',
		'TERNAME → ignore',
		'Mediu candidat → ignore',
		'COLE_NOMBRE_ESTABLECIMIENTO → school',
		'District Rank → ignore',
	])
})

test('beside a surname, the column called name has the given names', async () => {
	const { columns } = await layoutOf(
		list(
			'Matricola;Cognome;Nome;Voto finale',
			(name, index) => `${340 + index * 3};${name.replace(' ', ';')};${61 + index * 4}`,
		),
	)
	expect(columns).toEqual([
		'Matricola → orderNumber',
		'Cognome → surname',
		'Nome → givenNames',
		'Voto finale → average /100',
	])
})

test('decisions under mention are decisions; letters under it are grades, not mentions', async () => {
	const decided = list(
		'Code NS4;Nom Élève;Mention Finale;Moy/10',
		(name, index) => `${340 + index * 3};${name};${['Réussi', 'Échec', 'Absent'][index % 3]};5,${index}`,
	)
	expect((await layoutOf(decided, 'haiti')).columns).toEqual([
		'Code NS4 → orderNumber',
		'Nom Élève → fullName',
		'Mention Finale → decision',
		'Moy/10 → average /10',
	])
	const graded = list(
		'Index no;Name;Mean grade;Pts',
		(name, index) => `20${340 + index * 3};${name};${['B+', 'C', 'B', 'D-'][index % 4]};${40 + index}`,
	)
	expect((await layoutOf(graded)).columns.slice(2)).toEqual(['Mean grade → ? grade', 'Pts → total'])
	const divided = list(
		'Seating no;Name;division;Mention',
		(name, index) => `20${340 + index * 3};${name};${index % 2 ? 'أدبي' : 'علمي علوم'};Distinction`,
	)
	expect((await layoutOf(divided)).columns.slice(2)).toEqual(['division → ignore', 'Mention → mention'])
})

test.each([
	['GPA', (index: number) => `${2 + index * 0.25}`, 4],
	['GPA', (index: number) => `${3 + index * 0.25}`, 5],
	['Moyenne', (index: number) => `${5 + index * 0.5}`, 10],
	['Moyenne', (index: number) => `${10 + index}`, undefined],
])('%s: averages with which people passed say what they are out of', async (header, average, scale) => {
	const content = list(
		`Code;Nom et prénoms;${header};Décision`,
		(name, index) => `A${340 + index * 3};${name};${average(index)};Admis`,
	)
	const named = `BAC 2021\n${content}`
	const [sheet] = (await layoutOf(named)).layout.sheets
	expect(sheet?.columns.find(({ field }) => field === 'average')?.scale).toBe(scale)
})

test('commas inside some cells do not make a delimited list one of fixed widths', async () => {
	const rows = people.map(
		(name, index) => `30010${index},${name.toUpperCase()},${index % 2 ? 'FAIL,ENG, MTH' : 'PASS,'}`,
	)
	const { format, delimiter, columns } = await layoutOf(['Roll No,Name,Result,Subjects', ...rows].join('\n'))
	expect([format, delimiter?.value]).toEqual(['csv', ','])
	expect(columns).toEqual([
		'Roll No → orderNumber',
		'Name → fullName',
		'Result → decision',
		'Subjects → ignore',
		expect.stringContaining('ignore'),
	])
})

test.each([
	['Ukrainian', '№;Прізвище;Ім’я;По батькові;Стать;Дата народження;Навчальний заклад', 'ж;12.05.2004'],
	['Bulgarian', 'Входящ номер;Фамилия;Име;Презиме;Пол;Дата на раждане;Училище', 'М;12.05.2004'],
	['Greek', 'Κωδικός υποψηφίου;Επώνυμο;Όνομα;Πατρώνυμο;Φύλο;Ημ. γέννησης;Σχολείο', 'Θήλυ;12/05/2004'],
])('%s headers', async (language, header, middle) => {
	const { columns } = await layoutOf(
		list(header, (name, index) => `${2340 + index * 3};${name.replace(' ', ';')};Ivano;${middle};Nr ${index}`),
	)
	const words = header.split(';')
	expect(columns).toEqual(
		[
			'orderNumber',
			'surname',
			'givenNames',
			language === 'Greek' ? 'ignore' : 'givenNames',
			'sex',
			'birthDate',
			'school',
		].map((field, index) => `${words[index]} → ${field}`),
	)
})

test('names of fields cut to ten letters, as old programs have them', async () => {
	const { columns } = await layoutOf(
		list(
			'NUMINS;NOMCAND;PRENCAND;DATNAIS;CODETAB;LIB_ETAB;CODCENT;LIBCENT;CODSERIE;TOTGEN;MOYGEN;DECJURY',
			(name, index) =>
				`00${340 + index * 3};${name.replace(' ', ';')};19850${1 + index}12;031;CEG SOLEIL;12;CEG LUNE;${'ABCD'[index % 4]};${101 + index};${9 + index};ADMIS`,
		),
	)
	expect(columns).toEqual([
		'NUMINS → orderNumber',
		'NOMCAND → surname',
		'PRENCAND → givenNames',
		'DATNAIS → birthDate',
		'CODETAB → ignore',
		'LIB_ETAB → school',
		'CODCENT → ignore',
		'LIBCENT → centre',
		expect.stringContaining('CODSERIE'),
		'TOTGEN → total',
		'MOYGEN → average',
		'DECJURY → decision',
	])
})

test('below each subject its mark, what it counts for and the points: the mark is the mark', async () => {
	const content = [
		'N°;Nom et prénoms;Mathématiques;;;Français;;;Total;Moyenne',
		';;Note;Coef;Pts;Note;Coef;Pts;;',
		...people.map(
			(name, index) =>
				`${340 + index * 3};${name};${8 + index};4;${32 + index * 4};${7 + index};3;${21 + index * 3};${53 + index * 7};${8 + index}`,
		),
	]
	const { columns } = await layoutOf(content.join('\n'))
	expect(columns.slice(2)).toEqual([
		'Note → mathematiques',
		'Coef → ignore',
		'Pts → ? mark',
		'Note → francais',
		'Coef → ignore',
		'Pts → ? mark',
		'Total → total',
		'Moyenne → average',
	])
})

test('day, month and year of birth in columns of their own do not make it the year of the exam', async () => {
	const { columns } = await layoutOf(
		list(
			'Numéro;Nom et prénoms;Jour;Mois;Année;Né(e) le;à',
			(name, index) =>
				`${340 + index * 3};${name};${index + 3};${((index * 5) % 12) + 1};${1980 + index};0${index + 1}/03/1984;HINCHE`,
		),
	)
	expect(columns.slice(2)).toEqual([
		'Jour → ? mark',
		'Mois → ? mark',
		'Année → ignore',
		'Né(e) le → birthDate',
		'à → birthPlace',
	])
})

test.each([
	['Remarks', ['PASS', 'FAIL']],
	['Estado', ['APROBADO', 'REPROBADO']],
	['Obs.', ['Admis', 'Absent']],
	['Résultat', ['Admis(e) AB', 'Refusé(e)']],
])('decisions are found under %s', async (header, words) => {
	const { columns } = await layoutOf(
		list(`Code;Nom et prénoms;${header}`, (name, index) => `A${340 + index * 3};${name};${words[index % 2]}`),
	)
	expect(columns[2]).toBe(`${header} → decision`)
})
