import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LevelSettings } from '#shared/contract/signatureLevel'
import { findSignatures } from '../../../src-main/backend/signing/pdfSignatures.ts'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { prepareLevel } from '../../../src-main/backend/signing/signatureLevel.ts'
import { stampPdf } from '../../../src-main/backend/signing/stampPdf.ts'
import { signatureIn } from '../../../src-main/backend/signing/cmsTimestamp.ts'
import type { TimestampAuthority } from '../../../src-main/backend/signing/timestamp.ts'
import { verifyPdf } from '../../../src-main/backend/signing/verifyPdf.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch } from '../../harness/signing/batches.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { RevocationDesk } from '../../harness/signing/revocationServer.ts'
import { SampleDocuments } from '../../harness/signing/sampleDocuments.ts'
import { TimestampServer } from '../../harness/signing/timestampServer.ts'

const kinds = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const
const authority = new TestAuthority()
const desk = new RevocationDesk(authority)
const server = new TimestampServer(authority)
const samples = new SampleDocuments()
/** After the certificates are made: nothing is signed before they hold. */
let now: Date
const neverStop = new AbortController().signal
let tsa: TimestampAuthority
let list: string

beforeAll(async () => {
	tsa = await server.listen()
	for (const kind of kinds) authority.issue(kind, kind)
	list = desk.list('P-256')
	now = new Date()
})
afterAll(() => server.close())

/** OpenSSL's word on the time stamp of a document. */
function opensslTs(pdf: Buffer): string {
	const cms = findSignatures(pdf)[0]?.cms ?? Buffer.alloc(0)
	const at = cms.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex'))
	const set = cms.subarray(at + 13)
	const token = set.subarray(1 + ((set[1] ?? 0) >= 0x80 ? 1 + ((set[1] ?? 0) & 0x7f) : 1))
	const file = authority.file('stamp.der')
	writeFileSync(file, token)
	const digest = createHash('sha256').update(signatureIn(cms)).digest('hex')
	return execFileSync(
		'openssl',
		['ts', '-verify', '-digest', digest, '-in', file, '-token_in', '-CAfile', authority.rootFile],
		{ encoding: 'utf8' },
	)
}

async function made(kind: (typeof kinds)[number], level: 'B-T' | 'B-LT'): Promise<Buffer> {
	const key = await openSigningKey(authority.pack(kind, { chain: true }), PASSPHRASE, new Date())
	const evidence = await prepareLevel({ level, timestamp: tsa, revocationLists: [list] }, key.material, neverStop)
	const maker = samples.maker(key, now, { ...samples.makerOptions(key, now), evidence })
	const { cms, pdf } = await maker.make(samples.content(7), 1)
	return (await stampPdf(Buffer.from(pdf), cms, tsa)).pdf
}

describe.each(kinds)('a transcript by %s', (kind) => {
	test.each(['B-T', 'B-LT'] as const)('at %s follows the rules, and every judge accepts it', async (level) => {
		const pdf = await made(kind, level)
		expect(brokenRules(pdf, level)).toEqual([])
		expect(judge(pdf, authority.rootFile)).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
		expect(opensslTs(pdf)).toContain('Verification: OK')
		const { signatures, verdict } = verifyPdf(pdf, { certificates: [authority.root], barcodeKeys: [] }, new Date())
		expect(verdict).toBe('valid')
		expect(Math.abs(Date.parse(signatures[0]?.stampedAt ?? '') - Date.now())).toBeLessThan(30_000)
	})
})

test('each byte of a stamped signature, changed, is noticed', async () => {
	const pdf = await made('P-256', 'B-LT')
	const trust = { certificates: [authority.root], barcodeKeys: [] }
	const from = pdf.indexOf('/Contents<')
	const to = pdf.indexOf('>', from)
	const unnoticed: number[] = []
	const changed = Buffer.from(pdf)
	for (let at = from; at <= to; at++) {
		const before = changed[at] ?? 0
		changed[at] = before ^ (1 << (at % 3))
		if (['valid', 'intact'].includes(verifyPdf(changed, trust, now).verdict)) unnoticed.push(at)
		changed[at] = before
	}
	expect(unnoticed).toEqual([])
})

test('a stamp that is longer than the one the room was measured by is said, and the document is as it was', async () => {
	const key = await openSigningKey(authority.pack('P-256', { chain: true }), PASSPHRASE, new Date())
	const evidence = { timestampRoom: 500, validation: null }
	const maker = samples.maker(key, now, { ...samples.makerOptions(key, now), evidence })
	const { cms, pdf } = await maker.make(samples.content(7), 1)
	const before = Buffer.from(pdf)
	const given = Buffer.from(pdf)
	await expect(stampPdf(given, cms, tsa)).rejects.toMatchObject({ code: 'signing.timestampTooLong' })
	expect(given).toEqual(before)
})

test('a stamp over another signature does not move to this one', async () => {
	const [one, other] = [await made('P-256', 'B-T'), await made('P-256', 'B-T')]
	const stamp = (pdf: Buffer) => pdf.indexOf('060b2a864886f70d010910020e')
	other.copy(one, stamp(one), stamp(other), stamp(other) + 1600)
	expect(verifyPdf(one, null, now).verdict).toBe('altered')
})

describe('through the backend', () => {
	let backend: TestBackend
	const settings = (): LevelSettings => ({
		level: 'B-LT',
		timestampUrl: tsa.url,
		timestampTimeoutSeconds: 5,
		timestampPolicy: null,
	})

	beforeAll(async () => {
		backend = await TestBackend.practice()
		for (const name of ['trainee', 'revoked']) authority.issue(name, 'P-256', {})
	})
	afterAll(() => backend.dispose())

	async function sign(batchId: number, folder: string, more: object = {}, key = 'trainee') {
		mkdirSync(backend.path(folder), { recursive: true })
		const { jobId } = await backend.call('officier', 'signing.sign', {
			batchId,
			key: backend.grant(authority.pack(key, { chain: true })),
			passphrase: PASSPHRASE,
			folder: backend.grant(backend.path(folder)),
			...more,
		})
		return backend.ended(jobId)
	}

	test('the settings of the archive hold, and requests for stamps are made at the same time', async () => {
		expect(await backend.call('officier', 'signing.levelSettings', {})).toMatchObject({
			level: 'B-B',
			timestampUrl: null,
		})
		await expect(
			backend.call('officier', 'signing.setLevelSettings', { ...settings(), timestampUrl: null }),
		).rejects.toMatchObject({ code: 'signing.timestampNone' })
		await backend.call('officier', 'signing.setLevelSettings', settings())
		const batchId = await composeBatch(backend, 24)
		server.together = 0
		const job = await sign(batchId, 'lt', { revocationLists: [backend.grant(list)] })
		expect(job.error).toBeNull()
		expect(job).toMatchObject({ state: 'done', result: { signed: 24, withdrawn: 0, level: 'B-LT' } })
		expect(await backend.call('auditeur', 'signing.report', { batchId })).toMatchObject({ signed: 24, level: 'B-LT' })
		expect(server.together).toBeGreaterThan(3)
		expect(server.together).toBeLessThanOrEqual(16)
		const folder = join(backend.path('lt'), `batch-${batchId}`, '0001')
		for (const name of readdirSync(folder)) {
			const pdf = readFileSync(join(folder, name))
			expect(brokenRules(pdf, 'B-LT')).toEqual([])
			expect(verifyPdf(pdf, { certificates: [authority.root], barcodeKeys: [] }, now).verdict).toBe('valid')
		}
	})

	test('an authority of time that fails keeps a batch from being signed; another level goes on', async () => {
		const batchId = await composeBatch(backend, 2)
		for (const [behaviour, code] of [
			['busy', 'signing.timestampDown'],
			['wrongImprint', 'signing.timestampImprint'],
			['refuses', 'signing.timestampRefused'],
		] as const) {
			server.behaviour = behaviour
			expect(await sign(batchId, behaviour, { level: 'B-T' })).toMatchObject({ state: 'failed', error: { code } })
		}
		server.behaviour = 'honest'
		expect(await backend.call('officier', 'documents.batch', { id: batchId })).toMatchObject({ signedDocuments: 0 })
		expect(await sign(batchId, 'plain', { level: 'B-B' })).toMatchObject({ state: 'done', result: { signed: 2 } })
	})

	test('a revoked certificate signs nothing, at any level', async () => {
		desk.revoke('revoked')
		const lists = [backend.grant(desk.list('revoked'))]
		const batchId = await composeBatch(backend, 1)
		for (const level of ['B-B', 'B-T', 'B-LT'])
			expect(await sign(batchId, `revoked ${level}`, { level, revocationLists: lists }, 'revoked')).toMatchObject({
				state: 'failed',
				error: { code: 'signing.certificateRevoked' },
			})
		expect(await sign(batchId, 'unknown', { level: 'B-LT' })).toMatchObject({
			state: 'failed',
			error: { code: 'signing.revocationUnknown' },
		})
	})
})
