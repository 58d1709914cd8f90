import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { importFile } from '../../harness/importing.ts'

/** Lists whose marks do not stand in a column for each subject, from the file to the archive. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const session = { exam: 'AF9', year: 2007 }

function write(name: string, rows: readonly string[]): string {
	const path = backend.path(name)
	writeFileSync(path, rows.join('\r\n'))
	return path
}

/** The marks of every sitting in points, by order number, in the order of the barème. */
function marks(): Record<string, (number | null)[]> {
	const { archive } = backend.workspace
	const rows = archive?.sqlite
		.prepare<[], Record<string, number | string | null>>('SELECT * FROM sitting ORDER BY order_number')
		.all()
	return Object.fromEntries(
		(rows ?? []).map((row) => [
			String(row.order_number),
			Array.from({ length: 7 }, (_, slot) => {
				const mark = row[`m${slot}`]
				return typeof mark === 'number' ? mark / 100 : null
			}),
		]),
	)
}

const wide = { '000123': [70, 71, 72, 73, 74, 75, 76], '000124': [60, 61, 62, null, 64, 65, 66] }
const subjects = [
	'Mathématiques',
	'Créole',
	'Français',
	'Anglais',
	'Espagnol',
	'Sciences sociales',
	'Sciences expérimentales',
]
const people = [
	['000123', 'PIERRE, Jean', wide['000123']],
	['000124', 'NOËL, Rose', wide['000124']],
] as const

test('a list in columns, one with a row for each subject and one with all marks in a cell come in alike', async () => {
	const inColumns = people.map(([number, name, own]) => [number, name, ...own.map((mark) => mark ?? 'ABS')].join(';'))
	await importFile(backend, write('a.csv', [['Matricule', 'Nom et prénoms', ...subjects].join(';'), ...inColumns]), {
		session,
	})
	const expected = marks()
	expect(Object.keys(expected)).toEqual(['000123', '000124'])

	const inRows = subjects.flatMap((subject, index) =>
		people.map(([number, name, own]) => [number, name, subject, own[index] ?? 'ABS'].join(';')),
	)
	const long = await importFile(
		backend,
		write('b.csv', ['Matricule;Nom et prénoms;Matière;Note', ...inRows, 'Total : 2 candidats;;;']),
		{ session },
	)
	expect(long.view.report).toMatchObject({ news: { new: 0, changed: 0, same: 2 }, errors: {} })

	const inOneCell = people.map(([number, name, own]) =>
		[number, name, own.map((mark, index) => `${subjects[index]}: ${mark ?? 'ABS'}`).join(', ')].join(';'),
	)
	const listed = await importFile(backend, write('c.csv', ['Matricule;Nom et prénoms;Notes', ...inOneCell]), {
		session,
	})
	expect(listed.view.report).toMatchObject({ news: { new: 0, changed: 0, same: 2 }, errors: {} })
	expect(marks()).toEqual(expected)
})

test('a candidate is set aside with all rows, and a subject that the profile does not have is said', async () => {
	const path = write('d.csv', [
		'Matricule;Nom et prénoms;Matière;Note',
		'000123;PIERRE, Jean;Mathématiques;70',
		'000123;PIERRE, Jean;Mandarin;12',
		'000124;NOËL, Rose;Mathématiques;soixante',
		'000124;NOËL, Rose;Créole;50',
	])
	const { view, importId } = await importFile(backend, path, { session, dryRun: true })
	expect(view).toMatchObject({ rowsImported: 1, rowsSetAside: 2 })
	expect(view.report?.warnings).toMatchObject({ 'mark.notInBareme': 1 })
	const { rows } = await backend.call('commis', 'imports.setAside', { importId })
	expect(rows.map(({ row, code }) => [row, code])).toEqual([
		[4, 'mark.unreadable'],
		[5, 'mark.unreadable'],
	])
})

test('results by number only come in without names; a list with the names is seen to be of the same candidates', async () => {
	const numbers = people.map(([number, , own]) => [number, ...own.map((mark) => mark ?? 'ABS'), 'Admis'].join(';'))
	const first = await importFile(
		backend,
		write('numeros.csv', [['Numéro de table', ...subjects, 'Décision'].join(';'), ...numbers]),
		{ session },
	)
	expect(first.view).toMatchObject({ rowsRead: 2, rowsImported: 2, rowsSetAside: 0 })
	expect(first.view.report).toMatchObject({ infos: { 'name.none': 2 }, warnings: {} })
	expect(marks()).toMatchObject({ '000123': wide['000123'] })

	const eligible = await backend.call('commis', 'documents.eligible', {
		session: { ...session, kind: 'ORD' },
		kind: 'releve',
	})
	expect(eligible).toMatchObject({ eligible: 0 })

	const named = people.map(([number, name]) => [number, name, 'F', 'Admis'].join(';'))
	const second = await importFile(
		backend,
		write('noms.csv', ['Numéro de table;Nom et prénoms;Sexe;Décision', ...named]),
		{ session },
	)
	expect(second.view.report).toMatchObject({ news: { new: 0, changed: 2, same: 0 } })
})

test('other names and post-noms go on with the name that another column begins', async () => {
	const path = write('noms.csv', [
		'Matricule;Nom;Post-nom;First name;Other names;Décision',
		'1;MUKENDI;KABEYA;Jean;Paul Marie;Admis',
		'2;TSHALA;;Rose;;Admis',
	])
	await importFile(backend, path, { session })
	const names = backend.workspace.archive?.sqlite
		.prepare('SELECT surname, given_names FROM sitting ORDER BY order_number')
		.all()
	expect(names).toEqual([
		{ surname: 'MUKENDI KABEYA', given_names: 'Jean Paul Marie' },
		{ surname: 'TSHALA', given_names: 'Rose' },
	])
})

test('a list by schools, each counted from one: headings say what follows, and the count is nobody’s number', async () => {
	const school = (code: string, name: string, pupils: readonly string[]) => [
		`CODE ECOLE : ${code}  ECOLE : ${name};;;`,
		'OPTION : PEDAGOGIE GENERALE;;;',
		'ENCADREUR : M. KOLO;;;',
		'N°;NOM POST-NOM PRENOM;SEXE;%',
		...pupils.map((pupil, index) => `${index + 1};${pupil};M;5${index}`),
	]
	const pupils = [
		'KOLO ADA BINA',
		'TASU CARO DIDO',
		'NEFU EDO FATI',
		'LIRA GINO HALA',
		'BESA INO JALI',
		'RAKU KIMO LUA',
	]
	const path = write('palmares.csv', [
		...school('1410203', 'INSTITUT SOLEIL', pupils),
		...school(
			'1410299',
			'LYCEE LUNE',
			pupils.map((name) => name.replace('A', 'O')),
		),
	])
	const { view } = await importFile(backend, path, { session })
	expect(view).toMatchObject({ rowsRead: 12, rowsImported: 12, rowsSetAside: 0 })
	const sittings = backend.workspace.archive?.sqlite
		.prepare(
			'SELECT school, order_number, average, count(*) AS pupils FROM sitting GROUP BY school, order_number IS NULL',
		)
		.all()
	expect(sittings).toMatchObject([
		{ school: 'INSTITUT SOLEIL', order_number: null, pupils: 6 },
		{ school: 'LYCEE LUNE', order_number: null, pupils: 6 },
	])
})

test('cells beyond the header are a fault of a row only where others do not have them', async () => {
	const people = ['ADA', 'BINA', 'CARO', 'DIDO', 'EDO', 'FATI'].map(
		(name, index) => `${340 + index};${name} KOLO;7${index}`,
	)
	const all = write('tous.csv', ['Matricule;Nom et prénoms;Maths;', ...people.map((row) => `${row};;29.5`)])
	expect((await importFile(backend, all, { session, dryRun: true })).view).toMatchObject({
		rowsImported: 6,
		rowsSetAside: 0,
	})
	const one = write('un.csv', [
		'Matricule;Nom et prénoms;Maths',
		...people.map((row, index) => (index === 2 ? `${row};29.5` : row)),
	])
	const { view } = await importFile(backend, one, { session, dryRun: true })
	expect(view.report?.errors ?? {}).toEqual({ 'row.tooManyCells': 1 })
})

test('who is admitted in which round is admitted; a title’s series that the profile lacks does not set its rows aside', async () => {
	const words = ['Admis d’office', 'Admise au 2ème tour', 'ADMIS 1er groupe', 'Admis second tour']
	const rows = words.map((word, index) => `${340 + index};KOLO ADA;${word}`)
	const path = write('tours.csv', ['Série : Z9 ALL', 'Matricule;Nom et prénoms;Décision', ...rows])
	const { view } = await importFile(backend, path, { session, dryRun: true })
	expect(view.report?.errors ?? {}).toEqual({})
	// Passed in the second round, or may sit there: the words do not say it.
	expect(view.report?.warnings).toMatchObject({ 'decision.open': 1 })
	expect(view.report?.decisions).toEqual({ ADMIS: 3 })
})
