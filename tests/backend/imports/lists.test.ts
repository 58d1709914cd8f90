import { writeFileSync } from 'node:fs'
import excel from 'exceljs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { importFile } from '../../harness/importing.ts'

/** Lists of other offices than ours, from the file to the archive without anybody's help. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

function write(name: string, rows: readonly string[]): string {
	const path = backend.path(name)
	writeFileSync(path, rows.join('\r\n'))
	return path
}

const columns = 'surname, given_names, decision, mention, status, status_reason, source_row'
function sittings() {
	const rows = backend.workspace.archive?.sqlite
		.prepare<[], Record<string, string | number | null>>(`SELECT ${columns} FROM sitting ORDER BY id`)
		.all()
	return (rows ?? []).map((row) => Object.values(row))
}

test('decisions that the profile lacks come in held with the words of the jury; words for one that it has are proposed', async () => {
	const path = write('NS4 2021.csv', [
		'Numéro;Nom;Prénom;Décision',
		'11;PIERRE;Jean;Admis, mention bien',
		'12;LOUIS;Ana;2e groupe',
		'13;NOËL;Eva;Refusé',
		'14;ÉLIE;Paul;Exclu pour fraude',
		'15;BIEN;Rose;Favorable',
	])
	const { view } = await importFile(backend, path)
	expect(sittings()).toEqual([
		['PIERRE', 'Jean', 'ADMIS', 'B', 'active', null, 2],
		['LOUIS', 'Ana', null, null, 'held', '2e groupe', 3],
		['NOËL', 'Eva', 'ELIMINE', null, 'active', null, 4],
		['ÉLIE', 'Paul', null, null, 'held', 'Exclu pour fraude', 5],
	])
	expect(view.report?.warnings).toMatchObject({ 'decision.open': 2, 'decision.proposed': 1 })
	expect(view.report?.errors).toEqual({ 'decision.unknown': 1 })
})

test('one choice puts a decision right in all rows that have it', async () => {
	const rows = Array.from(
		{ length: 30 },
		(_, index) => `${100 + index};PIERRE;Jean ${'ab'[index % 2]}${index};2e groupe`,
	)
	const path = write('NS4 2021.csv', ['Numéro;Nom;Prénom;Décision', ...rows])
	const { importId, view } = await importFile(backend, path, { dryRun: true })
	expect(view.report?.warnings).toMatchObject({ 'decision.open': 30 })
	const values = await backend.call('commis', 'imports.values', { importId, code: 'decision.open', limit: 10 })
	expect(values.rows).toEqual([{ field: 'decision', value: '2e groupe', count: 30 }])
	const replacements = [{ field: 'decision' as const, from: '2e groupe', to: 'AJOURNE' }]
	const { jobId } = await backend.call('commis', 'imports.correct', { importId, replacements, checks: {} })
	await backend.ended(jobId)
	const corrected = await backend.call('commis', 'imports.get', { importId })
	expect(corrected.report?.warnings['decision.open']).toBeUndefined()
	expect(corrected.report?.decisions).toEqual({ AJOURNE: 30 })
})

test('candidates side by side below a title that decides, and a heading that ends it', async () => {
	const path = write('liste.csv', [
		'BACCALAURÉAT NS4 2021 - LISTE DES ADMIS;;;',
		'Numéro;Nom et prénom;Numéro;Nom et prénom',
		'11;PIERRE Jean;12;LOUIS Ana',
		'13;NOËL Eva;14;ÉLIE Paul',
		'LISTE DES AJOURNÉS, SESSION 2021;;;',
		'15;BIEN Rose;;',
	])
	const { view } = await importFile(backend, path)
	expect(sittings().map(([surname, , decision, , , , row]) => [surname, decision, row])).toEqual([
		['PIERRE', 'ADMIS', 3],
		['LOUIS', 'ADMIS', 3],
		['NOËL', 'ADMIS', 4],
		['ÉLIE', 'ADMIS', 4],
		['BIEN', 'AJOURNE', 6],
	])
	expect(view.report?.infos).toMatchObject({ 'decision.ofList': 5 })
	expect(view.report?.controls).toEqual([])
	const { layout, session } = await backend.call('commis', 'imports.inspect', { file: backend.grant(path) })
	const preview = await backend.call('commis', 'imports.preview', { file: backend.grant(path), layout, session })
	expect(preview.rows.slice(0, 3).map(({ row, part, cells }) => [row, part, cells[0]?.raw])).toEqual([
		[3, 0, '11'],
		[3, 1, '12'],
		[4, 0, '13'],
	])
})

test('two candidates of one row that are set aside are two pieces of work: putting one right leaves the other', async () => {
	const path = write('NS4 2021.csv', [
		'Numéro;Nom et prénom;Décision;Numéro;Nom et prénom;Décision',
		'11;PIERRE Jean;Admis;12;LOUIS Ana;Admis',
		'13;NOËL Eva;Favorable;14;ÉLIE Paul;Contraire',
		'15;BIEN Rose;Admis;16;CYR Lia;Admis',
	])
	const { importId } = await importFile(backend, path)
	const workbook = backend.path('a-corriger.xlsx')
	await backend.call('commis', 'imports.exportSetAside', { importId, file: backend.grant(workbook) })
	const book = new excel.Workbook()
	await book.xlsx.readFile(workbook)
	const sheet = book.worksheets[0]
	sheet?.eachRow((row) =>
		row.eachCell((cell) => {
			if (cell.value === 'Favorable') cell.value = 'Admis'
		}),
	)
	sheet?.spliceRows(sheet.rowCount, 1)
	await book.xlsx.writeFile(workbook)
	await importFile(backend, workbook)
	expect(sittings().map(([surname]) => surname)).toContain('NOËL')
	const { rows, total } = await backend.call('commis', 'imports.setAside', { importId })
	expect(total).toBe(1)
	expect(rows[0]?.cells.join()).toContain('ÉLIE Paul')
})

test.each([
	[
		'a list without columns',
		(name: string, index: number) => `${2400 + index} - ${name} née le 0${index + 1}/02/2003 à Jacmel`,
		{ lines: 'numbered' },
	],
	[
		'two lines to a candidate',
		(name: string, index: number) =>
			`${2400 + index}   F ${name.padEnd(30)} 301     041     042     ${index % 2 ? 'PASS' : 'COMP'}\n${' '.repeat(40)}07${index} B1  06${index} C1  055 C2`,
		{ continuedAt: expect.any(Number) },
	],
] as const)('what the window proposes for %s is what is read', async (_, line, expected) => {
	const names = [
		'PIERRE Jean',
		'LOUIS Ana',
		'NOËL Eva',
		'ÉLIE Paul',
		'BIEN Rose',
		'DORVAL Luc',
		'CYR Lia',
		'DOR Max',
		'SAJOUS Ida',
	]
	const file = backend.grant(write('NS4 2021.txt', ['NS4 2021', ...names.map(line)]))
	const { layout, session } = await backend.call('commis', 'imports.inspect', { file })
	expect(layout).toMatchObject(expected)
	const { jobId } = await backend.call('commis', 'imports.stage', { file, layout, session, commit: true })
	await backend.ended(jobId)
	expect(sittings().map(([surname, given]) => `${surname} ${given}`)).toEqual(names)
})
