import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { caseKind, type CaseKind } from '#shared/contract/reconciliation'
import type { PracticeTruth } from '../../../src-main/backend/practice/sources.ts'
import { writePracticeSources } from '../../../src-main/backend/practice/sources.ts'
import { TestBackend } from '../../harness/backend.ts'
import { pairsJoinedBy } from '../../harness/linkageFigures.ts'

/** The whole way on practice files, measured against their truth: import, run, and which faults became cases. */

const candidates = 1500
/** Enough files for every kind of fault between records, few enough to be quick. */
const taken = /^(9AF_2021|9AF_2024|Rheto_2010|Philo_(2003|2011)|NS4_2025)/

interface Case {
	kind: CaseKind
	score: number
	sittings: number[]
}

const faultShape = z.object({ case: caseKind })
const rowShape = z.array(z.tuple([z.int(), z.string(), z.int(), z.int()]))

let backend: TestBackend
let truth: PracticeTruth
let cases: Case[]
const idAt = new Map<string, number>()
const placeText = (place: { file: string; sheet: number; row: number }) => `${place.file}/${place.sheet}/${place.row}`

async function finished(jobId: number): Promise<void> {
	const { state, error } = await backend.ended(jobId)
	if (state !== 'done') throw new Error(`${state} ${error?.code ?? ''}`)
}

beforeAll(async () => {
	backend = await TestBackend.practice()
	const folder = backend.path('sources')
	const { files } = await writePracticeSources({ folder, candidates, seed: 3 })
	truth = JSON.parse(readFileSync(`${folder}/truth.json`, 'utf8'))
	const names = files.map(({ file }) => file).filter((name) => taken.test(name))
	for (const name of names) {
		const file = backend.grant(`${folder}/${name}`)
		const { jobId, importId } = await backend.call('commis', 'imports.stage', { file, session: {} })
		await finished(jobId)
		const commit = await backend.call('commis', 'imports.commit', { importId })
		await finished(commit.jobId)
	}
	const { jobId } = await backend.call('commis', 'reconciliation.run', {})
	await finished(jobId)

	const { sqlite } = backend.workspace.archive ?? {}
	const rows = sqlite
		?.prepare(
			'SELECT s.id, i.file_name, s.source_sheet, s.source_row FROM sitting s JOIN import_run i ON i.id = s.import_id',
		)
		.raw()
		.all()
	for (const [id, file, sheet, row] of rowShape.parse(rows)) idAt.set(placeText({ file, sheet, row }), id)
	cases = []
	for (let offset = 0; ; offset += 500) {
		const page = await backend.call('commis', 'reconciliation.queue', { offset, limit: 500 })
		cases.push(...page.rows)
		if (page.rows.length < 500) break
	}
}, 180_000)
afterAll(() => backend.dispose())

const idsOf = (places: readonly { file: string; sheet: number; row: number }[]) =>
	places.flatMap((place) => idAt.get(placeText(place)) ?? [])
const casesOf = (kind: CaseKind) => cases.filter((one) => one.kind === kind)

/** Certain faults of the files taken, by the kind of case they must become: how many did, how many there are. */
function foundFaults(): Map<CaseKind, { found: number; all: number }> {
	const faults = new Map<CaseKind, { found: number; all: number }>()
	for (const fault of truth.faults.filter(({ certain }) => certain)) {
		const places = [fault, ...fault.others]
		const ids = idsOf(places)
		// Files that were not imported, and rows that the import set aside.
		if (ids.length < places.length) continue
		for (const expected of fault.expected) {
			const kind = faultShape.safeParse(expected).data?.case
			if (kind === undefined) continue
			const counted = faults.get(kind) ?? { found: 0, all: 0 }
			faults.set(kind, counted)
			counted.all++
			if (casesOf(kind).some(({ sittings }) => ids.every((id) => sittings.includes(id)))) counted.found++
		}
	}
	return faults
}

test('faults between records and in totals become cases', () => {
	const faults = foundFaults()
	for (const kind of ['allZero', 'impossibleChain', 'numberTwice', 'totalMismatch', 'totalMissing'] as const) {
		const { found, all } = faults.get(kind) ?? { found: 0, all: 0 }
		expect(found, kind).toBe(all)
	}
	expect([...faults.values()].reduce((total, { all }) => total + all, 0)).toBeGreaterThan(8)
	// One of two records may have a birth date that says nothing (31 December), a common name and another school.
	const doubles = (['enrolledTwice', 'contradictoryAverages'] as const).map((kind) => faults.get(kind))
	const sum = (of: 'found' | 'all') => doubles.reduce((total, one) => total + (one?.[of] ?? 0), 0)
	expect(sum('found') / sum('all')).toBeGreaterThan(0.7)
})

test('homonyms of the same school are left alone, the same person is found again', () => {
	const personOf = new Map<number, number>()
	for (const { person, rows } of truth.persons) for (const id of idsOf(rows)) personOf.set(id, person)
	const isOne = (left: number, right: number) => personOf.has(left) && personOf.get(left) === personOf.get(right)
	const asked = casesOf('samePerson').map(({ sittings: [left = 0, right = 0], score }) => ({ left, right, score }))
	const right = asked.filter((one) => isOne(one.left, one.right))
	expect(right.length / asked.length).toBeGreaterThan(0.98)
	expect(asked.filter((one) => one.score >= 900 && !isOne(one.left, one.right))).toEqual([])

	const inside = [...casesOf('enrolledTwice'), ...casesOf('contradictoryAverages')].flatMap(({ sittings }) =>
		sittings.slice(1).map((other) => ({ left: sittings[0] ?? 0, right: other })),
	)
	const chains = casesOf('impossibleChain').map(({ sittings: [left = 0, right = 0] }) => ({ left, right }))
	expect(inside.every((one) => isOne(one.left, one.right))).toBe(true)
	const joined = new Set(
		pairsJoinedBy([...asked, ...inside, ...chains]).map(
			({ left, right }) => `${Math.min(left, right)}-${Math.max(left, right)}`,
		),
	)
	const pairs = truth.persons.flatMap(({ rows }) => {
		const ids = idsOf(rows).toSorted((a, b) => a - b)
		return ids.flatMap((left, index) => ids.slice(index + 1).map((other) => `${left}-${other}`))
	})
	expect(pairs.length).toBeGreaterThan(60)
	expect(pairs.filter((pair) => joined.has(pair)).length / pairs.length).toBeGreaterThan(0.97)
})
