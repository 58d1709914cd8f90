import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Layout, Scan } from '#shared/contract/imports'
import { sourceCells } from '../../../src-main/backend/imports/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { importFile, importView } from '../../harness/importing.ts'

/** Problems anywhere in a large file, seen while its settings are chosen. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const ROWS = 30_000
const header = 'Numéro;Nom;Prénom;Sexe;Date de naissance;Mathématiques;Décision'
const row = (number: number, decision = 'Admis', mark = '100') =>
	`${number};PIERRE;Jean${String.fromCharCode(97 + (number % 26))};M;14/03/1990;${mark};${decision}`

function large(): string {
	const path = backend.path('9AF_2007.csv')
	const rows = Array.from({ length: ROWS }, (_, number) => {
		if (number >= 20_000 && number < 20_312) return row(number, 'Favorable')
		if (number === 25_000) return row(number, 'Admis', '1O0')
		return row(number)
	})
	writeFileSync(path, [header, ...rows, row(29_999), ''].join('\n'))
	return path
}

async function scanned(file: string, layout: Layout): Promise<Scan[]> {
	const seen: Scan[] = []
	for (;;) {
		const scan = await backend.call('commis', 'imports.scan', { file, layout, session: { exam: 'AF9', year: 2007 } })
		seen.push(scan)
		if (scan.done) return seen
		await new Promise((resolve) => setImmediate(resolve))
	}
}

test('every kind of problem is found wherever it stands, with how many rows have which value', async () => {
	const file = backend.grant(large())
	const { layout, session } = await backend.call('commis', 'imports.inspect', { file })
	const seen = await scanned(file, layout)
	const whole = seen.at(-1)
	expect(whole).toMatchObject({
		share: 1,
		rowsLookedAt: ROWS + 1,
		counts: { 'decision.unknown': 312, 'mark.unreadable': 1, 'orderNumber.repeated': 1 },
		values: [
			{ code: 'decision.unknown', field: 'decision', value: 'Favorable', count: 312 },
			{ code: 'mark.unreadable', field: 'mark', value: '1O0', count: 1 },
		],
	})
	expect(whole?.rows.map((one) => one.row)).toEqual(expect.arrayContaining([20_002, 20_003, 20_004, 25_002, ROWS + 2]))
	expect(seen.every(({ share }, index) => share >= (seen[index - 1]?.share ?? 0))).toBe(true)

	// A value put right: rows far down show it at once, before the file is looked through again.
	const replacements: Layout['replacements'] = [{ field: 'decision', from: 'Favorable', to: 'Admis' }]
	const better = { ...layout, replacements }
	const preview = await backend.call('commis', 'imports.preview', { file, layout: better, session, limit: 20 })
	const known = preview.rows.find((one) => one.row === 20_002)
	expect(known?.cells[6]).toEqual({ raw: 'Favorable', value: 'ADMIS', findings: [] })
	expect((await scanned(file, better)).at(-1)?.counts).toMatchObject({ 'mark.unreadable': 1 })
})

test('another encoding cuts other cells: what was known of the rows is not used', async () => {
	const file = backend.grant(large())
	const { layout, session } = await backend.call('commis', 'imports.inspect', { file })
	await scanned(file, layout)
	const other = { ...layout, delimiter: ',' }
	const preview = await backend.call('commis', 'imports.preview', { file, layout: other, session, limit: 20 })
	expect(preview.rows.some((one) => one.row > 10_000)).toBe(false)
})

test('what goes wrong while looking is said to whoever asks', async () => {
	const path = large()
	const file = backend.grant(path)
	const { layout } = await backend.call('commis', 'imports.inspect', { file })
	const missing = { ...layout, sheets: layout.sheets.map((sheet) => ({ ...sheet, sheet: 3 })) }
	await expect(scanned(file, missing)).rejects.toMatchObject({ code: 'imports.layoutMismatch' })
})

test('a value at fault in the report is put right once for all rows that have it, and back again', async () => {
	const path = large()
	const staged = await importFile(backend, path, { dryRun: true })
	const { importId } = staged
	expect(staged.view).toMatchObject({ rowsSetAside: 313, replacements: [] })
	const values = (code: 'decision.unknown' | 'mark.unreadable') =>
		backend.call('commis', 'imports.values', { importId, code })
	expect(await values('decision.unknown')).toEqual({
		rows: [{ field: 'decision', value: 'Favorable', count: 312 }],
		total: 1,
	})
	expect((await values('mark.unreadable')).rows).toEqual([{ field: 'mark', value: '1O0', count: 1 }])
	const correct = async (replacements: Layout['replacements']) => {
		const { jobId } = await backend.call('commis', 'imports.correct', { importId, replacements })
		expect((await backend.ended(jobId)).state).toBe('done')
		return importView(backend, importId)
	}
	const replacements: Layout['replacements'] = [
		{ field: 'decision', from: 'Favorable', to: 'Admis' },
		{ field: 'mark', from: '1O0', to: '100' },
	]
	expect(await correct(replacements)).toMatchObject({ state: 'staged', rowsSetAside: 0, replacements })
	expect((await values('decision.unknown')).total).toBe(0)
	expect(await correct([])).toMatchObject({ rowsSetAside: 313 })
	await correct(replacements)
	const { jobId } = await backend.call('commis', 'imports.commit', { importId })
	await backend.ended(jobId)
	const { archive } = backend.workspace
	expect(archive && sourceCells(archive, importId, 0, 25_002).cells[5]).toBe('1O0')
	expect((await importView(backend, importId)).rowsImported).toBe(ROWS + 1)
	await expect(backend.call('commis', 'imports.correct', { importId, replacements })).rejects.toMatchObject({
		code: 'imports.wrongState',
	})
})

test('rows with a remark are set aside, and rows set aside let in, for this file alone', async () => {
	const path = backend.path('9AF_2007.csv')
	const rows = ['1;PIERRE;Jean;M;1x0;Admis', '2;NOEL;Rose;Z;100;Admis', '3;LOUIS;Guy;M;100;Admis']
	writeFileSync(path, ['Numéro;Nom;Prénom;Sexe;Mathématiques;Décision', ...rows].join('\n'))
	const { importId, view } = await importFile(backend, path, { dryRun: true })
	expect(view).toMatchObject({ rowsImported: 2, rowsSetAside: 1, checks: {} })
	const checks = { 'mark.unreadable': 'warning', 'sex.unknown': 'error' } as const
	const { jobId } = await backend.call('commis', 'imports.correct', { importId, replacements: [], checks })
	await backend.ended(jobId)
	const after = await importView(backend, importId)
	expect(after).toMatchObject({ rowsImported: 2, rowsSetAside: 1, checks })
	expect(after.report).toMatchObject({ errors: { 'sex.unknown': 1 }, warnings: { 'mark.unreadable': 1 } })
	rmSync(path)
	await expect(
		backend.call('commis', 'imports.correct', { importId, replacements: [], checks: {} }),
	).rejects.toMatchObject({ code: 'file.missing' })
	expect((await importView(backend, importId)).state).toBe('staged')
	// A row without a name is a record of nobody, whoever wants it.
	await expect(
		backend.call('commis', 'imports.correct', { importId, replacements: [], checks: { 'name.missing': 'warning' } }),
	).rejects.toMatchObject({ code: 'call.invalid' })
})
