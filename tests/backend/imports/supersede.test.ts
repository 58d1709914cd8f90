import { writeFileSync } from 'node:fs'
import excel from 'exceljs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '#shared/contract/index'
import { TestBackend } from '../../harness/backend.ts'
import { importFile, importView } from '../../harness/importing.ts'

/** A corrected file takes the place of the one that came in before. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const header =
	"N° d'ordre;Nom;Prénom(s);Sexe;Date de naissance;Département;Mathématiques;Créole;Français;Anglais;Espagnol;Sciences sociales;Sciences expérimentales;Total;Moyenne;Décision"
const row = (number: number, surname: string, given: string, mark = 100) =>
	`${String(number).padStart(6, '0')};${surname};${given};M;${String((number % 27) + 1).padStart(2, '0')}/03/1990;Ouest;${`${mark};`.repeat(7)}${mark * 7};;Admis`
const surnames = ['PIERRE', 'NOËL', 'DÉSIR', 'LOUIS', 'BAPTISTE', 'JOSEPH', 'CHARLES', 'AUGUSTE', 'ROMAIN', 'ESTIMÉ']
const list = surnames.map((surname, index) => row(index + 1, surname, `Jean${index}`))

function file(name: string, rows: readonly string[]): string {
	const path = backend.path(name)
	writeFileSync(path, ['Examen : 9e AF - Session ordinaire - 2007', header, ...rows, ''].join('\r\n'))
	return path
}

const sqlite = () => {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	return archive.sqlite
}

/** Everything of the archive's records that an undo must bring back. */
const picture = () => ({
	sittings: sqlite().prepare('SELECT * FROM sitting ORDER BY id').all(),
	search: sqlite().prepare("SELECT rowid FROM sitting_search WHERE sitting_search MATCH 'jean*' ORDER BY rowid").all(),
	aside: sqlite().prepare('SELECT * FROM set_aside ORDER BY id').all(),
	findings: sqlite().prepare('SELECT * FROM finding ORDER BY id').all(),
	versions: sqlite().prepare('SELECT * FROM sitting_version').all(),
})

async function commit(importId: number, supersede?: Input<'imports.commit'>['supersede']) {
	const { jobId } = await backend.call('commis', 'imports.commit', {
		importId,
		...(supersede === undefined ? {} : { supersede }),
	})
	const job = await backend.ended(jobId)
	return { job, view: await importView(backend, importId) }
}

const found = async (query: string) => {
	const { rows } = await backend.call('commis', 'archive.search', { query })
	return rows
}

/** Corrected: a name, a mark with its total, two numbers exchanged; one row gone and one new. */
const corrected = [
	row(1, 'PIERRE', 'Jean0 Élie'),
	row(2, 'NOËL', 'Jean1', 110),
	row(3, 'LOUIS', 'Jean3').replace('04/03/1990', '05/03/1990'),
	row(4, 'DÉSIR', 'Jean2').replace('05/03/1990', '04/03/1990'),
	...list.slice(4, 9),
	row(11, 'TOUSSAINT', 'Jean10'),
]

describe('a new version of a file', () => {
	test('is known by what it holds, and proposed with its evidence', async () => {
		const first = await importFile(backend, file('9AF_2007.csv', list))
		const { view } = await importFile(backend, file('9AF_2007 rectifié.csv', corrected), { dryRun: true })
		expect(view.report?.formers).toEqual([
			{
				importId: first.importId,
				fileName: '9AF_2007.csv',
				committedAt: first.view.committedAt,
				rows: 10,
				same: 5,
				changed: 4,
				gone: 1,
				guarded: 0,
				sameColumns: true,
				likeness: 1,
				proposed: true,
			},
		])
		const ask = (kind: 'changed' | 'gone') =>
			backend.call('commis', 'imports.differences', { importId: view.id, former: first.importId, kind })
		const changed = await ask('changed')
		expect(changed.rows.map(({ name, row: at, fields }) => [name, at, fields])).toEqual([
			['PIERRE Jean0', 3, [{ field: 'givenNames', mark: false, before: 'Jean0', after: 'Jean0 Élie' }]],
			[
				'NOËL Jean1',
				4,
				[
					{ field: 'total', mark: false, before: '700', after: '770' },
					...[
						'mathematiques',
						'creole',
						'francais',
						'anglais',
						'espagnol',
						'sciences-sociales',
						'sciences-experimentales',
					].map((field) => ({
						field: expect.stringContaining(field.slice(0, 6)),
						mark: true,
						before: '100',
						after: '110',
					})),
				],
			],
			['LOUIS Jean3', 5, [{ field: 'orderNumber', mark: false, before: '000004', after: '000003' }]],
			['DÉSIR Jean2', 6, [{ field: 'orderNumber', mark: false, before: '000003', after: '000004' }]],
		])
		expect((await ask('gone')).rows).toMatchObject([{ name: 'ESTIMÉ Jean9', row: null, fields: [] }])
	})

	test('changes records in place, keeps how they stood, and undo brings back exactly that', async () => {
		const first = await importFile(backend, file('9AF_2007.csv', list))
		const before = picture()
		const staged = await importFile(backend, file('9AF_2007 rectifié.csv', corrected), { dryRun: true })
		const { view } = await commit(staged.importId, {
			importId: first.importId,
			gone: { exclude: 'all', reason: 'absent de la liste rectifiée' },
		})
		expect(view).toMatchObject({ state: 'committed', rowsImported: 5, undoBlockedBy: null })
		expect(view.report).toMatchObject({
			news: { new: 1, changed: 4, same: 5 },
			superseded: { importId: first.importId, replaced: 4, guarded: 0, gone: 1, excluded: 1 },
		})
		expect(view.report?.warnings['archive.changed']).toBeUndefined()
		expect(
			sqlite().prepare('SELECT id, order_number, surname, given_names, status FROM sitting ORDER BY id').all(),
		).toMatchObject([
			{ id: 1, given_names: 'Jean0 Élie' },
			{ id: 2 },
			{ id: 3, order_number: '000004', surname: 'DÉSIR' },
			{ id: 4, order_number: '000003', surname: 'LOUIS' },
			...[5, 6, 7, 8, 9].map((id) => ({ id, status: 'active' })),
			{ id: 10, status: 'excluded' },
			{ surname: 'TOUSSAINT' },
		])
		expect(await found('élie')).toMatchObject([{ id: 1 }])
		const record = await backend.call('auditeur', 'archive.sitting', { id: 1 })
		expect(record.source).toMatchObject({ importId: staged.importId, row: 3 })
		expect(record.versions).toMatchObject([
			{
				kind: 'replaced',
				fileName: '9AF_2007 rectifié.csv',
				fields: [{ field: 'givenNames', before: 'Jean0', after: 'Jean0 Élie' }],
				former: { importId: first.importId, fileName: '9AF_2007.csv', row: 3, cells: list[0]?.split(';') },
			},
		])
		expect(
			record.timeline.filter(({ kind }) => kind !== 'finding').map(({ kind, subject }) => [kind, subject]),
		).toEqual([
			['imported', '9AF_2007.csv'],
			['version', '9AF_2007 rectifié.csv'],
		])
		expect((await importView(backend, first.importId)).undoBlockedBy).toBe('superseded')
		const kept = await backend.call('commis', 'imports.differences', { importId: view.id, kind: 'changed' })
		expect(kept.total).toBe(4)
		await expect(
			backend.call('commis', 'imports.undo', { importId: first.importId, reason: 'essai' }),
		).rejects.toMatchObject({ code: 'imports.undoBlocked', parameters: { because: 'superseded' } })

		await backend.call('commis', 'imports.undo', { importId: staged.importId, reason: 'mauvaise liste' })
		expect(picture()).toEqual(before)
		expect((await importView(backend, first.importId)).undoBlockedBy).toBeNull()
	})

	test('of a new version: records keep every former state; only the newest can be replaced', async () => {
		const first = await importFile(backend, file('a.csv', list))
		const second = await importFile(backend, file('b.csv', corrected), { dryRun: true })
		await commit(second.importId, { importId: first.importId })
		const last = [row(1, 'PIERRE', 'Jean0 Élie', 90), ...corrected.slice(1), list[9] ?? '']
		const third = await importFile(backend, file('c.csv', last), { dryRun: true })
		expect(third.view.report?.formers).toMatchObject([
			{ importId: second.importId, rows: 11, same: 10, changed: 1, gone: 0 },
		])
		await expect(
			backend.call('commis', 'imports.commit', { importId: third.importId, supersede: { importId: first.importId } }),
		).rejects.toMatchObject({ code: 'imports.superseded', parameters: { by: second.importId } })
		const { view } = await commit(third.importId, { importId: second.importId })
		expect(view.report).toMatchObject({ news: { new: 0, changed: 1, same: 10 } })
		const record = await backend.call('auditeur', 'archive.sitting', { id: 1 })
		expect(record.versions.map(({ fileName, fields }) => [fileName, fields.length])).toEqual([
			['b.csv', 1],
			['c.csv', 8],
		])
	})

	test('leaves alone what later work rests on, and says so', async () => {
		const first = await importFile(backend, file('9AF_2007.csv', list))
		const [pierre] = await found('pierre')
		await backend.call('commis', 'archive.proposeCorrection', {
			sittingId: pierre?.id ?? 0,
			field: 'givenNames',
			value: 'Jean-Pierre',
			reason: 'acte de naissance',
		})
		const staged = await importFile(backend, file('9AF_2007 rectifié.csv', corrected), { dryRun: true })
		expect(staged.view.report?.formers).toMatchObject([{ changed: 4, guarded: 1 }])
		const { view } = await commit(staged.importId, { importId: first.importId })
		expect(view.report?.superseded).toMatchObject({ replaced: 3, guarded: 1, gone: 1, excluded: 0 })
		expect((await found('pierre'))[0]).toMatchObject({ givenNames: 'Jean0' })
		const guarded = await backend.call('commis', 'imports.differences', { importId: view.id, kind: 'guarded' })
		expect(guarded.rows).toMatchObject([{ sittingId: pierre?.id, row: 3, because: 'correction' }])
		const record = await backend.call('auditeur', 'archive.sitting', { id: pierre?.id ?? 0 })
		expect(record.timeline.some(({ subject }) => subject === 'archive.guarded')).toBe(true)
	})

	test('leaves the records of documents in a batch alone', async () => {
		const complete = list.map((line) => line.replace(';;Admis', ';5,00;Admis'))
		const first = await importFile(backend, file('9AF_2007.csv', complete))
		const session = { exam: 'AF9', year: 2007, kind: 'ORD' }
		const { jobId } = await backend.call('commis', 'documents.compose', { kind: 'releve', session, limit: 2 })
		expect((await backend.ended(jobId)).state).toBe('done')
		const changed = complete.map((line) => line.replace(/;Jean/, ';Jean Rose '))
		// By name, the first two are those with a document; one of them is not in the new file.
		const rest = changed.filter((line) => !line.includes('AUGUSTE'))
		const staged = await importFile(backend, file('rectifié.csv', rest), { dryRun: true })
		const { view } = await commit(staged.importId, {
			importId: first.importId,
			gone: { exclude: 'all', reason: 'liste rectifiée' },
		})
		expect(view.report?.superseded).toMatchObject({ replaced: 8, guarded: 1, gone: 1, excluded: 0 })
		const guarded = await backend.call('commis', 'imports.differences', { importId: view.id, kind: 'guarded' })
		expect(guarded.rows).toMatchObject([{ because: 'document' }])
	})

	test('cannot be undone once work rests on what it changed', async () => {
		const first = await importFile(backend, file('9AF_2007.csv', list))
		const staged = await importFile(backend, file('9AF_2007 rectifié.csv', corrected), { dryRun: true })
		await commit(staged.importId, { importId: first.importId })
		await backend.call('commis', 'archive.proposeCorrection', {
			sittingId: 1,
			field: 'givenNames',
			value: 'Jean',
			reason: 'acte de naissance',
		})
		expect((await importView(backend, staged.importId)).undoBlockedBy).toBe('corrections')
	})

	test('brings rows set aside again: the first work item is settled, and is work again after an undo', async () => {
		const broken = row(12, 'DORCÉUS', 'Jean11').replace(';100;', ';1O0;')
		const first = await importFile(backend, file('9AF_2007.csv', [...list, broken]))
		const open = () => backend.call('commis', 'imports.setAside', { importId: first.importId })
		expect((await open()).total).toBe(1)
		const staged = await importFile(backend, file('b.csv', [...list, row(12, 'DORCÉUS', 'Jean11')]), { dryRun: true })
		const { view } = await commit(staged.importId, { importId: first.importId })
		expect(view.report).toMatchObject({ resolved: 1, news: { new: 1, changed: 0, same: 10 } })
		expect((await open()).total).toBe(0)
		await backend.call('commis', 'imports.undo', { importId: view.id, reason: 'essai' })
		expect((await open()).total).toBe(1)
	})
})

/** One change somewhere in the list, as offices make them. */
const edit = fc.tuple(
	fc.nat(9),
	fc.constantFrom('name', 'mark', 'birth', 'number', 'drop', 'double', 'add', 'break'),
	fc.nat(99),
)

function edited(edits: readonly (readonly [number, string, number])[]): string[] {
	let rows = [...list]
	for (const [at, what, value] of edits) {
		const line = rows[at % Math.max(1, rows.length)]
		if (line === undefined) continue
		const changes: Record<string, () => string[]> = {
			name: () => [line.replace(/;Jean/, `;Marie${value % 3} Jean`)],
			mark: () => [line.replace(/;\d+;/, `;${value};`)],
			birth: () => [line.replace('/1990', '/1989')],
			number: () => [line.replace(/^\d+/, String(500 + value))],
			drop: () => [],
			double: () => [line, line],
			add: () => [line, row(700 + value, 'TOUSSAINT', `Rose${value}`)],
			break: () => [line.replace(/;100;/, ';1O0;')],
		}
		rows = rows.flatMap((one) => (one === line ? (changes[what]?.() ?? [one]) : [one]))
	}
	return rows
}

/** What an archive says now, without the numbers that records, rows and imports happen to have. */
const says = (archive: TestBackend) =>
	archive.workspace.archive?.sqlite
		.prepare<[], string>(
			`SELECT json_array(order_number, surname, given_names, birth_date, m0, m1, total, decision) AS line
			FROM sitting WHERE status = 'active' ORDER BY line`,
		)
		.pluck()
		.all()

test('whatever was edited: the archive then says what the new file says, and after an undo what it said before', async () => {
	const first = await importFile(backend, file('9AF_2007.csv', list))
	const before = picture()
	let number = 0
	await fc.assert(
		fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
			const path = file(`9AF_2007 v${++number}.csv`, edited(edits))
			const alone = await TestBackend.practice()
			const { importId } = await importFile(backend, path, { dryRun: true, again: true })
			try {
				await importFile(alone, path)
				const gone = { exclude: 'all' as const, reason: 'liste rectifiée' }
				await commit(importId, { importId: first.importId, gone })
				// A row that the archive has already does not come in a second time.
				expect(new Set(says(backend))).toEqual(new Set(says(alone)))
			} finally {
				await alone.dispose()
				await backend.call('commis', 'imports.undo', { importId, reason: 'essai' })
			}
			expect(picture()).toEqual(before)
		}),
		{ numRuns: 15 },
	)
}, 120_000)

test('what a check found is listed row by row, before and after the file came in', async () => {
	await importFile(backend, file('a.csv', list))
	const staged = await importFile(backend, file('b.csv', corrected), { dryRun: true })
	const { importId } = staged
	const ask = (code: 'archive.changed' | 'archive.numberTaken' | 'average.missing') =>
		backend.call('auditeur', 'imports.findings', { importId, code })
	const before = await ask('archive.changed')
	expect(before).toMatchObject({
		total: 2,
		rows: [
			{ row: 3, name: 'PIERRE Jean0 Élie', sittingId: null, parameters: { field: 'given_names', before: 'Jean0' } },
			{ row: 4, name: 'NOËL Jean1' },
		],
	})
	expect((await ask('archive.numberTaken')).rows.map(({ row: at }) => at)).toEqual([5, 6])
	expect((await ask('average.missing')).total).toBe(10)
	await commit(importId)
	const after = await ask('archive.changed')
	expect(after.rows.map(({ row: at, parameters }) => [at, parameters])).toEqual(
		before.rows.map(({ row: at, parameters }) => [at, parameters]),
	)
	expect(after.rows.every(({ sittingId }) => sittingId !== null)).toBe(true)
})

test('rows put right in their workbook settle the rows set aside that they were', async () => {
	const broken = row(12, 'DORCÉUS', 'Jean11').replace(';100;', ';1O0;')
	const worse = row(13, 'MILFORT', 'Jean12').replace(';100;', ';x1x;')
	const first = await importFile(backend, file('9AF_2007.csv', [...list, broken, worse]))
	const path = backend.path('a-corriger.xlsx')
	await backend.call('commis', 'imports.exportSetAside', { importId: first.importId, file: backend.grant(path) })
	const book = new excel.Workbook()
	await book.xlsx.readFile(path)
	const cell = book.worksheets[0]?.getRow(3).getCell(7)
	if (cell) cell.value = 100
	await book.xlsx.writeFile(path)
	const { view } = await importFile(backend, path)
	expect(view).toMatchObject({ rowsRead: 2, rowsImported: 1, rowsSetAside: 1 })
	expect(view.report?.resolved).toBe(2)
	const aside = (importId: number, state: 'open' | 'corrected') =>
		backend.call('commis', 'imports.setAside', { importId, state })
	expect((await aside(first.importId, 'open')).total).toBe(0)
	expect((await aside(first.importId, 'corrected')).total).toBe(2)
	// What is still wrong is work of the second import.
	expect((await aside(view.id, 'open')).total).toBe(1)
})
