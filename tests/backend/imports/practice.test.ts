import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportView } from '#shared/contract/imports'
import { importFile } from '../../harness/importing.ts'
import { TestBackend } from '../../harness/backend.ts'
import {
	writePracticeSources,
	type PracticeSource,
	type PracticeTruth,
} from '../../../src-main/backend/practice/sources.ts'

/** Every source of the practice archive, with known faults, through the whole import. */

let backend: TestBackend
let sources: PracticeSource[]
let truth: PracticeTruth
const refused: string[] = []
const views = new Map<string, ImportView>()

beforeAll(async () => {
	backend = await TestBackend.practice()
	const folder = backend.path('sources')
	const result = await writePracticeSources({ folder, candidates: 1200, seed: 11 })
	sources = result.files
	truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
	for (const source of sources) {
		const { stage, commit, view } = await importFile(backend, join(folder, source.file))
		if (stage.state !== 'done' || commit?.state !== 'done')
			refused.push(`${source.file} ${stage.error?.code} ${commit?.error?.code}`)
		views.set(source.file, view)
	}
}, 120_000)
afterAll(() => backend.dispose())

test('every candidate of every file is read', () => {
	expect(refused).toEqual([])
	const read = Object.fromEntries([...views].map(([file, view]) => [file, view.rowsRead]))
	expect(read).toEqual(Object.fromEntries(sources.map(({ file, rows }) => [file, rows])))
})

/** Codes of the findings stored for each row, by `file sheet row`. */
function codesByRow(): Map<string, Set<string>> {
	const sqlite = backend.workspace.archive?.sqlite
	const found = new Map<string, Set<string>>()
	const rows = sqlite
		?.prepare<[], { file: string; sheet: number; row: number; code: string }>(
			`SELECT i.file_name AS file, sheet, row, code FROM finding f JOIN import_run i ON i.id = f.import_id
			UNION SELECT i.file_name, sheet, row, code FROM set_aside s JOIN import_run i ON i.id = s.import_id`,
		)
		.all()
	for (const { file, sheet, row, code } of rows ?? []) {
		const key = `${file} ${sheet} ${row}`
		found.set(key, (found.get(key) ?? new Set()).add(code))
	}
	return found
}

test('every fault that was put in is found where it is', () => {
	const found = codesByRow()
	const missed = truth.faults.flatMap(({ kind, file, sheet, row, expected, certain, note, field }) =>
		expected.flatMap((one) => {
			if (!certain || !('finding' in one) || one.finding === 'cell.formula') return []
			const codes = found.get(`${file} ${sheet} ${row}`) ?? new Set()
			return codes.has(one.finding)
				? []
				: [`${kind} ${field} ${note}: ${file} ${sheet}:${row} has ${[...codes].join(' ')} not ${one.finding}`]
		}),
	)
	expect(missed).toEqual([])
})

test('results that a remark calls provisional come in as held, and no others', () => {
	const places = backend.workspace.archive?.sqlite
		.prepare<[], { place: string }>(
			`SELECT i.file_name || ' ' || s.source_sheet || ' ' || s.source_row AS place FROM sitting s
			JOIN import_run i ON i.id = s.import_id WHERE s.status = 'held'`,
		)
		.all()
		.map(({ place }) => place)
	const provisional = truth.faults.filter(({ expected }) => expected.some((one) => 'status' in one))
	expect(provisional.length).toBeGreaterThan(0)
	expect(places?.toSorted()).toEqual(provisional.map(({ file, sheet, row }) => `${file} ${sheet} ${row}`).toSorted())
})

test('rows without a fault have no findings', () => {
	const faulty = new Set(
		truth.faults.flatMap((fault) => [fault, ...fault.others].map(({ file, sheet, row }) => `${file} ${sheet} ${row}`)),
	)
	const wrong = [...codesByRow()].flatMap(([place, codes]) => {
		// Lines of totals are contradicted by the rows that are set aside; a number that a fault took is missing.
		const own = [...codes].filter((code) => !code.startsWith('control.') && code !== 'list.numberGap')
		return faulty.has(place) || own.length === 0 ? [] : [`${place}: ${own.join(' ')}`]
	})
	expect(wrong).toEqual([])
})
