import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { baremeFor } from '#shared/domain/profile'
import type { Archive } from '../../../src-main/backend/archive/archive.ts'
import { TestBackend } from '../../harness/backend.ts'
import { crowd, insertSittings, testSession } from '../../harness/records.ts'

const reason = 'acte de naissance présenté'
let backend: TestBackend
let archive: Archive
let id: number

beforeEach(async () => {
	backend = await TestBackend.practice()
	const opened = backend.workspace.archive
	if (!opened) throw new Error('no archive')
	archive = opened
	const bareme = baremeFor(archive.profile, testSession, 'SVT')
	const [first = 0] = await insertSittings(archive, [
		{
			surname: 'EXANTUS',
			givenNames: 'Guerda',
			birthDate: '2004-05-17',
			orderNumber: '12',
			series: 'SVT',
			department: 'Nord',
			marks: bareme?.slots.map(({ maximum }) => maximum * 55) ?? [],
			flags: ['none', 'carried'],
			average: 550,
			decision: 'ADMIS',
		},
		...crowd(40).map((one, index) => ({
			...one,
			average: 300 + index * 10,
			decision: index < 15 ? 'AJOURNE' : 'ADMIS',
		})),
	])
	id = first
})
afterEach(() => backend.dispose())

const sitting = () => backend.call('auditeur', 'archive.sitting', { id })

describe('the record page', () => {
	test('shows values beside the cells they came from', async () => {
		const found = await sitting()
		expect(found.source).toMatchObject({
			fileName: 'liste.csv',
			sheetName: 'Liste',
			row: 2,
			header: ['Nom', 'Prénoms', 'Numéro'],
			cells: ['EXANTUS', 'Guerda', '12'],
			fields: ['surname', 'givenNames', 'orderNumber'],
		})
		expect(found.computedAverage).toBe(550)
		expect(found.marks[1]).toMatchObject({ flag: 'carried' })
		expect(found.timeline.map(({ kind }) => kind)).toEqual(['imported'])
	})

	test('of a record that is not there', async () => {
		await expect(backend.call('commis', 'archive.sitting', { id: 999_999 })).rejects.toMatchObject({
			code: 'record.missing',
		})
	})
})

describe('corrections', () => {
	const propose = (change: {
		field: 'surname' | 'birthDate' | 'average' | 'decision' | 'status'
		value: string | null
	}) => backend.call('commis', 'archive.proposeCorrection', { sittingId: id, reason, ...change })

	test('are made by two accounts; the source cell stays, search and linkage follow', async () => {
		const { correctionId } = await propose({ field: 'surname', value: 'EXANTIS' })
		expect((await sitting()).surname).toBe('EXANTUS')
		const waiting = await backend.call('officier', 'archive.corrections', { state: 'proposed' })
		expect(waiting.rows[0]).toMatchObject({
			field: 'surname',
			oldValue: 'EXANTUS',
			newValue: 'EXANTIS',
			proposedBy: 'commis',
		})
		const decide = { correctionId, confirm: true }
		await expect(backend.call('commis', 'archive.decideCorrection', decide)).rejects.toMatchObject({
			code: 'access.fourEyes',
		})
		await backend.call('officier', 'archive.decideCorrection', decide)
		const after = await sitting()
		expect(after.surname).toBe('EXANTIS')
		expect(after.source.cells[0]).toBe('EXANTUS')
		expect(after.timeline.at(-1)).toMatchObject({ kind: 'correction', subject: 'surname', account: 'officier' })
		expect((await backend.call('commis', 'archive.search', { query: 'exantis' })).rows[0]?.id).toBe(id)
		await expect(backend.call('admin', 'archive.decideCorrection', decide)).rejects.toMatchObject({
			code: 'archive.correctionDecided',
		})
	})

	test('of a value that changed since are not made', async () => {
		const one = await propose({ field: 'birthDate', value: '2003-05-17' })
		const other = await propose({ field: 'birthDate', value: '2004-05' })
		await backend.call('officier', 'archive.decideCorrection', { correctionId: other.correctionId, confirm: true })
		await expect(
			backend.call('officier', 'archive.decideCorrection', { correctionId: one.correctionId, confirm: true }),
		).rejects.toMatchObject({ code: 'record.changed' })
	})

	test('the proposer may take one back, nobody may confirm it then', async () => {
		const { correctionId } = await propose({ field: 'average', value: '601' })
		await backend.call('commis', 'archive.decideCorrection', { correctionId, confirm: false })
		expect((await sitting()).average).toBe(550)
	})

	test.each([
		{ field: 'birthDate', value: '2004-02-31' },
		{ field: 'birthDate', value: '17/05/2004' },
		{ field: 'average', value: '6.01' },
		{ field: 'decision', value: 'PEUT-ETRE' },
		{ field: 'status', value: null },
		{ field: 'surname', value: '  ' },
	] as const)('refuses $field = $value', async (change) => {
		await expect(propose(change)).rejects.toMatchObject({ code: 'archive.correctionValue' })
	})

	test('that change nothing are refused', async () => {
		await expect(propose({ field: 'surname', value: 'EXANTUS' })).rejects.toMatchObject({
			code: 'archive.correctionWithoutChange',
		})
	})
})

describe('the dashboard', () => {
	test('counts sessions, success and what waits', async () => {
		const shown = await backend.call('commis', 'archive.dashboard', {})
		expect(shown).toMatchObject({
			sittings: 41,
			coverage: [{ exam: 'NS4', year: 2024, kind: 'ORD', imported: 41, admitted: 26, openCases: 0, signed: 0 }],
			latest: { session: testSession, averageOn: 10, decisions: { ADMIS: 26, AJOURNE: 15 } },
			waiting: { openCases: 0, casesToConfirm: 0, batchesToSign: 0 },
		})
		const { distribution, byDepartment } = shown.latest ?? { distribution: [], byDepartment: [] }
		expect(distribution.reduce((sum, { sittings }) => sum + sittings, 0)).toBe(41)
		expect(distribution.every(({ from }) => from % 50 === 0)).toBe(true)
		expect(byDepartment.reduce((sum, { participants }) => sum + participants, 0)).toBe(41)
	})

	test('follows imports and corrections', async () => {
		await backend.call('commis', 'archive.dashboard', {})
		await insertSittings(archive, crowd(10, { ...testSession, year: 2012 }))
		const { correctionId } = await backend.call('commis', 'archive.proposeCorrection', {
			sittingId: id,
			field: 'decision',
			value: 'AJOURNE',
			reason,
		})
		await backend.call('officier', 'archive.decideCorrection', { correctionId, confirm: true })
		const shown = await backend.call('commis', 'archive.dashboard', {})
		expect(shown.coverage.map(({ year, imported, admitted }) => [year, imported, admitted])).toEqual([
			[2024, 41, 25],
			[2012, 10, 0],
		])
		const { sessions } = await backend.call('commis', 'archive.sessions', {})
		expect(sessions.map(({ session, sittings }) => [session.year, sittings])).toEqual([
			[2024, 41],
			[2012, 10],
		])
	})

	test('warns of a certificate that ends soon and of one that has ended', async () => {
		const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
		await archive.mutate({ id: 1, name: 'test' }, 'test.signer', (sqlite) => {
			const insert = sqlite.prepare(
				`INSERT INTO signer (fingerprint, subject, algorithm, not_before, not_after, practice, certificate, chain, first_used_at)
				VALUES (?, ?, 'P-256', '2020-01-01', ?, 1, x'00', x'00', '2020-01-01')`,
			)
			insert.run('a', 'CN=Bientôt', inDays(10.5))
			insert.run('b', 'CN=Passé', inDays(-3))
			insert.run('c', 'CN=Longtemps', inDays(400))
			return { value: null, subject: 'signer', detail: {}, topics: [] }
		})
		const { warnings } = await backend.call('commis', 'archive.dashboard', {})
		expect(warnings).toContainEqual({ code: 'certificateEnds', parameters: { subject: 'CN=Bientôt', days: 10 } })
		expect(warnings).toContainEqual({ code: 'certificateEnded', parameters: { subject: 'CN=Passé' } })
		expect(JSON.stringify(warnings)).not.toContain('Longtemps')
	})
})

describe('keeping the archive', () => {
	test('a sound one is sound', async () => {
		expect(await backend.call('auditeur', 'archive.check', {})).toMatchObject({ ok: true, problems: [], sittings: 41 })
	})

	test('a record whose session was taken away with another tool is found', async () => {
		archive.sqlite.pragma('foreign_keys = OFF')
		archive.sqlite.prepare('UPDATE sitting SET session_id = 77 WHERE id = ?').run(id)
		const { ok, problems } = await backend.call('admin', 'archive.check', {})
		expect(ok).toBe(false)
		expect(problems.join()).toContain('exam_session')
	})

	test('a backup opens as an archive with everything in it', async () => {
		const folder = backend.grant(backend.folder)
		const { fileName, bytes } = await backend.call('admin', 'archive.backup', { folder })
		expect(bytes).toBeGreaterThan(100_000)
		expect(readdirSync(backend.folder).filter((name) => name.endsWith('.partial'))).toEqual([])
		expect(existsSync(join(backend.folder, fileName, 'journal-anchors.jsonl'))).toBe(true)
		await backend.call('nobody', 'archive.open', { folder: backend.grant(backend.path(fileName)) })
		expect((await backend.call('commis', 'archive.dashboard', {})).sittings).toBe(41)
		expect(await backend.call('auditeur', 'archive.check', {})).toMatchObject({ ok: true })
	})

	test('a backup to a folder that is not there is refused and leaves nothing', async () => {
		const folder = backend.grant(backend.path('not-there'))
		await expect(backend.call('admin', 'archive.backup', { folder })).rejects.toMatchObject({
			code: 'file.notWritable',
		})
	})
})
