import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppErrorShape } from '#shared/errors/index'
import { AppError } from '#shared/errors/index'
import type { LevelSettings } from '#shared/contract/signatureLevel'
import { TestBackend } from '../../harness/backend.ts'
import { messagesOf } from '../../harness/messages.ts'
import { addSittings, composeBatch, composed, reportOf, sign } from '../../harness/signing/batches.ts'
import { PASSPHRASE, TestAuthority, type CertificateOptions, type KeyKind } from '../../harness/signing/keys.ts'
import { RevocationDesk } from '../../harness/signing/revocationServer.ts'
import { TimestampServer, type Behaviour } from '../../harness/signing/timestampServer.ts'

/** Each line of what an officer can be handed: a clear message in every language, nothing counted, and the way to go on. */

const authority = new TestAuthority()
const desk = new RevocationDesk(authority)
const server = new TimestampServer(authority)
let backend: TestBackend
let settings: LevelSettings

beforeAll(async () => {
	authority.issue('good', 'P-256')
	authority.issue('revoked', 'P-256')
	desk.revoke('revoked')
	const { url } = await server.listen()
	settings = { level: 'B-B', timestampUrl: url, timestampTimeoutSeconds: 1, timestampPolicy: null }
})
afterAll(() => server.close())
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(async () => {
	server.behaviour = 'honest'
	await backend.dispose()
})

const thrownBy = async (work: Promise<unknown>): Promise<AppErrorShape> => {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	)
	if (!(error instanceof AppError)) throw new Error(`no error but ${String(error)}`)
	return error.toShape()
}

/** Said to people whole, in three languages, without a gap or a code. */
async function expectClear(error: AppErrorShape | null, code: string): Promise<void> {
	expect(error?.code).toBe(code)
	const said = error ? await messagesOf(error) : []
	expect(new Set(said).size).toBe(3)
	for (const text of said) expect(text).toMatch(/^[^{}]{30,}[.»]$/)
	for (const text of said) expect(text).not.toContain('errors.')
}

/** The batch is as before, and the right key signs it. */
async function expectUntouched(batch: number, size: number): Promise<void> {
	expect(await backend.call('officier', 'documents.batch', { id: batch })).toMatchObject({
		signedDocuments: 0,
		withdrawn: 0,
	})
	const key = authority.pack('good', { chain: true })
	expect(
		reportOf(await sign(backend, batch, { key, passphrase: PASSPHRASE, folder: backend.path('out') })).signed,
	).toBe(size)
}

const certificates: [string, string, KeyKind, CertificateOptions][] = [
	['expired', 'signing.expired', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' }],
	['not yet valid', 'signing.notYetValid', 'P-256', { from: '20480101000000Z', until: '20490101000000Z' }],
	['for another use', 'signing.wrongUsage', 'P-256', { keyUsage: 'keyEncipherment' }],
	['of a weak key', 'signing.weakKey', 'RSA-1024', {}],
	['signed with SHA-1', 'signing.weakDigest', 'P-256', { digest: 'sha1' }],
	['on a curve nobody checks', 'signing.unsupportedKey', 'P-521', {}],
]

test.each(certificates)('a certificate %s', async (what, code, kind, options) => {
	const name = what.replaceAll(' ', '-')
	authority.issue(name, kind, options)
	const key = authority.pack(name)
	const batch = await composeBatch(backend, 2)
	const inspected = { key: backend.grant(key), passphrase: PASSPHRASE }
	await expectClear(await thrownBy(backend.call('officier', 'signing.inspectKey', inspected)), code)
	await expectClear(
		await thrownBy(sign(backend, batch, { key, passphrase: PASSPHRASE, folder: backend.path('out') })),
		code,
	)
	const { jobs } = await backend.call('officier', 'jobs.list', {})
	expect(jobs.filter(({ kind }) => kind === 'sign')).toEqual([])
	expect(existsSync(backend.path('out'))).toBe(false)
	await expectUntouched(batch, 2)
})

async function signWith(key: string, batch: number, more: object) {
	const { jobId } = await backend.call('officier', 'signing.sign', {
		batchId: batch,
		key: backend.grant(authority.pack(key, { chain: true })),
		passphrase: PASSPHRASE,
		folder: backend.grant(backend.path('out')),
		...more,
	})
	return backend.ended(jobId)
}

test('a certificate that was revoked', async () => {
	const batch = await composeBatch(backend, 2)
	const revocationLists = [backend.grant(desk.list('revoked'))]
	const { error } = await signWith('revoked', batch, { revocationLists })
	await expectClear(error, 'signing.certificateRevoked')
	await expectUntouched(batch, 2)
})

test('nothing that says whether the certificate is revoked, where the level wants it', async () => {
	await backend.call('officier', 'signing.setLevelSettings', settings)
	const batch = await composeBatch(backend, 2)
	await expectClear((await signWith('good', batch, { level: 'B-LT' })).error, 'signing.revocationUnknown')
	const alone = { level: 'B-LT', key: backend.grant(authority.pack('good')) }
	const revocationLists = [backend.grant(desk.list('good'))]
	await expectClear((await signWith('good', batch, { ...alone, revocationLists })).error, 'signing.issuerMissing')
	const { jobId } = await backend.call('officier', 'signing.sign', {
		batchId: await composeBatch(backend, 1),
		folder: backend.grant(backend.path('out')),
		passphrase: PASSPHRASE,
		level: 'B-LT',
		key: alone.key,
		certificates: [backend.grant(authority.rootFile)],
		revocationLists,
	})
	expect(await backend.ended(jobId)).toMatchObject({ error: null, result: { level: 'B-LT' } })
	await expectUntouched(batch, 2)
})

const lies: [Behaviour, string][] = [
	['busy', 'signing.timestampDown'],
	['silent', 'signing.timestampTimeout'],
	['wrongImprint', 'signing.timestampImprint'],
	['wrongNonce', 'signing.timestampNonce'],
	['oldTime', 'signing.timestampTime'],
	['wrongUsage', 'signing.timestampSignature'],
	['garbage', 'signing.timestampFormat'],
	['refuses', 'signing.timestampRefused'],
]

test.each(lies)(
	'an authority of time that is %s',
	async (behaviour, code) => {
		await backend.call('officier', 'signing.setLevelSettings', settings)
		const batch = await composeBatch(backend, 2)
		server.behaviour = behaviour
		await expectClear((await signWith('good', batch, { level: 'B-T' })).error, code)
		await expectUntouched(batch, 2)
	},
	40_000,
)

test('an authority of time whose certificate is none of those chosen', async () => {
	await backend.call('officier', 'signing.setLevelSettings', settings)
	const other = backend.grant(new TestAuthority().rootFile)
	await backend.call('officier', 'signing.setTimestampRoots', { certificates: [other] })
	const batch = await composeBatch(backend, 2)
	await expectClear((await signWith('good', batch, { level: 'B-T' })).error, 'signing.timestampUnknown')
	const { roots } = await backend.call('officier', 'signing.setTimestampRoots', {
		certificates: [backend.grant(authority.rootFile)],
	})
	expect(roots).toMatchObject([{ subject: expect.stringContaining('Racine') }])
	expect(await signWith('good', batch, { level: 'B-T' })).toMatchObject({ error: null, result: { signed: 2 } })
})

test('an authority of time that fails in the middle: what was counted stays, and signing goes on when it answers', async () => {
	// Long enough for a busy machine: here it is the authority that says no, not the clock.
	await backend.call('officier', 'signing.setLevelSettings', { ...settings, timestampTimeoutSeconds: 20 })
	const batch = await composeBatch(backend, 150)
	server.failAfter = server.requests + 140
	const stopped = await signWith('good', batch, { level: 'B-T' })
	server.failAfter = null
	await expectClear(stopped.error, 'signing.timestampDown')
	const { signedDocuments } = await backend.call('officier', 'documents.batch', { id: batch })
	expect(signedDocuments).toBe(125)
	expect(await signWith('good', batch, { level: 'B-T' })).toMatchObject({ error: null, result: { signed: 150 } })
}, 120_000)

test('a name with a character that no font of the document has: it is never composed, and why is said', async () => {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	await addSittings(archive, 3)
	await archive.mutate({ id: 1, name: 'commis' }, 'test.change', (sqlite) => {
		sqlite.exec(`UPDATE sitting SET given_names = 'Ḱrŭ 中文' WHERE id = 2`)
		return { value: null, subject: 'test', detail: {}, topics: [] }
	})
	const session = { exam: 'NS4', year: 2026, kind: 'ORD' }
	const [kind] = archive.profile.documentKinds
	const wanted = { kind: kind?.id ?? '', session }
	const error = await thrownBy(backend.call('commis', 'documents.preview', { kind: wanted.kind, sittingId: 2 }))
	await expectClear(error, 'documents.missingGlyph')
	expect(error.parameters).toMatchObject({ characters: expect.stringContaining('中') })
	expect(await composed(backend, wanted)).toMatchObject({
		documents: 2,
		leftOut: { missingGlyph: 1 },
	})
})
