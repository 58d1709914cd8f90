import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { importFile } from '../../harness/importing.ts'

/** What is wrong with a list as a whole, and what a bureau makes of checks. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const header = 'Numéro;Nom;Prénom;Centre;Mathématiques;Créole;Moyenne;Décision'
interface Line {
	centre?: string
	mathematics: number
	creole: number
	average: number
}

/** Spread marks that nobody would wonder about; `change` makes them odd. */
function list(name: string, rows: number, change: (line: Line, index: number) => Partial<Line> = () => ({})): string {
	const lines = Array.from({ length: rows }, (_, index) => {
		const usual: Line = {
			centre: `Lycée ${'ABCDEFGH'[index % 8]}`,
			mathematics: 60 + ((index * 37) % 130),
			creole: 40 + ((index * 53) % 100),
			average: 2 + ((index * 61) % 600) / 100,
		}
		const { centre, mathematics, creole, average } = { ...usual, ...change(usual, index) }
		return `${1000 + index};NOM${String.fromCharCode(65 + (index % 26))};Jean;${centre};${mathematics};${creole};${average.toFixed(2).replace('.', ',')};${average >= 5 ? 'Admis' : average >= 4 ? 'Ajourné' : 'Éliminé'}`
	})
	const path = backend.path(name)
	writeFileSync(path, [header, ...lines, ''].join('\n'))
	return path
}

async function ofTheList(path: string) {
	const { view, importId } = await importFile(backend, path)
	const sqlite = backend.workspace.archive?.sqlite
	const found = sqlite
		?.prepare<[number], { code: string; parameters: string }>(
			"SELECT code, parameters FROM finding WHERE import_id = ? AND code LIKE 'list.%' ORDER BY id",
		)
		.all(importId)
	return { view, found: found?.map(({ code, parameters }) => ({ code, ...JSON.parse(parameters) })) }
}

test('a usual list is not wondered at', async () => {
	expect((await ofTheList(list('9AF_2007.csv', 400))).found).toEqual([])
})

test('one centre where everybody has the same mark, and one far from all others', async () => {
	const path = list('9AF_2007.csv', 400, ({ centre }, index) =>
		centre === 'Lycée C' ? { mathematics: 150 } : centre === 'Lycée F' ? { creole: 195 + (index % 3) } : {},
	)
	expect((await ofTheList(path)).found).toEqual([
		{ code: 'list.sameMark', centre: 'Lycée C', subject: 'mathematiques', value: '150.00', rows: 50 },
		{
			code: 'list.centreApart',
			centre: 'Lycée F',
			subject: 'creole',
			mean: expect.stringMatching(/^19/),
			others: expect.stringMatching(/^8/),
		},
	])
})

test('averages lifted over the line', async () => {
	const path = list('9AF_2007.csv', 600, ({ average }, index) =>
		average >= 4.2 && average < 5 ? { average: 5 + (index % 8) / 100 } : {},
	)
	expect((await ofTheList(path)).found).toEqual([
		{ code: 'list.passLine', line: '5.00', above: expect.any(Number), below: 0 },
	])
})

test('a list of one decision is only counted; a share of passes unlike other years is said', async () => {
	const passed = await ofTheList(list('9AF_2005.csv', 200, () => ({ average: 6 })))
	expect(passed.view.report?.infos).toMatchObject({ 'list.oneDecision': 1 })
	expect(passed.found?.map(({ code }) => code)).toEqual(['list.oneDecision', 'list.sameAverage'])
	await importFile(backend, list('9AF_2006.csv', 400))
	const { found } = await ofTheList(
		list('9AF_2007.csv', 400, ({ average }) => ({ average: Math.min(9.9, average + 2) })),
	)
	expect(found).toEqual([{ code: 'list.passRate', rate: 83, usual: 50, years: '2006' }])
})

test('a bureau decides what is an error', async () => {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	archive.profile = {
		...archive.profile,
		checks: { 'mark.unreadable': 'warning', 'sex.unknown': 'error', 'list.numberGap': 'off' },
	}
	const path = backend.path('9AF_2007.csv')
	const rows = ['1;PIERRE;Jean;M;1x0;Admis', '2;NOEL;Rose;F;100;Admis', '3;LOUIS;Guy;Z;100;Admis']
	writeFileSync(path, ['Numéro;Nom;Prénom;Sexe;Mathématiques;Décision', ...rows].join('\n'))
	const { view } = await importFile(backend, path)
	expect(view).toMatchObject({ rowsImported: 2, rowsSetAside: 1 })
	expect(view.report).toMatchObject({ errors: { 'sex.unknown': 1 }, warnings: { 'mark.unreadable': 1 } })
})
