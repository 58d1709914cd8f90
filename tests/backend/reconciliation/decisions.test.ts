import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseKind } from '#shared/contract/reconciliation'
import { baremeFor, maximumTotal } from '#shared/domain/profile'
import { TestBackend } from '../../harness/backend.ts'
import { crowd, insertSittings, testSession, type TestSitting } from '../../harness/records.ts'

const earlier = { ...testSession, year: 2022 }
const reason = 'vu les registres'
const marie: TestSitting = {
	surname: 'TOUSSAINT',
	givenNames: 'Marie Guerda',
	sex: 'F',
	birthDate: '2004-05-17',
	birthPlace: 'Léogâne',
	department: 'Ouest',
	orderNumber: '100001',
}

let backend: TestBackend

async function archive() {
	const { archive: opened } = backend.workspace
	if (!opened) throw new Error('no archive')
	return opened
}

async function insert(sittings: readonly TestSitting[]): Promise<number[]> {
	return insertSittings(await archive(), sittings)
}

async function run() {
	const { jobId } = await backend.call('commis', 'reconciliation.run', {})
	const job = await backend.ended(jobId)
	expect(job.error).toBe(null)
	expect(job.state).toBe('done')
	return job.result
}

const queue = (kind: CaseKind, state: 'open' | 'proposed' | 'decided' | 'obsolete' = 'open') =>
	backend.call('commis', 'reconciliation.queue', { kind, state })

async function onlyCase(kind: CaseKind) {
	const { rows } = await queue(kind)
	expect(rows.map(({ summary }) => summary)).toHaveLength(1)
	const [row] = rows
	if (!row) throw new Error('no case')
	return row
}

const sitting = (id: number | undefined) => backend.call('commis', 'archive.sitting', { id: id ?? 0 })

beforeEach(async () => {
	backend = await TestBackend.practice()
	await insert(crowd(150))
	await insert(crowd(120, { ...testSession, year: 2020 }))
})
afterEach(() => backend.dispose())

describe('one person in two sessions', () => {
	let ids: number[]

	beforeEach(async () => {
		ids = await insert([marie, { ...marie, session: earlier, givenNames: 'Mari Gèda', orderNumber: '5' }])
		await run()
	})

	test('is asked about, with the weight of every field', async () => {
		const { id, sittings, score } = await onlyCase('samePerson')
		expect(sittings).toEqual(ids)
		expect(score).toBeGreaterThan(900)
		const one = await backend.call('commis', 'reconciliation.case', { id })
		expect(one.records.map(({ surname }) => surname)).toEqual(['TOUSSAINT', 'TOUSSAINT'])
		const levels = Object.fromEntries(one.weights.map(({ field, level, left }) => [`${field} ${left}`, level]))
		expect(levels).toMatchObject({
			'surname TOUSSAINT': 'same',
			'givenNames MARIE': 'sounds',
			'birthDate 2004-05-17': 'same',
			'prior ': 'across',
		})
		expect(one.weights.find(({ field }) => field === 'birthDate')?.weight).toBeGreaterThan(500)
	})

	test('becomes one person when two accounts say so, and two again when somebody separates them', async () => {
		const { id } = await onlyCase('samePerson')
		await backend.call('commis', 'reconciliation.propose', { caseId: id, outcome: 'same', reason })
		await expect(
			backend.call('commis', 'reconciliation.confirm', { caseIds: [id], confirm: true }),
		).rejects.toMatchObject({ code: 'access.fourEyes' })
		expect((await sitting(ids[0])).personId).toBe(null)
		expect(await backend.call('officier', 'reconciliation.confirm', { caseIds: [id], confirm: true })).toEqual({
			confirmed: 1,
			refused: 0,
		})
		const merged = await sitting(ids[0])
		expect(merged.otherSittings.map((other) => other.id)).toEqual([ids[1]])
		expect(merged.timeline.map(({ kind }) => kind)).toContain('linked')
		const person = await backend.call('auditeur', 'reconciliation.person', { personId: merged.personId ?? 0 })
		expect(person.sittings.map((one) => one.session.year)).toEqual([2024, 2022].toSorted((a, b) => a - b).toReversed())

		await backend.call('commis', 'reconciliation.unmerge', { sittingId: ids[1] ?? 0, reason })
		expect((await sitting(ids[0])).personId).toBe(null)
		await run()
		expect((await queue('samePerson')).total).toBe(0)
	})

	test('stays two when decided so, in later runs too', async () => {
		const { id } = await onlyCase('samePerson')
		await backend.call('commis', 'reconciliation.propose', { caseId: id, outcome: 'different', reason })
		await backend.call('admin', 'reconciliation.confirm', { caseIds: [id], confirm: true })
		await run()
		expect((await queue('samePerson')).total).toBe(0)
		expect((await queue('samePerson', 'decided')).rows[0]).toMatchObject({ outcome: 'different', proposedBy: 'commis' })
	})

	test('a proposal can be withdrawn by who made it and sent back by another', async () => {
		const { id } = await onlyCase('samePerson')
		const propose = () => backend.call('commis', 'reconciliation.propose', { caseId: id, outcome: 'same', reason })
		await propose()
		await expect(backend.call('officier', 'reconciliation.withdraw', { caseId: id })).rejects.toMatchObject({
			code: 'reconciliation.notYourProposal',
		})
		await backend.call('commis', 'reconciliation.withdraw', { caseId: id })
		await propose()
		await expect(propose()).rejects.toMatchObject({ code: 'reconciliation.caseNotOpen' })
		await backend.call('officier', 'reconciliation.confirm', { caseIds: [id], confirm: false })
		expect((await queue('samePerson')).total).toBe(1)
	})

	test('a second run finds nothing new and the journal tells of every step', async () => {
		expect(await run()).toMatchObject({ newCases: {}, obsolete: 0, openCases: { samePerson: 1 } })
		const verdict = await backend.call('auditeur', 'journal.verify', {})
		expect(verdict).toMatchObject({ valid: true })
		const { actions } = await backend.call('auditeur', 'journal.list', {})
		expect(actions).toContain('reconciliation.run')
	})
})

test('homonyms born on different days are different people', async () => {
	await insert([marie, { ...marie, session: earlier, birthDate: '1999-11-02', orderNumber: '7' }])
	await run()
	const { rows } = await queue('samePerson')
	expect(rows.filter(({ score }) => score > 500)).toEqual([])
})

test('twins are two people', async () => {
	await insert([marie, { ...marie, givenNames: 'Rose Lovely', orderNumber: '100002', sex: 'F', school: null }])
	await insert([{ ...marie, session: earlier, givenNames: 'Kettly', orderNumber: '3' }])
	await run()
	const { byKind } = await backend.call('commis', 'reconciliation.queue', {})
	expect(byKind).toEqual({})
})

test('enrolled twice: one record stays, the other is excluded and no longer asked about', async () => {
	const ids = await insert([
		{ ...marie, average: 612, school: 'Lycée Pétion' },
		{ ...marie, orderNumber: '100777', school: 'Collège Canado' },
	])
	await run()
	const one = await onlyCase('enrolledTwice')
	expect(one.sittings).toEqual(ids)
	const keep = { caseId: one.id, outcome: 'keep', reason } as const
	await expect(backend.call('commis', 'reconciliation.propose', keep)).rejects.toMatchObject({
		code: 'reconciliation.keepWhich',
	})
	await backend.call('commis', 'reconciliation.propose', { ...keep, keepSittingId: ids[0] })
	await backend.call('officier', 'reconciliation.confirm', { caseIds: [one.id], confirm: true })
	expect(await sitting(ids[1])).toMatchObject({ status: 'excluded', statusReason: reason })
	expect((await sitting(ids[0])).status).toBe('active')
	expect(await run()).toMatchObject({ newCases: {} })
})

test('one candidate with two averages is held until it is clear', async () => {
	const ids = await insert([
		{ ...marie, average: 612 },
		{ ...marie, orderNumber: '100778', average: 480 },
	])
	await run()
	const one = await onlyCase('contradictoryAverages')
	await expect(
		backend.call('commis', 'reconciliation.bulkPropose', { kind: one.kind, atLeast: 0, outcome: 'keep', reason }),
	).rejects.toMatchObject({ code: 'reconciliation.notInBulk' })
	await backend.call('commis', 'reconciliation.propose', { caseId: one.id, outcome: 'hold', reason })
	await backend.call('officier', 'reconciliation.confirm', { caseIds: [one.id], confirm: true })
	expect((await Promise.all(ids.map(sitting))).map(({ status }) => status)).toEqual(['held', 'held'])
})

test('one number on two people', async () => {
	const ids = await insert([
		marie,
		{
			surname: 'PIERRE',
			givenNames: 'Jean Robert',
			birthDate: '2003-01-09',
			orderNumber: '100001',
			department: 'Ouest',
		},
	])
	await run()
	expect((await onlyCase('numberTwice')).sittings).toEqual(ids)
})

test('a run for one session asks only about it and leaves other questions alone', async () => {
	await insert([marie, { ...marie, session: earlier, orderNumber: '5' }])
	await insert([
		{
			...marie,
			givenNames: 'Yolette',
			session: { ...testSession, year: 2018 },
			orderNumber: '6',
			birthDate: '1999-02-03',
		},
		{
			...marie,
			givenNames: 'Yolette',
			session: { ...testSession, year: 2019 },
			orderNumber: '7',
			birthDate: '1999-02-03',
		},
	])
	await run()
	expect((await queue('samePerson')).total).toBe(2)
	const { jobId } = await backend.call('commis', 'reconciliation.run', { session: earlier })
	expect((await backend.ended(jobId)).result).toMatchObject({ newCases: {}, obsolete: 0, openCases: { samePerson: 2 } })
	const inSession = await backend.call('commis', 'reconciliation.queue', { session: earlier })
	expect(inSession).toMatchObject({ total: 1, byKind: { samePerson: 1 }, byState: { open: 1 } })
})

test('a run that was stopped, by a person or by the end of the program, is taken up again', async () => {
	await insert([marie, { ...marie, session: earlier, orderNumber: '5' }])
	const first = await backend.call('commis', 'reconciliation.run', {})
	await backend.call('commis', 'jobs.cancel', { id: first.jobId })
	expect((await backend.ended(first.jobId)).state).toBe('cancelled')
	await backend.call('commis', 'jobs.resume', { id: first.jobId })
	await backend.reopen()
	expect(await backend.ended(first.jobId)).toMatchObject({ state: 'done', result: { openCases: { samePerson: 1 } } })
	expect((await queue('samePerson')).total).toBe(1)
})

test('what is no longer so is no longer asked', async () => {
	const ids = await insert([marie, { ...marie, session: earlier, orderNumber: '5' }])
	await run()
	const { correctionId } = await backend.call('commis', 'archive.proposeCorrection', {
		sittingId: ids[1] ?? 0,
		field: 'birthDate',
		value: '1996-08-30',
		reason,
	})
	await backend.call('officier', 'archive.decideCorrection', { correctionId, confirm: true })
	expect(await run()).toMatchObject({ obsolete: 1, openCases: {} })
	expect((await queue('samePerson', 'obsolete')).total).toBe(1)
})

test('a person is not put together from two who were said to be different', async () => {
	const ids = await insert([
		marie,
		{ ...marie, session: earlier },
		{ ...marie, session: { ...testSession, year: 2023 } },
	])
	await run()
	const asked = (await queue('samePerson')).rows
	expect(asked).toHaveLength(2)
	for (const { id } of asked)
		await backend.call('commis', 'reconciliation.propose', { caseId: id, outcome: 'same', reason })
	// Somebody separates two of them by another way meanwhile.
	const opened = await archive()
	const [first = 0, ...others] = ids
	const pairs = [...others.map((other) => [first, other] as const), [others[0] ?? 0, others[1] ?? 0] as const]
	const unasked = pairs.find(([a, b]) => !asked.some(({ sittings }) => sittings.includes(a) && sittings.includes(b)))
	await opened.mutate({ id: 1, name: 'test' }, 'test.apart', (sqlite) => {
		sqlite
			.prepare(
				"INSERT INTO link_event (at, account_id, kind, sitting_a, sitting_b, model) VALUES ('', 1, 'different', ?, ?, '')",
			)
			.run(...(unasked ?? [0, 0]))
		return { value: null, subject: 'link', detail: {}, topics: [] }
	})
	const caseIds = asked.map(({ id }) => id)
	expect(await backend.call('officier', 'reconciliation.confirm', { caseIds, confirm: true })).toEqual({
		confirmed: 1,
		refused: 1,
	})
})

test('the final year one year after the ninth cannot be', async () => {
	await insert([{ ...marie, session: { exam: 'AF9', year: 2023, kind: 'ORD' } }, marie])
	await run()
	expect(await onlyCase('impossibleChain')).toMatchObject({ session: null })
	expect((await queue('samePerson')).total).toBe(0)
})

describe('marks', () => {
	const series = 'SVT'

	async function marked(change: (sound: TestSitting) => Partial<TestSitting>): Promise<number> {
		const { profile } = await archive()
		const bareme = baremeFor(profile, testSession, series)
		if (!bareme) throw new Error('no barème')
		const marks = bareme.slots.map(({ maximum }) => maximum * 60)
		const total = bareme.slots.reduce((sum, { coefficient }, slot) => sum + (marks[slot] ?? 0) * coefficient, 0)
		const average = Math.round((total / maximumTotal(bareme)) * 1000)
		const sound: TestSitting = { ...marie, series, marks, total, average, decision: 'ADMIS' }
		const others = crowd(5).map((one) => ({ ...one, series, marks, total, average, decision: 'ADMIS' }))
		const [id = 0] = await insert([{ ...sound, ...change(sound) }, ...others])
		return id
	}

	test('that do not add up: the computed total is put in through a correction', async () => {
		const id = await marked(({ total }) => ({ total: (total ?? 0) + 500 }))
		await run()
		const one = await onlyCase('totalMismatch')
		expect(one.sittings).toEqual([id])
		await backend.call('commis', 'reconciliation.propose', { caseId: one.id, outcome: 'useComputed', reason })
		await backend.call('officier', 'reconciliation.confirm', { caseIds: [one.id], confirm: true })
		const after = await sitting(id)
		expect(after.total).toBe(after.computedTotal)
		expect(after.timeline.filter(({ kind }) => kind === 'correction')).toHaveLength(1)
		await run()
		expect((await queue('totalMismatch')).total).toBe(0)
	})

	test('without a total where others of the list have one', async () => {
		const id = await marked(() => ({ total: null }))
		await run()
		expect((await onlyCase('totalMissing')).sittings).toEqual([id])
	})

	test('zero everywhere, though present', async () => {
		const id = await marked(({ marks }) => ({
			marks: marks?.map(() => 0) ?? [],
			total: 0,
			average: 0,
			decision: 'ELIMINE',
		}))
		await run()
		expect((await onlyCase('allZero')).sittings).toEqual([id])
	})
})

test('a record with a valid document is not excluded or held: the document is revoked first', async () => {
	const ids = await insert([marie, { ...marie, orderNumber: '100777' }])
	await run()
	const one = await onlyCase('enrolledTwice')
	const opened = await archive()
	await opened.mutate({ id: 1, name: 'test' }, 'test.document', (sqlite) => {
		sqlite
			.prepare(
				`INSERT INTO batch (id, kind, session_id, state, composed_by, composed_at, content_hash, documents)
				SELECT 1, 'releve', session_id, 'signed', 1, '2026-01-01', '', 1 FROM sitting WHERE id = ?`,
			)
			.run(ids[1])
		sqlite
			.prepare(
				`INSERT INTO document (serial, kind, year, number, sitting_id, batch_id, position, content_hash, state, candidate_code)
				VALUES ('HT-RN-2026-0000001', 'releve', 2026, 1, ?, 1, 0, x'00', 'signed', '')`,
			)
			.run(ids[1])
		return { value: null, subject: 'document', detail: {}, topics: [] }
	})
	const refused = { code: 'reconciliation.documentsExist', parameters: { serial: 'HT-RN-2026-0000001' } }
	const propose = (change: { outcome: 'hold' } | { outcome: 'keep'; keepSittingId: number | undefined }) =>
		backend.call('commis', 'reconciliation.propose', { caseId: one.id, reason, ...change })
	await expect(propose({ outcome: 'hold' })).rejects.toMatchObject(refused)
	await expect(propose({ outcome: 'keep', keepSittingId: ids[0] })).rejects.toMatchObject(refused)
	await propose({ outcome: 'keep', keepSittingId: ids[1] })
	const found = await backend.call('commis', 'archive.search', { query: 'ht-rn-2026-1' })
	expect(found).toMatchObject({ understoodAs: 'serial', total: 1 })
	expect(found.rows[0]?.id).toBe(ids[1])
})

test('hundreds of cases are decided at once', async () => {
	const many = crowd(600).map((one, index) => ({
		...one,
		surname: `${one.surname}${'ABCDEFGHIJ'[index % 10]}O`,
		orderNumber: `7${index}`,
	}))
	await insert(many)
	await insert(many.map((one, index) => ({ ...one, session: earlier, orderNumber: `8${index}` })))
	await run()
	const preview = await backend.call('commis', 'reconciliation.bulkPreview', { kind: 'samePerson', atLeast: 900 })
	expect(preview.cases).toBeGreaterThan(400)
	const { proposed } = await backend.call('commis', 'reconciliation.bulkPropose', {
		kind: 'samePerson',
		atLeast: 900,
		outcome: 'same',
		reason,
	})
	expect(proposed).toBe(preview.cases)
	await expect(backend.call('commis', 'reconciliation.bulkConfirm', { kind: 'samePerson' })).rejects.toMatchObject({
		code: 'access.fourEyes',
	})
	const { confirmed } = await backend.call('officier', 'reconciliation.bulkConfirm', { kind: 'samePerson' })
	expect(confirmed).toBe(proposed)
	const dashboard = await backend.call('commis', 'archive.dashboard', {})
	expect(dashboard.persons).toBe(proposed)
	expect(await run()).toMatchObject({ obsolete: 0 })
})
