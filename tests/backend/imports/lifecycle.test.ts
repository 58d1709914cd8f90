import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import excel from 'exceljs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Layout } from '#shared/contract/imports'
import { sourceCells } from '../../../src-main/backend/imports/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { importFile } from '../../harness/importing.ts'

/** From a file to the archive and back out, through the procedures. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const header =
	"N° d'ordre;Nom;Prénom(s);Sexe;Date de naissance;Département;Mathématiques;Créole;Français;Anglais;Espagnol;Sciences sociales;Sciences expérimentales;Total;Moyenne;Décision"
const pierre = '000123;PIERRE;Jean Élie;M;14/03/1990;Ouest;100;100;100;100;100;100;100;700;5,00;Admis'
const noel = '000124;NOËL;Rose;F;3 mai 1991;Nord;;;;;;;;;;Absente'
const broken = '000125;DÉSIR;Paul;M;01/01/1990;Sud;1O0;100;100;100;100;100;100;700;5,00;Admis'

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
const count = (table: string) => sqlite().prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n
const counts = () =>
	Object.fromEntries(
		['sitting', 'set_aside', 'raw_block', 'finding', 'exam_session'].map((table) => [table, count(table)]),
	)
const stagingFiles = () => readdirSync(backend.path('archive/staging'))
const found = async (name: string) => {
	const { rows } = await backend.call('auditeur', 'archive.search', { query: name })
	return rows.map(({ surname, givenNames }) => `${surname} ${givenNames}`)
}

test('staging shows what would come in and leaves the archive alone; committing brings it in, undoing takes it out', async () => {
	const path = file('9AF_2007.csv', [pierre, noel, broken])
	const staged = await importFile(backend, path, { dryRun: true })
	expect(staged.view).toMatchObject({
		state: 'staged',
		rowsRead: 3,
		rowsImported: 2,
		rowsSetAside: 1,
		undoBlockedBy: 'state',
	})
	expect(staged.view.report).toMatchObject({
		sessions: [{ session: { exam: 'AF9', year: 2007, kind: 'ORD' }, rows: 2 }],
		news: { new: 2, changed: 0, same: 0 },
		errors: { 'mark.unreadable': 1 },
		decisions: { ADMIS: 1, ABSENT: 1 },
	})
	expect(counts()).toEqual({ sitting: 0, set_aside: 0, raw_block: 0, finding: 0, exam_session: 0 })
	const aside = await backend.call('commis', 'imports.setAside', { importId: staged.importId })
	expect(aside.rows).toMatchObject([
		{ row: 5, column: 'Mathématiques', code: 'mark.unreadable', parameters: { value: '1O0' } },
	])
	expect(aside.rows[0]?.cells).toEqual(broken.split(';'))

	const { jobId } = await backend.call('commis', 'imports.commit', { importId: staged.importId })
	expect((await backend.ended(jobId)).result).toMatchObject({ state: 'committed', undoBlockedBy: null })
	expect(counts()).toMatchObject({ sitting: 2, set_aside: 1, raw_block: 1, exam_session: 1 })
	expect(await found('noel')).toEqual(['NOËL Rose'])
	expect(stagingFiles()).toEqual([])
	const { archive } = backend.workspace
	expect(archive && sourceCells(archive, staged.importId, 0, 3)).toMatchObject({
		sheetName: '',
		header: header.split(';'),
		cells: pierre.split(';'),
	})

	const undone = await backend.call('commis', 'imports.undo', { importId: staged.importId, reason: 'mauvaise liste' })
	expect(undone.state).toBe('undone')
	expect(counts()).toEqual({ sitting: 0, set_aside: 0, raw_block: 0, finding: 0, exam_session: 0 })
	expect(await found('noel')).toEqual([])
	const { rows: entries } = await backend.call('auditeur', 'journal.list', { offset: 0, limit: 50 })
	expect(entries.map(({ action }) => action)).toEqual(
		expect.arrayContaining(['import.begin', 'import.stage', 'import.commit', 'import.undo']),
	)

	const again = await importFile(backend, path)
	expect(again.view.state).toBe('committed')
	// Identifiers are never used twice.
	expect(sqlite().prepare<[], { id: number }>('SELECT min(id) AS id FROM sitting').get()?.id).toBeGreaterThan(2)
})

test('a record keeps every value of its row', async () => {
	await importFile(backend, file('9AF_2007.csv', [pierre]))
	expect(sqlite().prepare('SELECT * FROM sitting').get()).toMatchObject({
		source_sheet: 0,
		source_row: 3,
		order_number: '000123',
		surname: 'PIERRE',
		given_names: 'Jean Élie',
		sex: 'M',
		birth_date: '1990-03-14',
		department: 'ouest',
		series: '',
		m0: 10_000,
		m6: 10_000,
		m7: null,
		total: 70_000,
		average: 500,
		decision: 'ADMIS',
		status: 'active',
		name_key: 'ELIE JEAN PIERRE',
	})
})

test('the same file twice is noticed; asked for again, its rows come in once', async () => {
	const path = file('9AF_2007.csv', [pierre, noel])
	const first = await importFile(backend, path)
	await expect(importFile(backend, path)).rejects.toMatchObject({
		code: 'imports.sameFile',
		parameters: { importId: first.importId },
	})
	const second = await importFile(backend, path, { again: true })
	expect(second.view.report?.news).toEqual({ new: 0, changed: 0, same: 2 })
	expect(count('sitting')).toBe(2)
})

test('a corrected file brings in what changed, flagged, and what is new', async () => {
	await importFile(backend, file('premier.csv', [pierre, noel]))
	const corrected = pierre.replace('Jean Élie', 'Jean-Élie Paul')
	const other = '000124;BAPTISTE;Guy;M;1990;Sud;100;100;100;100;100;100;100;700;5,00;Admis'
	const fresh = '000126;LOUIS;Marie;F;1991;Sud;100;100;100;100;100;100;100;700;5,00;Admis'
	const { view } = await importFile(backend, file('rectifie.csv', [corrected, noel, other, fresh]))
	expect(view.report?.news).toEqual({ new: 2, changed: 1, same: 1 })
	expect(view.report?.warnings).toMatchObject({ 'archive.changed': 1, 'archive.numberTaken': 1 })
	expect(count('sitting')).toBe(5)
	const flagged = sqlite()
		.prepare("SELECT row, code, parameters FROM finding WHERE code LIKE 'archive.%' ORDER BY row")
		.all()
	expect(flagged).toEqual([
		{ row: 3, code: 'archive.changed', parameters: JSON.stringify({ field: 'given_names', before: 'Jean Élie' }) },
		{ row: 5, code: 'archive.numberTaken', parameters: JSON.stringify({ value: '000124', name: 'NOËL Rose' }) },
	])
})

test('nothing that other work rests on is undone', async () => {
	const { importId } = await importFile(backend, file('9AF_2007.csv', [pierre, noel]))
	const { rows } = await backend.call('commis', 'archive.search', { query: 'pierre' })
	await backend.call('commis', 'archive.proposeCorrection', {
		sittingId: rows[0]?.id ?? 0,
		field: 'givenNames',
		value: 'Jean',
		reason: 'acte de naissance',
	})
	expect((await backend.call('commis', 'imports.get', { importId })).undoBlockedBy).toBe('corrections')
	await expect(backend.call('commis', 'imports.undo', { importId, reason: 'essai' })).rejects.toMatchObject({
		code: 'imports.undoBlocked',
		parameters: { because: 'corrections', count: 1 },
	})
	expect(count('sitting')).toBe(2)
})

test('a staged import can be discarded, and only once', async () => {
	const { importId } = await importFile(backend, file('9AF_2007.csv', [pierre]), { dryRun: true })
	expect(stagingFiles()).toHaveLength(1)
	await backend.call('commis', 'imports.discard', { importId })
	expect(stagingFiles()).toEqual([])
	await expect(backend.call('commis', 'imports.commit', { importId })).rejects.toMatchObject({
		code: 'imports.wrongState',
		parameters: { state: 'discarded' },
	})
	await expect(backend.call('commis', 'imports.discard', { importId })).rejects.toMatchObject({
		code: 'imports.wrongState',
	})
})

describe('said before any work starts', () => {
	test.each([
		['no year', 'liste.csv', ['Examen : 9e AF', header, pierre], {}, 'imports.noSession'],
		['an exam of another country', 'liste.csv', [header, pierre], { exam: 'BEPC', year: 2007 }, 'imports.unknownExam'],
		[
			'an unknown session',
			'liste.csv',
			[header, pierre],
			{ exam: 'AF9', year: 2007, kind: 'HIVER' },
			'imports.unknownKind',
		],
		[
			'neither names nor numbers',
			'liste_9AF_2007.csv',
			['Commune;Total;Moyenne', 'A;700;5', 'B;600;4'],
			{},
			'imports.noNames',
		],
		['not a workbook', 'liste.xlsx', [header, pierre], {}, 'imports.notAWorkbook'],
	])('%s', async (_, name, lines, session, code) => {
		const path = backend.path(name)
		writeFileSync(path, lines.join('\n'))
		await expect(importFile(backend, path, { session })).rejects.toMatchObject({ code })
		expect(count('import_run')).toBe(0)
	})

	test('a file that is gone, an account that may not', async () => {
		await expect(importFile(backend, backend.path('nulle-part.csv'))).rejects.toMatchObject({ code: 'file.missing' })
		const file_ = backend.grant(file('9AF_2007.csv', [pierre]))
		await expect(backend.call('auditeur', 'imports.stage', { file: file_, session: {} })).rejects.toMatchObject({
			code: 'access.notAllowed',
		})
	})
})

test('a layout by hand reads columns that nobody foresaw, scales marks and puts values right', async () => {
	const path = backend.path('etrange.csv')
	writeFileSync(path, 'K1|K2|K3|K4|K5\n7|Rose NOEL|12|Favorable|x\n8|Paul LOUIS|15,5|Favorable|y\n')
	const input: Layout = {
		name: '',
		encoding: 'utf-8',
		delimiter: '|',
		sheets: [
			{
				sheet: 0,
				name: '',
				skip: false,
				headerRow: 0,
				headerRows: 1,
				columns: [
					{ column: 0, header: 'K1', field: 'orderNumber' },
					{ column: 1, header: 'K2', field: 'fullName' },
					{ column: 2, header: 'K3', field: 'mark', subject: 'mathematiques', scale: 20 },
					{ column: 3, header: 'K4', field: 'decision' },
				],
				constants: { exam: 'AF9', year: '2007', department: 'Nord' },
			},
		],
		nameOrder: 'givenNamesFirst',
		dateOrder: 'dayFirst',
		replacements: [{ field: 'decision', from: 'Favorable', to: 'ADMIS' }],
	}
	const { view } = await importFile(backend, path, { layout: input })
	expect(view).toMatchObject({ rowsRead: 2, rowsSetAside: 0 })
	expect(
		sqlite()
			.prepare('SELECT order_number, surname, given_names, m0, decision, department FROM sitting ORDER BY id')
			.all(),
	).toEqual([
		{ order_number: '7', surname: 'NOEL', given_names: 'Rose', m0: 18_000, decision: 'ADMIS', department: 'nord' },
		{ order_number: '8', surname: 'LOUIS', given_names: 'Paul', m0: 23_250, decision: 'ADMIS', department: 'nord' },
	])
})

test('a layout is remembered under its name and recognised by its header, without the session of the first file', async () => {
	const first = await importFile(backend, file('9AF_2007.csv', [pierre]), { dryRun: true })
	const { jobId } = await backend.call('commis', 'imports.commit', {
		importId: first.importId,
		rememberLayout: 'Registre DDE',
	})
	await backend.ended(jobId)
	const path = backend.path('9AF_2008.csv')
	writeFileSync(path, [header, noel].join('\n'))
	const inspected = await backend.call('commis', 'imports.inspect', { file: backend.grant(path) })
	expect(inspected).toMatchObject({ rememberedAs: 'Registre DDE', session: { exam: 'AF9', year: 2008 } })
	expect((await backend.call('auditeur', 'imports.layouts', {})).layouts).toMatchObject([{ name: 'Registre DDE' }])
})

test('rows set aside come back corrected through their workbook, and no cell of it is a formula', async () => {
	const formula =
		'=HYPERLINK("http://x.example");DANGER;Jean;M;01/01/1990;Sud;1O0;100;100;100;100;100;100;700;5,00;Admis'
	const { importId } = await importFile(backend, file('9AF_2007.csv', [pierre, broken, formula.replaceAll('"', '')]))
	const path = backend.path('a-corriger.xlsx')
	expect(await backend.call('commis', 'imports.exportSetAside', { importId, file: backend.grant(path) })).toEqual({
		rows: 2,
	})
	const book = new excel.Workbook()
	await book.xlsx.readFile(path)
	const sheet = book.worksheets[0]
	const values = sheet?.getSheetValues().flatMap((row) => (Array.isArray(row) ? row : []))
	expect(values?.filter((value) => typeof value === 'object' && value !== null)).toEqual([])
	expect(sheet?.getRow(4).getCell(1).value).toBe("'=HYPERLINK(http://x.example)")
	expect(sheet?.getRow(3).getCell(17).value).toBe('Note illisible : 1O0')
	if (sheet) sheet.getRow(3).getCell(7).value = 100
	await book.xlsx.writeFile(path)
	const { view } = await importFile(backend, path)
	expect(view).toMatchObject({ rowsRead: 2, rowsImported: 1, rowsSetAside: 1 })
	expect(await found('désir')).toEqual(['DÉSIR Paul'])
})

test('dismissed rows are no work any more and stay in the archive', async () => {
	const { importId } = await importFile(backend, file('9AF_2007.csv', [pierre, broken]))
	const { rows } = await backend.call('commis', 'imports.setAside', { importId })
	await backend.call('commis', 'imports.dismissSetAside', { ids: rows.map(({ id }) => id), reason: 'doublon connu' })
	expect((await backend.call('commis', 'imports.setAside', { importId })).total).toBe(0)
	expect((await backend.call('commis', 'imports.setAside', { importId, state: 'dismissed' })).total).toBe(1)
})

test('the preview shows raw cells beside what becomes of them, and rows of each kind of problem', async () => {
	const many = Array.from({ length: 300 }, (_, index) => pierre.replace('000123', String(index)))
	const path = backend.grant(file('9AF_2007.csv', [...many, broken]))
	const { layout, session } = await backend.call('commis', 'imports.inspect', { file: path })
	const preview = await backend.call('commis', 'imports.preview', { file: path, layout, session, limit: 20 })
	expect(preview).toMatchObject({ rowsLookedAt: 301, counts: { 'mark.unreadable': 1 } })
	const last = preview.rows.at(-1)
	expect([last?.row, last?.severity]).toEqual([303, 'error'])
	expect(last?.cells[6]).toEqual({ raw: '1O0', value: null, findings: ['mark.unreadable'] })
	expect(preview.rows[0]?.cells.slice(0, 5).map(({ raw, value }) => [raw, value])).toEqual([
		['0', '0'],
		['PIERRE', 'PIERRE'],
		['Jean Élie', 'Jean Élie'],
		['M', 'M'],
		['14/03/1990', '1990-03-14'],
	])
})

describe('a long list', () => {
	const long = () =>
		file(
			'9AF_2007.csv',
			Array.from({ length: 60_000 }, (_, index) =>
				pierre.replace('000123', String(index)).replace('Jean', `Jean${index % 977}`),
			),
		)

	test('stops soon when cancelled, and leaves nothing behind', async () => {
		const { importId, jobId } = await backend.call('commis', 'imports.stage', {
			file: backend.grant(long()),
			session: {},
		})
		while (backend.workspace.jobs?.view(jobId).done === 0 && backend.workspace.jobs.view(jobId).state !== 'done')
			await new Promise((resolve) => setImmediate(resolve))
		await backend.call('commis', 'jobs.cancel', { id: jobId })
		expect((await backend.ended(jobId)).state).toBe('cancelled')
		expect((await backend.call('commis', 'imports.get', { importId })).state).toBe('failed')
		expect(stagingFiles()).toEqual([])
		expect(count('sitting')).toBe(0)
	})

	test('goes on by itself when the program was closed in the middle', async () => {
		const { importId, jobId } = await backend.call('commis', 'imports.stage', {
			file: backend.grant(long()),
			session: {},
		})
		await backend.reopen()
		const staged = await backend.ended(jobId)
		expect(staged.state).toBe('done')
		const commit = await backend.call('commis', 'imports.commit', { importId })
		await backend.reopen()
		expect((await backend.ended(commit.jobId)).state).toBe('done')
		expect(count('sitting')).toBe(60_000)
		expect(existsSync(backend.path('archive/staging/import-1.db'))).toBe(false)
		// A large list is written by a second thread: what it was handed is what the first had read.
		expect(
			sqlite()
				.prepare(
					`SELECT order_number, surname, given_names, birth_date, commune, series, m0, m6, m7, total, mark_flags,
						typeof(total) AS total_type, typeof(order_number) AS number_type FROM sitting WHERE source_row = 50003`,
				)
				.all(),
		).toEqual([
			{
				order_number: '50000',
				surname: 'PIERRE',
				given_names: 'Jean173 Élie',
				birth_date: '1990-03-14',
				commune: null,
				series: '',
				m0: 10_000,
				m6: 10_000,
				m7: null,
				total: 70_000,
				mark_flags: 0,
				total_type: 'integer',
				number_type: 'text',
			},
		])
	})
})
