import { readFileSync } from 'node:fs'
import { PDFDocument } from 'pdf-lib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { applyMutation } from '../../../src-main/backend/database/mutate.ts'
import { compose } from '../../../src-main/backend/documents/compose.ts'
import { composed } from '../../harness/signing/batches.ts'
import { TestBackend } from '../../harness/backend.ts'
import { change, fillRegister, session, type RecordFault } from '../../harness/documents/register.ts'
import { printedText } from '../../harness/documents/readers.ts'

const order = { kind: 'releve', session }
const page = { offset: 0, limit: 500 }
const year = new Date().getFullYear()
const serial = (number: number, code = 'RN') => `HT-${code}-${year}-${String(number).padStart(7, '0')}`

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(async () => {
	await backend.dispose()
})

const faults: Record<number, RecordFault> = {
	0: { status: 'held' },
	1: { status: 'excluded' },
	2: { decision: null },
	3: { decision: 'ABSENT' },
	4: { baremeless: true },
	5: { markless: true },
	6: { surname: 'ЖАН' },
	7: { surname: 'X'.repeat(200) },
	8: { caseKind: 'totalMismatch' },
	9: { caseKind: 'allZero' },
	10: { caseKind: 'samePerson' },
}
const leftOut = {
	held: 1,
	excluded: 1,
	noDecision: 1,
	decisionWithoutDocument: 1,
	noBareme: 1,
	marksIncomplete: 1,
	missingGlyph: 1,
	unprintable: 1,
	openCase: 2,
}

describe('composing', () => {
	test('says beforehand what there will be, and leaves out what may not be issued', async () => {
		fillRegister(backend, 40, faults)
		expect(await backend.call('commis', 'documents.eligible', order)).toEqual({ eligible: 30, leftOut, example: true })
		const batch = await composed(backend, order)
		expect(batch).toMatchObject({
			kind: 'releve',
			session,
			state: 'composed',
			documents: 30,
			composedBy: 'commis',
			leftOut,
			signedDocuments: 0,
			withdrawn: 0,
			changedSince: 0,
			practice: true,
			example: true,
		})
		expect(batch.contentHash).toMatch(/^[0-9a-f]{64}$/)
		expect(await backend.call('commis', 'documents.eligible', order)).toMatchObject({
			eligible: 0,
			leftOut: { ...leftOut, alreadyIssued: 30 },
		})
	})

	test('numbers have no gaps per kind and year, whatever happens to batches', async () => {
		const ids = fillRegister(backend, 30)
		const first = await composed(backend, { ...order, limit: 10 })
		expect(first.leftOut).toEqual({ overLimit: 20 })
		await backend.call('commis', 'documents.cancelBatch', { id: first.id, reason: 'essai annulé' })
		const second = await composed(backend, { ...order, sittingIds: ids.slice(0, 15) })
		const third = await composed(backend, order)
		const certificates = await composed(backend, { ...order, kind: 'certificat', limit: 5 })
		expect([second.documents, third.documents, certificates.documents]).toEqual([15, 15, 5])
		const { rows } = await backend.call('auditeur', 'documents.list', page)
		const numbers = (kind: string) =>
			rows
				.filter((row) => row.kind === kind)
				.map((row) => row.serial)
				.toSorted()
		expect(numbers('releve')).toEqual(Array.from({ length: 40 }, (_, index) => serial(index + 1)))
		expect(numbers('certificat')).toEqual(Array.from({ length: 5 }, (_, index) => serial(index + 1, 'CE')))
		expect(rows.filter((row) => row.state === 'withdrawn')).toHaveLength(10)
	})

	test('two kinds of one template share a register, as a profile for university diplomas may have them', async () => {
		fillRegister(backend, 4)
		const { archive } = backend.workspace
		if (!archive) throw new Error('no archive')
		const [transcript] = archive.profile.documentKinds
		if (!transcript) throw new Error('no kind')
		const more = { ...transcript, id: 'releve-detaille', names: { fr: 'Relevé détaillé' } }
		const profile = { ...archive.profile, documentKinds: [...archive.profile.documentKinds, more] }
		const by = { accountId: 1, at: new Date() }
		for (const kind of ['releve', 'releve-detaille', 'releve'])
			applyMutation(archive.sqlite, { id: 1, name: 'commis' }, 'documents.compose', (sqlite) =>
				compose(sqlite, { profile, info: archive.info }, { ...order, kind, limit: 2 }, by),
			)
		const { rows } = await backend.call('auditeur', 'documents.list', page)
		expect(rows.map((row) => row.serial).toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((number) => serial(number)))
	})

	test('every candidate gets a code of their own', async () => {
		fillRegister(backend, 300)
		const batch = await composed(backend, order)
		const codes = backend.workspace.archive?.sqlite
			.prepare<[number], string>('SELECT candidate_code FROM document WHERE batch_id = ?')
			.pluck()
			.all(batch.id)
		expect(new Set(codes).size).toBe(300)
		for (const code of codes ?? []) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
	})

	test('is refused where there is nothing to issue, and to who may not', async () => {
		await expect(composed(backend, order)).rejects.toMatchObject({
			code: 'documents.nothingToIssue',
		})
		fillRegister(backend, 3, { 0: { status: 'held' }, 1: { status: 'held' }, 2: { status: 'held' } })
		await expect(composed(backend, order)).rejects.toMatchObject({
			code: 'documents.nothingToIssue',
		})
		await expect(composed(backend, { ...order, kind: 'passeport' })).rejects.toMatchObject({
			code: 'documents.unknownKind',
		})
		const notForExam = { code: 'documents.kindNotForExam', parameters: { kind: 'Attestation de réussite' } }
		await expect(composed(backend, { ...order, kind: 'attestation' })).rejects.toMatchObject(notForExam)
		await expect(backend.call('commis', 'documents.eligible', { ...order, kind: 'attestation' })).rejects.toMatchObject(
			notForExam,
		)
		await expect(composed(backend, order, 'auditeur')).rejects.toMatchObject({
			code: 'access.notAllowed',
		})
		expect((await backend.call('auditeur', 'documents.batches', page)).total).toBe(0)
	})

	test('is composed in a thread that tells how far it is; stopped in the middle it leaves nothing', async () => {
		fillRegister(backend, 9000)
		const { jobId } = await backend.call('commis', 'documents.compose', order)
		const begun = () =>
			backend.events.some(({ event, payload }) => event === 'job' && 'phase' in payload && payload.phase === 'compose')
		await vi.waitFor(() => expect(begun()).toBe(true), { interval: 2, timeout: 30_000 })
		await backend.call('commis', 'jobs.cancel', { id: jobId })
		expect(await backend.ended(jobId)).toMatchObject({ state: 'cancelled' })
		expect((await backend.call('auditeur', 'documents.batches', page)).total).toBe(0)
		const batch = await composed(backend, order)
		expect(batch).toMatchObject({ id: 1, documents: 9000, changedSince: 0 })
		const { rows } = await backend.call('auditeur', 'documents.list', { batchId: 1, offset: 0, limit: 1 })
		expect(rows[0]?.serial).toBe(serial(1))
		change(backend, 'UPDATE sitting SET m0 = m0 + 100 WHERE id % 3000 = 0')
		expect((await backend.call('officier', 'documents.batch', { id: 1 })).changedSince).toBe(3)
	}, 60_000)

	test('is in the journal with its hash and its serials', async () => {
		fillRegister(backend, 4)
		const batch = await composed(backend, order)
		const entry = backend.workspace.archive?.sqlite
			.prepare<[], { account: string; detail: string }>(
				`SELECT account, detail FROM journal WHERE action = 'documents.compose'`,
			)
			.get()
		expect(entry?.account).toBe('commis')
		expect(JSON.parse(entry?.detail ?? '{}')).toMatchObject({
			batchId: batch.id,
			documents: 4,
			contentHash: batch.contentHash,
			firstSerial: serial(1),
			lastSerial: serial(4),
		})
	})
})

describe('between composing and signing', () => {
	test('records that change, are held or questioned are counted', async () => {
		const ids = fillRegister(backend, 12)
		const { id } = await composed(backend, order)
		const changedSince = async () => (await backend.call('officier', 'documents.batch', { id })).changedSince
		expect(await changedSince()).toBe(0)
		change(backend, 'UPDATE sitting SET m0 = m0 + 100 WHERE id = ?', ids[0])
		expect(await changedSince()).toBe(1)
		change(backend, `UPDATE sitting SET status = 'held' WHERE id = ?`, ids[1])
		change(backend, `UPDATE sitting SET surname = 'AUTRE' WHERE id = ?`, ids[2])
		expect(await changedSince()).toBe(3)
		change(backend, `UPDATE sitting SET centre = 'ailleurs' WHERE id = ?`, ids[3])
		expect(await changedSince()).toBe(3)
		change(backend, `UPDATE sitting SET status = 'active' WHERE id = ?`, ids[1])
		expect(await changedSince()).toBe(2)
		const { rows } = await backend.call('officier', 'documents.batches', { ...page, state: 'composed' })
		expect(rows.map((row) => row.changedSince)).toEqual([2])
	})

	test('one document can be taken out with a reason, once', async () => {
		fillRegister(backend, 3)
		const batch = await composed(backend, order)
		const { rows } = await backend.call('officier', 'documents.list', { ...page, batchId: batch.id })
		const [first] = rows
		const documentId = first?.id ?? 0
		await backend.call('officier', 'documents.withdraw', { documentId, reason: 'photo douteuse' })
		await expect(
			backend.call('officier', 'documents.withdraw', { documentId, reason: 'photo douteuse' }),
		).rejects.toMatchObject({ code: 'documents.notPrepared' })
		await expect(
			backend.call('officier', 'documents.withdraw', { documentId: 9999, reason: 'photo douteuse' }),
		).rejects.toMatchObject({ code: 'record.missing' })
		expect(await backend.call('officier', 'documents.batch', { id: batch.id })).toMatchObject({
			withdrawn: 1,
			documents: 3,
		})
		const listed = await backend.call('officier', 'documents.list', { ...page, state: 'withdrawn' })
		expect(listed.rows).toMatchObject([{ id: documentId, endReason: 'photo douteuse', state: 'withdrawn' }])
	})

	test('a cancelled batch gives its records free; a batch under way cannot be cancelled', async () => {
		fillRegister(backend, 5)
		const batch = await composed(backend, order)
		await backend.call('officier', 'documents.cancelBatch', { id: batch.id, reason: 'mauvais barème' })
		expect(await backend.call('officier', 'documents.batch', { id: batch.id })).toMatchObject({
			state: 'cancelled',
			withdrawn: 5,
		})
		await expect(
			backend.call('officier', 'documents.cancelBatch', { id: batch.id, reason: 'mauvais barème' }),
		).rejects.toMatchObject({ code: 'documents.notComposed' })
		const again = await composed(backend, order)
		change(backend, `UPDATE batch SET state = 'signing' WHERE id = ?`, again.id)
		await expect(
			backend.call('officier', 'documents.cancelBatch', { id: again.id, reason: 'mauvais barème' }),
		).rejects.toMatchObject({ code: 'documents.notComposed' })
	})

	test('lists by page, by beginning of the serial, and a sample at random', async () => {
		fillRegister(backend, 120)
		const { id: batchId } = await composed(backend, order)
		const list = (input: { serial?: string; sample?: number; offset?: number; limit?: number }) =>
			backend.call('officier', 'documents.list', { batchId, offset: 0, limit: 50, ...input })
		const paged = await list({ offset: 100 })
		expect([paged.total, paged.rows.length, paged.rows[0]?.serial]).toEqual([120, 20, serial(101)])
		expect((await list({ serial: serial(11).slice(0, -1) })).total).toBe(10)
		expect((await list({ serial: serial(7).toLowerCase() })).rows.map((row) => row.serial)).toEqual([serial(7)])
		const samples = await Promise.all([1, 2, 3].map(() => list({ sample: 20 })))
		expect(samples.map((one) => one.rows.length)).toEqual([20, 20, 20])
		expect(new Set(samples.map((one) => one.rows.map((row) => row.id).join())).size).toBeGreaterThan(1)
	})
})

describe('previews', () => {
	test('show the page of a record, before and after composing', async () => {
		const [sittingId = 0] = fillRegister(backend, 2, { 0: { status: 'held' } })
		const text = async () => {
			const { pdfBase64 } = await backend.call('officier', 'documents.preview', {
				kind: 'releve',
				sittingId,
			})
			return printedText(Buffer.from(pdfBase64, 'base64'))
		}
		expect(await text()).toContain(serial(0))
		change(backend, `UPDATE sitting SET status = 'active' WHERE id = ?`, sittingId)
		await composed(backend, order)
		const printed = await text()
		for (const words of [serial(1), 'CANDIDAT 00000', 'APERÇU – DOCUMENT NON SIGNÉ', 'SPÉCIMEN'])
			expect(printed).toContain(words)
	})

	test('say what is missing', async () => {
		const ids = fillRegister(backend, 2, { 0: { baremeless: true }, 1: { surname: 'ЖАН' } })
		const preview = (sittingId = 0) => backend.call('commis', 'documents.preview', { kind: 'releve', sittingId })
		await expect(preview(ids[0])).rejects.toMatchObject({ code: 'documents.noBareme' })
		await expect(preview(ids[1])).rejects.toMatchObject({ code: 'documents.missingGlyph' })
		await expect(preview(4242)).rejects.toMatchObject({ code: 'record.missing' })
	})
})

describe('slips with codes', () => {
	test('are for signed documents only, ten to a page', async () => {
		fillRegister(backend, 23)
		const { id: batchId } = await composed(backend, order)
		const file = backend.path('fiches.pdf')
		const write = () => backend.call('commis', 'documents.slips', { batchId, file: backend.grant(file) })
		await expect(write()).rejects.toMatchObject({ code: 'documents.notSigned' })
		change(backend, `UPDATE document SET state = 'signed', signed_at = '2026-07-30T15:00:00Z' WHERE number > 2`)
		expect(await write()).toEqual({ slips: 21 })
		const pdf = readFileSync(file)
		expect((await PDFDocument.load(pdf)).getPageCount()).toBe(3)
		const codes = backend.workspace.archive?.sqlite
			.prepare<[], string>(`SELECT candidate_code FROM document WHERE state = 'signed'`)
			.pluck()
			.all()
		const text = printedText(pdf)
		for (const code of codes ?? []) expect(text).toContain(`${code.slice(0, 5)} ${code.slice(5)}`)
	})

	test('cannot be written where nothing can', async () => {
		fillRegister(backend, 1)
		const { id: batchId } = await composed(backend, order)
		change(backend, `UPDATE document SET state = 'signed', signed_at = '2026-07-30T15:00:00Z'`)
		const file = backend.grant(backend.path('nulle-part/fiches.pdf'))
		await expect(backend.call('commis', 'documents.slips', { batchId, file })).rejects.toMatchObject({
			code: 'file.notWritable',
		})
	})
})
