import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readBarcodeText } from '#shared/codec/barcode'
import type { Archive } from '../../../src-main/backend/context.ts'
import { trustFromArchive, verifyBarcode, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { createPracticeKey } from '../../../src-main/backend/signing/practiceAuthority.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, PASSPHRASE, reportOf, sign, writePracticeKey } from '../../harness/signing/batches.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge } from '../../harness/signing/judges.ts'
import { readVolumes } from '../../harness/signing/volumes.ts'

let backend: TestBackend
let key: string

beforeEach(async () => {
	backend = await TestBackend.practice()
	key = await writePracticeKey(backend)
})
afterEach(() => backend.dispose())

function archive(): Archive {
	const open = backend.workspace.archive
	if (!open) throw new Error('no archive is open')
	return open
}

interface Row {
	id: number
	serial: string
	state: string
	position: number
	public_index: number | null
	/** Hexadecimal, which compares quickly. */
	barcode: string
	pdf_sha256: string
	pdf_bytes: number | null
	end_reason: string | null
}
const rows = () =>
	archive()
		.sqlite.prepare<
			[],
			Row
		>(`SELECT id, serial, state, position, public_index, lower(hex(barcode)) AS barcode, pdf_bytes,
			lower(hex(pdf_sha256)) AS pdf_sha256, end_reason FROM document ORDER BY position`)
		.all()
const change = (sql: string) =>
	archive().mutate({ id: 1, name: 'commis' }, 'test.change', (sqlite) => {
		sqlite.exec(sql)
		return { value: null, subject: 'test', detail: {}, topics: [] }
	})

const documentsOf = (batch: number) => [...readVolumes(backend.path(`out/batch-${batch}`)).keys()]

const code = async (work: Promise<unknown>) => {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	)
	return error instanceof Error && 'code' in error ? error.code : error
}

/** Starts signing and comes back after the first committed step. */
async function begin(batch: number): Promise<number> {
	const { jobId } = await backend.call('officier', 'signing.sign', {
		batchId: batch,
		key: backend.grant(key),
		passphrase: PASSPHRASE,
		folder: backend.grant(backend.path('out')),
	})
	const begun = () => {
		const last = backend.events.findLast(({ event }) => event === 'job')?.payload
		return last !== undefined && 'done' in last && last.done > 0
	}
	await vi.waitFor(() => expect(begun()).toBe(true), { interval: 5, timeout: 30_000 })
	return jobId
}

describe('a batch', () => {
	test('is signed by another account: files, register and list agree', async () => {
		const batch = await composeBatch(backend, 40)
		const report = reportOf(await sign(backend, batch, { key, folder: backend.path('out') }))
		expect(report).toMatchObject({ batchId: batch, signed: 40, withdrawn: 0, leftOut: {} })
		expect(report.signer).toContain('SANS VALEUR')

		const documents = rows()
		expect(documents.map((row) => row.state)).toEqual(documents.map(() => 'signed'))
		expect(documents.map((row) => row.public_index)).toEqual(documents.map((_, index) => index))
		expect([report.firstSerial, report.lastSerial]).toEqual([documents[0]?.serial, documents.at(-1)?.serial])

		const index = readFileSync(join(report.folder, 'index.csv'), 'utf8').trimEnd().split('\n')
		expect(index[0]).toBe('serial,volume,sha256')
		expect(index).toHaveLength(41)
		const trust = trustFromArchive(archive())
		const volumes = readVolumes(report.folder)
		for (const [line, row] of documents.entries()) {
			const [serial = '', volume, sha256] = index[line + 1]?.split(',') ?? []
			const pdf = readFileSync(join(report.folder, '0001', `${serial}.pdf`))
			expect([serial, volume]).toEqual([row.serial, '0001.zip'])
			expect(volumes.get(serial)?.equals(pdf)).toBe(true)
			expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256)
			expect(row.pdf_sha256).toBe(sha256)
			expect(row.pdf_bytes).toBe(pdf.length)
			const verification = verifyPdf(pdf, trust, new Date())
			expect(verification).toMatchObject({ verdict: 'valid', serial: row.serial, status: 'valid' })
			expect(Buffer.from(readBarcodeText(verification.barcode ?? '').bytes).toString('hex')).toBe(row.barcode)
			expect(verifyBarcode(verification.barcode ?? '', trust).verdict).toBe('valid')
		}
		expect(new Set(index).size).toBe(41)
		expect((await backend.call('auditeur', 'documents.batch', { id: batch })).state).toBe('signed')
		const { signers } = await backend.call('auditeur', 'signing.signers', {})
		expect(signers).toMatchObject([{ fingerprint: report.fingerprint, documents: 40, practice: true }])
	})

	test.each(['P-256', 'RSA-2048'] as const)(
		'with %s satisfies every judge and the rules of PAdES',
		async (algorithm) => {
			const batch = await composeBatch(backend, 3)
			const chosen = await writePracticeKey(backend, algorithm)
			const report = reportOf(await sign(backend, batch, { key: chosen, folder: backend.path('out') }))
			const [serial = ''] = documentsOf(batch)
			const pdf = readFileSync(join(report.folder, '0001', `${serial}.pdf`))
			expect(brokenRules(pdf)).toEqual([])
			const root = backend.path('root.pem')
			const { chain } = archive().sqlite.prepare<[], { chain: Buffer }>('SELECT chain FROM signer').get() ?? {}
			writeFileSync(root, `-----BEGIN CERTIFICATE-----\n${chain?.toString('base64')}\n-----END CERTIFICATE-----\n`)
			expect(judge(pdf, root)).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
			const trust = trustFromArchive(archive())
			expect(trust.barcodeKeys[0]?.delegation === null).toBe(algorithm === 'P-256')
			const verification = verifyPdf(pdf, trust, new Date())
			expect(verification).toMatchObject({ verdict: 'valid', status: 'valid' })
			expect(verification.reasons).toContain('practice')
			expect(verifyBarcode(verification.barcode ?? '', trust).verdict).toBe('valid')
			expect(verifyPdf(pdf, null, new Date()).verdict).toBe('intact')
		},
	)

	test('leaves out records that were held or changed since it was composed, and says so', async () => {
		const batch = await composeBatch(backend, 30)
		await change(`UPDATE sitting SET status = 'held' WHERE id = 4`)
		await change('UPDATE sitting SET m0 = m0 + 100 WHERE id IN (9, 20)')
		const report = reportOf(await sign(backend, batch, { key, folder: backend.path('out') }))
		expect(report).toMatchObject({ signed: 27, withdrawn: 3, leftOut: { held: 1, changed: 2 } })
		const withdrawn = rows().filter((row) => row.state === 'withdrawn')
		const reasons = withdrawn.map((row) => row.end_reason)
		expect(reasons).toHaveLength(3)
		expect(new Set(reasons)).toEqual(new Set(['changed', 'held']))
		expect(withdrawn.every((row) => row.barcode === '' && row.public_index === null)).toBe(true)
		const signed = rows().filter((row) => row.state === 'signed')
		expect(signed.map((row) => row.public_index)).toEqual(signed.map((_, index) => index))
		expect(documentsOf(batch)).toEqual(signed.map((row) => row.serial))
		expect(readdirSync(join(report.folder, '0001')).toSorted()).toEqual(
			signed.map((row) => `${row.serial}.pdf`).toSorted(),
		)
	})

	test('is not signed by the account that composed it, by another role, or twice', async () => {
		const batch = await composeBatch(backend, 2)
		const options = { key, folder: backend.path('out') }
		expect(await code(sign(backend, batch, { ...options, as: 'commis' }))).toBe('access.notAllowed')
		await change(`UPDATE batch SET composed_by = (SELECT id FROM account WHERE name = 'officier') WHERE id = ${batch}`)
		expect(await code(sign(backend, batch, options))).toBe('access.fourEyes')
		await change(`UPDATE batch SET composed_by = 1 WHERE id = ${batch}`)
		reportOf(await sign(backend, batch, options))
		expect(await code(sign(backend, batch, options))).toBe('signing.batchState')
		expect(await code(sign(backend, 99, options))).toBe('record.missing')
	})

	test('goes on in committed steps after being cancelled, with the same certificate only', async () => {
		const batch = await composeBatch(backend, 3000)
		const other = await writePracticeKey(backend, 'RSA-2048')
		const jobId = await begin(batch)
		const ended = backend.ended(jobId)
		await backend.call('officier', 'jobs.cancel', { id: jobId })
		expect((await ended).state).toBe('cancelled')
		const before = rows().filter((row) => row.state === 'signed')
		expect(before.length).toBeGreaterThan(0)
		expect(before.length).toBeLessThan(3000)
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('signing')

		expect(await code(sign(backend, batch, { key: other, folder: backend.path('out') }))).toBe(
			'signing.otherCertificate',
		)
		const report = reportOf(await sign(backend, batch, { key, folder: backend.path('out') }))
		expect(report.signed).toBe(3000)
		const after = rows()
		expect(after.slice(0, before.length)).toEqual(before)
		expect(after.map((row) => row.public_index)).toEqual(after.map((_, index) => index))
		expect(documentsOf(batch)).toEqual(after.map((row) => row.serial))
		expect(readdirSync(backend.path(`out/batch-${batch}`)).toSorted()).toEqual([
			'0001.zip',
			'0002.zip',
			'0003.zip',
			'batch.json',
			'index.csv',
		])
	}, 90_000)
})

test('a record that is held or corrected while its batch is being signed is not signed, wherever its document was', async () => {
	const batch = await composeBatch(backend, 3000)
	const jobId = await begin(batch)
	// By position, so that some are being made this moment and one is far behind.
	const places = '(600, 601, 1400, 2999)'
	const sittings = `(SELECT sitting_id FROM document WHERE position IN ${places})`
	await change(`UPDATE sitting SET status = 'held', status_reason = 'test' WHERE id IN ${sittings}`)
	const report = reportOf(await backend.ended(jobId))
	const documents = rows()
	const signed = documents.filter((row) => row.state === 'signed')
	// A step that was committed before the change stays; nothing that came after it holds a changed record.
	const withdrawn = documents.filter((row) => row.state === 'withdrawn')
	expect(withdrawn.map((row) => row.position)).toContain(2999)
	expect(new Set(withdrawn.map((row) => row.end_reason))).toEqual(new Set(['held']))
	expect([report.signed, report.withdrawn]).toEqual([signed.length, withdrawn.length])
	expect(signed.length + withdrawn.length).toBe(3000)
	expect(signed.map((row) => row.public_index)).toEqual(signed.map((_, index) => index))
	expect(documentsOf(batch)).toEqual(signed.map(({ serial }) => serial))
}, 90_000)

describe('bad input is said before work starts', () => {
	test('a wrong passphrase, an expired key, a file that is none', async () => {
		const batch = await composeBatch(backend, 2)
		const folder = backend.path('out')
		const expired = backend.path('expired.p12')
		const longAgo = new Date('2015-01-01')
		const order = { algorithm: 'P-256', passphrase: PASSPHRASE, country: 'HT', bureau: 'Essai', now: longAgo } as const
		writeFileSync(expired, await createPracticeKey(order))
		expect(await code(sign(backend, batch, { key, folder, passphrase: 'autre' }))).toBe('signing.wrongPassphrase')
		expect(await code(sign(backend, batch, { key: expired, folder }))).toBe('signing.expired')
		expect(await code(sign(backend, batch, { key: backend.path('archive/archive.db'), folder }))).toBe(
			'signing.notPkcs12',
		)
		expect(await code(sign(backend, batch, { key: backend.path('none.p12'), folder }))).toBe('file.missing')
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('composed')
		const { jobs } = await backend.call('officier', 'jobs.list', {})
		expect(jobs.filter(({ kind }) => kind === 'sign')).toEqual([])
		expect(existsSync(folder)).toBe(false)
	})

	test('a folder that is a file, and one that belongs to somebody else', async () => {
		const batch = await composeBatch(backend, 2)
		writeFileSync(backend.path('file'), '')
		expect(await code(sign(backend, batch, { key, folder: backend.path('file') }))).toBe('file.notWritable')
		const taken = backend.path(`taken/batch-${batch}/0001`)
		mkdirSync(taken, { recursive: true })
		writeFileSync(join(taken, 'HT-RN-1999-0000001.pdf'), 'somebody’s')
		expect(await code(sign(backend, batch, { key, folder: backend.path('taken') }))).toBe('signing.folderTaken')
		expect(readFileSync(join(taken, 'HT-RN-1999-0000001.pdf'), 'utf8')).toBe('somebody’s')
	})

	test('a practice key in an official archive', async () => {
		await archive().mutate({ id: 1, name: 'commis' }, 'test.change', (sqlite) => {
			sqlite.exec(`UPDATE meta SET value = '0' WHERE key = 'practice'`)
			return { value: null, subject: 'test', detail: {}, topics: [] }
		})
		await backend.reopen()
		const batch = await composeBatch(backend, 2)
		expect(await code(sign(backend, batch, { key, folder: backend.path('out') }))).toBe('signing.practiceKey')
		const file = backend.grant(backend.path('new.p12'))
		const order = { file, passphrase: 'entraînement', algorithm: 'P-256' } as const
		expect(await code(backend.call('officier', 'signing.createPracticeKey', order))).toBe('signing.practiceArchiveOnly')
	})
})

test('a disk that fills up: nothing of the step counts, and signing goes on when there is room', async () => {
	const batch = await composeBatch(backend, 1400)
	const folder = backend.path(`out/batch-${batch}`)
	mkdirSync(folder, { recursive: true })
	writeFileSync(join(folder, 'batch.json'), JSON.stringify({ archiveId: archive().info.archiveId, batchId: batch }))
	// Writing to /dev/full fails exactly as on a full disk.
	const full = join(folder, '0002.zip.part')
	symlinkSync('/dev/full', full)
	const failed = await sign(backend, batch, { key, folder: backend.path('out') })
	expect(failed).toMatchObject({ state: 'failed', error: { code: 'file.diskFull' } })
	const counted = rows().filter((row) => row.state === 'signed')
	expect(counted).toHaveLength(1000)

	// The officer goes on where there is room; each folder gets the list of what is in it.
	rmSync(full)
	const report = reportOf(await sign(backend, batch, { key, folder: backend.path('elsewhere') }))
	expect(report.signed).toBe(1400)
	expect(rows().slice(0, 1000)).toEqual(counted)
	const listed = (where: string) => readFileSync(join(where, 'index.csv'), 'utf8').trimEnd().split('\n').length - 1
	expect([listed(folder), listed(report.folder)]).toEqual([1000, 400])
	expect(documentsOf(batch)).toEqual(counted.map((row) => row.serial))
	expect([...readVolumes(report.folder).keys()]).toEqual(
		rows()
			.slice(1000)
			.map((row) => row.serial),
	)
}, 90_000)

describe('revocation', () => {
	test('turns the answer for a document, its PDF and its barcode to revoked, once and for good', async () => {
		const batch = await composeBatch(backend, 3)
		const report = reportOf(await sign(backend, batch, { key, folder: backend.path('out') }))
		const [, second] = rows()
		const serial = second?.serial ?? ''
		const reason = 'Note reportée sur le mauvais candidat'
		const revoked = await backend.call('officier', 'signing.revoke', { serial, reason })
		expect(revoked.serial).toBe(serial)
		const file = backend.grant(join(report.folder, '0001', `${serial}.pdf`))
		const verification = await backend.call('auditeur', 'signing.verifyPdf', { file })
		expect(verification).toMatchObject({ verdict: 'revoked', status: 'revoked', serial })
		expect(verifyBarcode(verification.barcode ?? '', trustFromArchive(archive())).verdict).toBe('revoked')
		expect(await code(backend.call('officier', 'signing.revoke', { serial, reason }))).toBe('signing.documentState')
		expect(await code(backend.call('officier', 'signing.revoke', { serial: 'HT-RN-1900-1', reason }))).toBe(
			'record.missing',
		)
		expect(await code(backend.call('commis', 'signing.revoke', { serial, reason }))).toBe('access.notAllowed')
	})
})

test('a practice key is made, inspected and used through the backend’s door', async () => {
	const SECRET = 'Xq7 phrase secrete 44'
	const path = backend.path('new.p12')
	const file = backend.grant(path)
	const made = await backend.call('admin', 'signing.createPracticeKey', {
		file,
		passphrase: SECRET,
		algorithm: 'P-256',
	})
	const seen = await backend.call('officier', 'signing.inspectKey', { key: file, passphrase: SECRET })
	expect(seen).toEqual(made)
	expect(seen).toMatchObject({ practice: true, algorithm: 'P-256' })
	expect(seen.daysLeft).toBeGreaterThan(1000)
	expect(await code(backend.call('officier', 'signing.inspectKey', { key: file, passphrase: 'x' }))).toBe(
		'signing.wrongPassphrase',
	)
	const stored = readFileSync(backend.path('archive/archive.db')).toString('latin1')
	expect(stored).not.toContain(SECRET)
})
