import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFiles } from '../../../../src-main/cli/commands/imports.ts'
import { Program } from '../../../../src-main/cli/program.ts'
import { TestBackend } from '../../../harness/backend.ts'
import { type FieldSpec, writeDbf } from '../../../harness/formats/dbfFile.ts'
import { day, writeWorkbook } from '../../../harness/formats/workbook.ts'
import { writeZip } from '../../../harness/formats/zipFile.ts'

/** Old formats through the whole import: what is understood of them, and what lands in the archive. */

let backend: TestBackend
beforeAll(async () => {
	backend = await TestBackend.practice()
})
afterAll(() => backend.dispose())

const people = [
	['1001', 'ÉLIE', 'Béatrice', '12/05/1978'],
	['1002', 'DÉSIR', 'François', '01/11/1979'],
	['1003', 'NOËL', 'Joëlle', '30/06/1977'],
	['1004', 'AUGUSTE', 'Marie-Thérèse', '09/02/1978'],
] as const

const fields: FieldSpec[] = [
	{ name: 'NUMERO', type: 'N', bytes: 6 },
	{ name: 'NOM', type: 'C', bytes: 20 },
	{ name: 'PRENOM', type: 'C', bytes: 20 },
	{ name: 'DATE_NAISS', type: 'D', bytes: 8 },
	{ name: 'TOTAL', type: 'N', bytes: 5 },
	{ name: 'DECISION', type: 'C', bytes: 8 },
]
const compact = (date: string) => date.split('/').toReversed().join('')

const iso = (date: string) => date.split('/').toReversed().join('-')
const titles = ['Numéro', 'Nom', 'Prénom', 'Date de naissance', 'Total', 'Décision']

const table = (encoding: string, deleted = -1) =>
	writeDbf({
		fields,
		records: people.map(([number, surname, given, born], index) => ({
			values: [number, surname, given, compact(born), '900', 'Admis'],
			deleted: index === deleted,
		})),
		encoding,
	}).dbf
const workbook = (bookType: 'biff8' | 'ods') =>
	writeWorkbook(
		[
			{
				name: 'Philo D',
				rows: [
					titles,
					...people.map(([number, surname, given, born]) => [
						Number(number),
						surname,
						given,
						bookType === 'ods' ? born : day(iso(born)),
						900,
						'Admis',
					]),
				],
			},
		],
		bookType,
	)
/** Printed in columns, the names twelve times so that there are lines enough to see the columns by. */
const printed = Buffer.from(
	[
		'RESULTATS DU BACCALAUREAT',
		'',
		'Numero  Nom         Prenom          Date de nais.  Total  Decision',
		...Array.from({ length: 12 }, (_, round) =>
			people.map(([number, surname, given]) =>
				[
					String(Number(number) + round * 10).padEnd(7),
					surname.padEnd(11),
					given.padEnd(15),
					`${String(round + 1).padStart(2, '0')}/05/1978`.padEnd(14),
					'  900',
					' Admis',
				].join(' '),
			),
		).flat(),
	].join('\r\n'),
	'latin1',
)

async function imported(name: string, bytes: Buffer) {
	const path = backend.path(name)
	writeFileSync(path, bytes)
	const file = backend.grant(path)
	const inspection = await backend.call('commis', 'imports.inspect', { file })
	const session = { exam: 'BAC2', year: 1997 }
	const { importId, jobId } = await backend.call('commis', 'imports.stage', { file, session, again: true })
	expect((await backend.ended(jobId)).error).toBeNull()
	return { file, inspection, view: await backend.call('commis', 'imports.get', { importId }) }
}

test.each([
	['dbf', 'liste.dbf', table('cp850'), 'cp850', people.length],
	['dbf', 'liste-w.dbf', table('win1252'), 'windows-1252', people.length],
	['xls', 'liste.xls', workbook('biff8'), undefined, people.length],
	['ods', 'liste.ods', workbook('ods'), undefined, people.length],
	['fixedWidth', 'liste.txt', printed, 'windows-1252', people.length * 12],
])('%s: %s is understood and read', async (format, name, bytes, encoding, rows) => {
	const { inspection, view } = await imported(name, bytes)
	const [sheet] = inspection.sheets
	expect({ format: inspection.format, encoding: inspection.encoding?.value }).toEqual({ format, encoding })
	expect(sheet?.columns.map(({ proposal }) => proposal.field)).toEqual([
		'orderNumber',
		'surname',
		'givenNames',
		'birthDate',
		'total',
		'decision',
	])
	expect(sheet?.columns[1]?.samples.slice(0, 4)).toEqual(people.map(([, surname]) => surname))
	expect([view.rowsRead, view.rowsSetAside, view.report?.warnings]).toEqual([rows, 0, {}])
})

test('deleted records of a table are counted, and its encoding can be chosen', async () => {
	const { file, view } = await imported('efface.dbf', table('cp850', 3))
	expect([view.rowsRead, view.report?.rowsDeleted]).toEqual([3, 1])
	const chosen = await backend.call('commis', 'imports.inspect', { file, encoding: 'windows-1252' })
	expect(chosen.sheets[0]?.columns[1]?.samples[0]).toBe('\u0090LIE')
})

test('a list printed over several pages: titles, page numbers, headers and rules belong to the pages', async () => {
	const page = (number: number) =>
		[
			"                 MINISTÈRE DE L'ÉDUCATION NATIONALE",
			`                 RÉSULTATS DU BACCALAURÉAT 2e PARTIE 1997      PAGE ${number}`,
			'',
			'NO.ORDRE NOM ET PRENOM           SEXE  SERIE  TOTAL  MOYENNE  DECISION',
			'----------------------------------------------------------------------',
			...Array.from({ length: 12 }, (_, index) => {
				const order = String(number * 100 + index).padStart(8, '0')
				const name = `${people[(index + number) % people.length]?.[1] ?? ''} ${people[index % people.length]?.[2] ?? ''}`
				const total = 400 + ((index * 97 + number * 31) % 1300)
				return `${order} ${name.padEnd(24)}${'MF'[index % 2]}     ${'AC'[index % 2]}    ${String(total).padStart(6)}   ${(total / 200).toFixed(2)}   ${total < 1000 ? 'ELIMINE' : 'ADMIS'}`
			}),
		].join('\r\n')
	const { inspection, view } = await imported('pages.txt', Buffer.from([1, 2, 3].map(page).join('\r\n'), 'latin1'))
	expect(inspection.sheets[0]?.columns.map(({ proposal }) => proposal.field)).toEqual([
		'orderNumber',
		'fullName',
		'sex',
		'series',
		'total',
		'average',
		'decision',
	])
	expect(inspection.sheets[0]?.columns[4]?.samples.every((sample) => /^\d+$/.test(sample))).toBe(true)
	expect([view.rowsRead, view.rowsSetAside]).toEqual([36, 0])
})

test('columns of fixed-width text can be described', async () => {
	const { file } = await imported('decrit.txt', printed)
	const columnStarts = [0, 8, 20]
	const described = await backend.call('commis', 'imports.inspect', { file, columnStarts })
	expect(described.layout.columnStarts).toEqual(columnStarts)
	expect(described.sheets[0]?.columns).toHaveLength(3)
})

test('the command line takes a .zip and a folder as the lists in them, and says what it left', async () => {
	const other = await TestBackend.practice()
	const archive = other.path('archive')
	await other.workspace.close()
	const folder = other.path('annees')
	mkdirSync(folder)
	writeFileSync(join(folder, 'bac2 1996.ods'), workbook('ods'))
	const zip = other.path('envoi.zip')
	writeFileSync(
		zip,
		writeZip([
			{ name: '1997/bac2 1997.dbf', content: table('cp850') },
			{ name: '1998/bac2 1998.xls', content: workbook('biff8') },
			{ name: '1998/encore.rar', content: 'x' },
		]),
	)
	const program = new Program()
	await program.open(archive)
	const results = await importFiles(program, [zip, folder], { session: {}, dryRun: false, again: false })
	await program.close()
	expect(results.map(({ file, view, error }) => [file, view?.rowsImported ?? error?.code])).toEqual([
		['1997/bac2 1997.dbf', 4],
		['1998/bac2 1998.xls', 4],
		['1998/encore.rar', 'imports.severalFiles'],
		['bac2 1996.ods', 4],
	])
	expect(readdirSync(join(archive, 'staging', 'unpacked'))).toEqual([])
	await other.dispose()
})
