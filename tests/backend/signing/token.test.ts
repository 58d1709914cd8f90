import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Input } from '#shared/contract/index'
import type { KeyKind } from '../../harness/signing/keys.ts'
import { fingerprintOf } from '../../../src-main/backend/signing/certificates.ts'
import { trustFromArchive, verifyBarcode, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { VolumeReader } from '../../../src-main/backend/signing/volumes.ts'
import { TimestampServer } from '../../harness/signing/timestampServer.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, reportOf } from '../../harness/signing/batches.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge } from '../../harness/signing/judges.ts'
import { RevocationDesk } from '../../harness/signing/revocationServer.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'

let token: SoftToken
let backend: TestBackend

beforeAll(() => {
	token = new SoftToken()
	for (const kind of ['P-256', 'P-384', 'RSA-2048'] as const) token.add(kind)
	token.add('P-256', { name: 'careful', alwaysAuthenticate: true })
	token.add('RSA-1024', { name: 'weak' })
	token.add('P-256', { name: 'alone', certificateOnly: true })
	token.authority.issue('other', 'P-256')
	token.add('P-256', { name: 'mismatched', otherKey: 'other' })
	token.authority.issue('old', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' })
	token.put('old')
})
afterAll(() => token.dispose())
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const codeOf = async (work: Promise<unknown>) => {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	)
	return error instanceof Error && 'code' in error ? error.code : error
}

async function view() {
	const { tokens } = await backend.call('officier', 'signing.tokens', { module: backend.grant(SOFTHSM) })
	const [only] = tokens
	if (!only || tokens.length !== 1) throw new Error(`${tokens.length} tokens`)
	return only
}

async function reference(name: string) {
	const { certificates, token: id } = await view()
	const certificate = certificates.find(({ subject }) => subject === `CN=${name}`)?.fingerprint ?? ''
	return { module: backend.grant(SOFTHSM), token: id, certificate }
}

async function start(batchId: number, name: string, pin: string | null = PIN): Promise<number> {
	const order: Input<'signing.sign'> = {
		batchId,
		token: await reference(name),
		pin,
		folder: backend.grant(backend.path('out')),
	}
	return (await backend.call('officier', 'signing.sign', order)).jobId
}
const sign = async (batchId: number, name: string, pin?: string | null) =>
	backend.ended(await start(batchId, name, pin))

function archive() {
	const open = backend.workspace.archive
	if (!open) throw new Error('no archive is open')
	return open
}
const serials = (state: string) =>
	archive()
		.sqlite.prepare<[string], string>('SELECT serial FROM document WHERE state = ? ORDER BY position')
		.pluck()
		.all(state)
const pdfs = (batch: number) =>
	readdirSync(backend.path(`out/batch-${batch}`), { recursive: true, encoding: 'utf8' }).filter((name) =>
		name.endsWith('.pdf'),
	)

test('a module shows its tokens and certificates without a PIN, and says what must not sign', async () => {
	const { certificates, ...facts } = await view()
	expect(facts).toMatchObject({ label: 'Jeton d’essai', pinPad: false, pin: 'fine' })
	expect(facts.serial).toMatch(/^[0-9a-f]{16}$/)
	const problems = new Map(certificates.map(({ subject, problem }) => [subject, problem?.code ?? null]))
	// The authority's own certificate is none to sign with.
	expect([...problems.keys()].toSorted()).toEqual(
		['P-256', 'P-384', 'RSA-2048', 'alone', 'careful', 'mismatched', 'old', 'weak'].map((name) => `CN=${name}`),
	)
	expect(problems.get('CN=P-256')).toBeNull()
	expect(problems.get('CN=weak')).toBe('signing.weakKey')
	expect(problems.get('CN=old')).toBe('signing.expired')
	const key = await backend.call('officier', 'signing.inspectKey', { token: await reference('RSA-2048') })
	expect(key).toMatchObject({
		algorithm: 'RSA-2048',
		subject: 'CN=RSA-2048',
		chain: [expect.stringContaining('CN=Racine')],
	})
	expect(await codeOf(backend.call('officier', 'signing.inspectKey', { token: await reference('old') }))).toBe(
		'signing.expired',
	)
	expect(await codeOf(backend.call('commis', 'signing.tokens', { module: backend.grant(SOFTHSM) }))).toBe(
		'access.notAllowed',
	)
})

test('a file that is no module is refused', async () => {
	const file = backend.path('module.so')
	writeFileSync(file, 'relevé')
	for (const path of [file, backend.path('none.so'), process.execPath])
		expect(await codeOf(backend.call('officier', 'signing.tokens', { module: backend.grant(path) }))).toBe(
			'signing.notTokenModule',
		)
})

describe('a batch', () => {
	test.each(['P-256', 'P-384', 'RSA-2048', 'careful'] as const)(
		'signed by a token with %s satisfies every judge; its barcodes have a delegate',
		async (name) => {
			const batch = await composeBatch(backend, 4)
			const report = reportOf(await sign(batch, name))
			expect(report).toMatchObject({ signed: 4, withdrawn: 0, signer: `CN=${name}` })
			const trust = trustFromArchive(archive())
			expect(trust.barcodeKeys.map(({ delegation }) => delegation !== null)).toEqual([true])
			const files = pdfs(batch)
			expect(files).toHaveLength(4)
			for (const file of files) {
				const pdf = readFileSync(join(report.folder, file))
				const verification = verifyPdf(pdf, trust, new Date())
				expect(verification).toMatchObject({ verdict: 'valid', status: 'valid' })
				expect(verifyBarcode(verification.barcode ?? '', trust).verdict).toBe('valid')
			}
			const [file = ''] = files
			const pdf = readFileSync(join(report.folder, file))
			expect(brokenRules(pdf)).toEqual([])
			expect(judge(pdf, token.authority.rootFile)).toMatchObject({
				openssl: true,
				pdfsig: true,
				mutool: true,
				qpdf: true,
			})
			expect(readFileSync(backend.path('archive/archive.db')).includes(PIN)).toBe(false)
		},
	)

	test.each(['B-T', 'B-LT'] as const)(
		'at %s: signatures by the token, stamps from the authority of time',
		async (level) => {
			const server = new TimestampServer(token.authority)
			try {
				await backend.call('officier', 'signing.setLevelSettings', {
					level,
					timestampUrl: (await server.listen()).url,
					timestampTimeoutSeconds: 5,
					timestampPolicy: null,
				})
				const batch = await composeBatch(backend, 20)
				const list = new RevocationDesk(token.authority).list('RSA-2048')
				const order = {
					batchId: batch,
					token: await reference('RSA-2048'),
					pin: PIN,
					folder: backend.grant(backend.path('out')),
					revocationLists: [backend.grant(list)],
				}
				const { jobId } = await backend.call('officier', 'signing.sign', order)
				const report = reportOf(await backend.ended(jobId))
				expect(report).toMatchObject({ signed: 20, level })
				const trust = trustFromArchive(archive())
				for (const name of readdirSync(join(report.folder, '0001'))) {
					const pdf = readFileSync(join(report.folder, '0001', name))
					expect(brokenRules(pdf, level)).toEqual([])
					expect(verifyPdf(pdf, trust, new Date())).toMatchObject({
						verdict: 'valid',
						signatures: [{ stampedBy: 'CN=tsa' }],
					})
				}
			} finally {
				server.close()
			}
		},
	)

	test('a wrong PIN is tried once, counted, said and journalled; the batch is as before', async () => {
		const batch = await composeBatch(backend, 2)
		const first = await sign(batch, 'P-256', '000000')
		expect(first).toMatchObject({ state: 'failed', error: { code: 'signing.wrongPin', parameters: { count: 1 } } })
		expect(await sign(batch, 'P-256', '000001')).toMatchObject({ error: { parameters: { count: 2 } } })
		expect((await view()).pin).toBe('low')
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('composed')
		const journalled = archive()
			.sqlite.prepare<[], number>(`SELECT count(*) FROM journal WHERE action = 'signing.wrongPin'`)
			.pluck()
			.get()
		expect(journalled).toBe(2)
		expect(await sign(batch, 'P-256', null)).toMatchObject({ error: { code: 'signing.pinNeeded' } })
		expect(reportOf(await sign(batch, 'P-256')).signed).toBe(2)
		expect((await view()).pin).toBe('fine')
		const next = await composeBatch(backend, 1)
		expect(await sign(next, 'P-256', '000000')).toMatchObject({ error: { parameters: { count: 1 } } })
		expect(reportOf(await sign(next, 'P-256')).signed).toBe(1)
	})

	test('a certificate without its key, or beside another key, signs nothing', async () => {
		const batch = await composeBatch(backend, 1)
		expect(await sign(batch, 'alone')).toMatchObject({ error: { code: 'signing.tokenNoKey' } })
		expect(await sign(batch, 'mismatched')).toMatchObject({ error: { code: 'signing.tokenKeyMismatch' } })
		const missing = { ...(await reference('P-256')), certificate: '0'.repeat(64) }
		const order = { batchId: batch, token: missing, pin: PIN, folder: backend.grant(backend.path('out')) }
		expect(await codeOf(backend.call('officier', 'signing.sign', order))).toBe('signing.tokenMissing')
		expect((await backend.call('officier', 'documents.batch', { id: batch })).state).toBe('composed')
	})
})

describe('a module of keys alone, with the certificates in files', () => {
	const kinds = ['P-256', 'RSA-2048'] as const
	let keys: SoftToken

	beforeAll(() => {
		keys = new SoftToken()
		keys.authority.issue('between', 'P-384', { authority: true })
		for (const kind of kinds)
			for (const name of [`first ${kind}`, `second ${kind}`]) {
				keys.authority.issue(name, kind, { by: 'between' })
				keys.put(name, { keyOnly: true })
			}
	})
	afterAll(() => {
		keys.dispose()
		token.use()
	})

	const order = async (batchId: number, name: string, files: readonly string[]) => ({
		batchId,
		token: {
			module: backend.grant(SOFTHSM),
			token: (await view()).token,
			certificate: fingerprintOf(keys.authority.certificate(name)),
			certificates: files.map((file) => backend.grant(keys.authority.file(file))),
		},
		pin: PIN,
		folder: backend.grant(backend.path('out')),
	})

	test.each(kinds)('signs with the right one of its keys (%s); every judge finds the way up', async (kind) => {
		const name = `second ${kind}`
		const batch = await composeBatch(backend, 2)
		expect((await view()).certificates).toEqual([])
		const files = [`${name}.crt`, 'between.crt']
		// What came in files stands with the token, so that somebody can choose it; its authority does not.
		const certificates = files.map((file) => backend.grant(keys.authority.file(file)))
		const { tokens } = await backend.call('officier', 'signing.tokens', {
			module: backend.grant(SOFTHSM),
			certificates,
		})
		const { token: id } = await view()
		expect(tokens.find((one) => one.token === id)?.certificates).toMatchObject([
			{ subject: `CN=${name}`, problem: null },
		])
		const { jobId } = await backend.call('officier', 'signing.sign', await order(batch, name, files))
		const report = reportOf(await backend.ended(jobId))
		expect(report).toMatchObject({ signed: 2, signer: `CN=${name}` })
		const pdf = readFileSync(join(report.folder, pdfs(batch)[0] ?? ''))
		expect(brokenRules(pdf)).toEqual([])
		expect(judge(pdf, keys.authority.rootFile)).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
	})

	test('signs nothing with a certificate of none of its keys, or without its file', async () => {
		keys.authority.issue('stranger', 'P-256')
		const batch = await composeBatch(backend, 1)
		const { jobId } = await backend.call('officier', 'signing.sign', await order(batch, 'stranger', ['stranger.crt']))
		expect(await backend.ended(jobId)).toMatchObject({ error: { code: 'signing.tokenNoKey' } })
		const without = await order(batch, 'first P-256', [])
		expect(await codeOf(backend.call('officier', 'signing.sign', without))).toBe('signing.tokenMissing')
		const broken = await order(batch, 'first P-256', ['first P-256.key'])
		expect(await codeOf(backend.call('officier', 'signing.sign', broken))).toBe('file.unreadable')
	})
})

test('a token pulled out in the middle: what was counted stays, and signing goes on when it is back', async () => {
	const own = new SoftToken()
	try {
		const kind: KeyKind = 'RSA-2048'
		own.add(kind)
		const batch = await composeBatch(backend, 900)
		const jobId = await start(batch, kind)
		await vi.waitFor(() => expect(serials('signed').length).toBeGreaterThan(0), { interval: 5, timeout: 30_000 })
		expect(await codeOf(backend.call('officier', 'signing.tokens', { module: backend.grant(SOFTHSM) }))).toBe(
			'signing.tokenBusy',
		)
		own.pullOut()
		expect(await backend.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'signing.tokenGone' } })
		const counted = serials('signed')
		expect(counted.length).toBeLessThan(900)
		const volume = new VolumeReader(backend.path(`out/batch-${batch}`), 1)
		expect([...volume.names]).toEqual(counted.map((serial) => `${serial}.pdf`))
		own.putBack()
		const report = reportOf(await sign(batch, kind))
		expect(report.signed).toBe(900)
		expect(serials('signed').slice(0, counted.length)).toEqual(counted)
		expect(pdfs(batch)).toHaveLength(900)
	} finally {
		own.dispose()
		token.use()
	}
}, 60_000)
