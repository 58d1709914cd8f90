import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exportReport } from '#shared/contract/batchEnd'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, composed, PASSPHRASE, reportOf, sign, writePracticeKey } from '../../harness/signing/batches.ts'
import { readVolumes } from '../../harness/signing/volumes.ts'

let backend: TestBackend
let key: string

beforeEach(async () => {
	backend = await TestBackend.practice()
	key = await writePracticeKey(backend)
})
afterEach(() => backend.dispose())

const codeOf = async (work: Promise<unknown>) => {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	)
	return error instanceof Error && 'code' in error ? error.code : error
}
const SESSION = { exam: 'NS4', year: 2026, kind: 'ORD' }
const reason = 'Clé perdue avec l’ordinateur volé'

function serials(batch: number, state: string): string[] {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive is open')
	return archive.sqlite
		.prepare<[number, string], string>('SELECT serial FROM document WHERE batch_id = ? AND state = ? ORDER BY position')
		.pluck()
		.all(batch, state)
}

/** Signs some chunks of a batch and pauses. */
async function begin(batchId: number): Promise<void> {
	const { jobId } = await backend.call('officier', 'signing.sign', {
		batchId,
		key: backend.grant(key),
		passphrase: PASSPHRASE,
		folder: backend.grant(backend.path('out')),
	})
	await vi.waitFor(() => expect(serials(batchId, 'signed').length).toBeGreaterThan(0), { interval: 5, timeout: 20_000 })
	expect(await codeOf(backend.call('officier', 'signing.closeBatch', { batchId, reason }))).toBe('signing.underWay')
	await backend.call('officier', 'jobs.cancel', { id: jobId })
	await backend.ended(jobId)
}

describe('a batch whose key is lost', () => {
	test('is closed: what is signed stays signed, the rest can be composed and signed again', async () => {
		const batch = await composeBatch(backend, 3000)
		expect(await codeOf(backend.call('officier', 'signing.closeBatch', { batchId: batch, reason }))).toBe(
			'signing.batchState',
		)
		await begin(batch)
		const signed = serials(batch, 'signed')
		const left = serials(batch, 'prepared')
		expect(await codeOf(backend.call('commis', 'signing.closeBatch', { batchId: batch, reason }))).toBe(
			'access.notAllowed',
		)
		const report = await backend.call('officier', 'signing.closeBatch', { batchId: batch, reason })
		expect(report).toMatchObject({
			signed: signed.length,
			prepared: 0,
			withdrawn: left.length,
			withdrawals: [{ reason, documents: left.length }],
			firstSerial: signed[0],
			lastSerial: signed.at(-1),
		})
		expect(serials(batch, 'signed')).toEqual(signed)
		expect(serials(batch, 'withdrawn')).toEqual(left)
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('signed')
		const index = readFileSync(backend.path(`out/batch-${batch}/index.csv`), 'utf8')
			.trimEnd()
			.split('\n')
		expect(index).toHaveLength(signed.length + 1)
		expect(await codeOf(sign(backend, batch, { key, folder: backend.path('out') }))).toBe('signing.batchState')

		const again = await composed(backend, { kind: 'releve', session: SESSION })
		expect(again.documents).toBe(left.length)
		expect(again.leftOut).toEqual({ alreadyIssued: signed.length })
		rmSync(key)
		const other = await writePracticeKey(backend)
		expect(reportOf(await sign(backend, again.id, { key: other, folder: backend.path('out') })).signed).toBe(
			left.length,
		)
	}, 60_000)

	test('is cancelled where nothing was signed', async () => {
		const batch = await composeBatch(backend, 2)
		const { archive } = backend.workspace
		await archive?.mutate({ id: 1, name: 'commis' }, 'test.change', (sqlite) => {
			sqlite.exec(`UPDATE batch SET state = 'signing'`)
			return { value: null, subject: 'test', detail: {}, topics: [] }
		})
		const report = await backend.call('officier', 'signing.closeBatch', { batchId: batch, reason })
		expect(report).toMatchObject({ signed: 0, withdrawn: 2, filesHash: null, firstSerial: null })
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('cancelled')
	})
})

test('the report of a batch follows what becomes of its documents', async () => {
	const batch = await composeBatch(backend, 5)
	expect(await backend.call('auditeur', 'signing.report', { batchId: batch })).toMatchObject({
		prepared: 5,
		signed: 0,
		signedBy: null,
		filesHash: null,
	})
	await sign(backend, batch, { key, folder: backend.path('out') })
	const [first = ''] = serials(batch, 'signed')
	await backend.call('officier', 'signing.revoke', { serial: first, reason: 'Note fausse' })
	const report = await backend.call('auditeur', 'signing.report', { batchId: batch })
	const pdfs = [first, ...serials(batch, 'signed')].map((serial) =>
		readFileSync(backend.path(`out/batch-${batch}/0001/${serial}.pdf`)),
	)
	const hash = createHash('sha256')
	for (const pdf of pdfs) hash.update(createHash('sha256').update(pdf).digest())
	expect(report).toMatchObject({
		documents: 5,
		signed: 5,
		revoked: 1,
		firstSerial: first,
		composedBy: 'commis',
		signedBy: 'officier',
		bytes: pdfs.reduce((sum, { length }) => sum + length, 0),
		filesHash: hash.digest('hex'),
	})
	expect(await codeOf(backend.call('auditeur', 'signing.report', { batchId: 99 }))).toBe('record.missing')
})

describe('delivering again', () => {
	const deliver = async (batchId: number, to: string, more: { serials?: string[]; from?: string } = {}) => {
		const { jobId } = await backend.call('commis', 'documents.export', {
			batchId,
			folder: backend.grant(backend.path(to)),
			...(more.serials && { serials: more.serials }),
			...(more.from && { from: backend.grant(more.from) }),
		})
		const job = await backend.ended(jobId)
		if (job.state !== 'done') throw Object.assign(new Error('failed'), { code: job.error?.code })
		return exportReport.parse(job.result)
	}

	test('copies signed files as they are, all or those chosen, and says which are missing or were changed', async () => {
		const batch = await composeBatch(backend, 6)
		expect(await codeOf(deliver(batch, 'copy'))).toBe('documents.notSigned')
		await sign(backend, batch, { key, folder: backend.path('out') })
		const all = serials(batch, 'signed')
		const [gone = '', changed = '', whole = ''] = all
		const volume = backend.path(`out/batch-${batch}/0001.zip`)
		const signed = readVolumes(backend.path(`out/batch-${batch}`))

		expect(await deliver(batch, 'copy')).toMatchObject({ copied: 6, present: 0, missingCount: 0, alteredCount: 0 })
		for (const serial of all)
			expect(signed.get(serial)?.equals(readFileSync(backend.path(`copy/0001/${serial}.pdf`)))).toBe(true)
		expect(await deliver(batch, 'copy')).toMatchObject({ copied: 0, present: 6 })

		rmSync(backend.path(`out/batch-${batch}/0001`), { recursive: true })
		const bytes = readFileSync(volume)
		bytes.write('?', bytes.indexOf(`${gone}.pdf`), 'latin1')
		const at = bytes.indexOf(`${changed}.pdf`)
		writeFileSync(volume, bytes.fill(0x20, at + 900, at + 920))
		const report = await deliver(batch, 'chosen', { serials: [gone, changed, whole] })
		expect(report).toMatchObject({ copied: 1, missing: [gone], altered: [changed] })
		expect(readdirSync(backend.path('chosen'))).toEqual([`${whole}.pdf`])
		expect(existsSync(backend.path(`chosen/${changed}.pdf`))).toBe(false)

		renameSync(backend.path('copy'), backend.path('moved'))
		expect(await deliver(batch, 'third', { from: backend.path('moved') })).toMatchObject({ copied: 6, alteredCount: 0 })
		expect(await codeOf(deliver(batch, 'none', { serials: ['HT-RN-1900-1'] }))).toBe('documents.notSigned')
		expect(await codeOf(deliver(batch, join('third', '0001', `${whole}.pdf`)))).toBe('file.notWritable')
	})
})
