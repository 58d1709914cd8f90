import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Input } from '#shared/contract/index'
import type { JobView } from '#shared/contract/jobs'
import type { SignatureLevel } from '#shared/contract/signatureLevel'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, reportOf, sign, writePracticeKey } from '../../harness/signing/batches.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { RevocationDesk } from '../../harness/signing/revocationServer.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'
import { TimestampServer } from '../../harness/signing/timestampServer.ts'

const authority = new TestAuthority()
const desk = new RevocationDesk(authority)
const server = new TimestampServer(authority)
let backend: TestBackend
let token: SoftToken
let issued: string[]
let list: string

beforeAll(async () => {
	token = new SoftToken(authority)
	for (const kind of ['P-256', 'RSA-2048'] as const) token.add(kind)
	authority.issue('revoked', 'P-256')
	desk.revoke('revoked')
	list = desk.list('P-256')
	backend = await TestBackend.practice()
	const batchId = await composeBatch(backend, 12)
	const { folder } = reportOf(
		await sign(backend, batchId, { key: await writePracticeKey(backend), folder: backend.folder }),
	)
	issued = readdirSync(join(folder, '0001')).map((name) => join(folder, '0001', name))
	await backend.call('officier', 'signing.setLevelSettings', {
		level: 'B-B',
		timestampUrl: (await server.listen()).url,
		timestampTimeoutSeconds: 5,
		timestampPolicy: null,
	})
})
afterAll(async () => {
	server.close()
	token.dispose()
	await backend.dispose()
})

type Order = Input<'signing.legalise'>
type Key =
	| Pick<Extract<Order, { key: string }>, 'key' | 'passphrase'>
	| Pick<Extract<Order, { pin: string | null }>, 'token' | 'pin'>
interface Wanted {
	to: string
	level?: SignatureLevel
	entity?: string
	lists?: string[]
}

const fileKey = (name: string): Key => ({
	key: backend.grant(authority.pack(name, { chain: true })),
	passphrase: PASSPHRASE,
})

async function tokenKey(name: string, pin: string | null = PIN): Promise<Key> {
	const { tokens } = await backend.call('officier', 'signing.tokens', { module: backend.grant(SOFTHSM) })
	const certificate = tokens[0]?.certificates.find(({ subject }) => subject === `CN=${name}`)?.fingerprint ?? ''
	return { token: { module: backend.grant(SOFTHSM), token: tokens[0]?.token ?? '', certificate }, pin }
}

async function legalise(source: string, key: Key, { to, level, lists, entity = 'MENFP' }: Wanted): Promise<JobView> {
	const folder = backend.path(to)
	mkdirSync(folder, { recursive: true })
	const { jobId } = await backend.call('officier', 'signing.legalise', {
		sources: [backend.grant(source)],
		entity,
		date: '2026-11-21',
		folder: backend.grant(folder),
		...(level && { level }),
		...(lists && { revocationLists: lists.map((one) => backend.grant(one)) }),
		...key,
	})
	return backend.ended(jobId)
}

const takeIssued = () => issued.pop() ?? ''
const onlyFileIn = (to: string) => readFileSync(join(backend.path(to), readdirSync(backend.path(to))[0] ?? ''))
function trust() {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	return trustFromArchive(archive)
}

describe.each([
	['a file', async () => fileKey('P-256')],
	['a token with P-256', () => tokenKey('P-256')],
	['a token with RSA-2048', () => tokenKey('RSA-2048')],
] as const)('a légalisation by the key in %s', (name, key) => {
	test.each(['B-B', 'B-T', 'B-LT'] as const)(
		'at %s follows the rules; both signatures are valid for everybody',
		async (level) => {
			const to = `${name} ${level}`
			const source = takeIssued()
			const lists = [list, desk.list(name.includes('RSA') ? 'RSA-2048' : 'P-256')]
			const job = await legalise(source, await key(), { to, level, lists })
			expect(job).toMatchObject({ error: null, result: { legalised: 1, refused: [] } })
			const pdf = onlyFileIn(to)
			expect(pdf.subarray(0, readFileSync(source).length)).toEqual(readFileSync(source))
			expect(brokenRules(pdf, level, 1)).toEqual([])
			expect(brokenRules(pdf, 'B-LT', 1).length === 0).toBe(level === 'B-LT')
			const said = judge(pdf, authority.rootFile)
			expect(said, said.said).toMatchObject({ pdfsig: true, mutool: true, qpdf: true })
			const { reasons, signatures, verdict } = verifyPdf(pdf, trust(), new Date())
			expect([verdict, ...reasons]).toEqual(['valid', 'practice', 'practiceCertificate', 'furtherSignature'])
			expect(signatures.map(({ stampedAt }) => stampedAt !== null)).toEqual([false, level !== 'B-B'])
		},
	)
})

test('the second légalisation at B-LT keeps what the first put into the store', async () => {
	const lists = [list]
	await legalise(takeIssued(), fileKey('P-256'), { to: 'first', level: 'B-LT', lists })
	const [name = ''] = readdirSync(backend.path('first'))
	const both = [list, desk.list('RSA-2048')]
	const second = { to: 'second', entity: 'MAE', level: 'B-LT', lists: both } as const
	expect((await legalise(join(backend.path('first'), name), await tokenKey('RSA-2048'), second)).error).toBeNull()
	const pdf = onlyFileIn('second')
	expect(brokenRules(pdf, 'B-LT', 2)).toEqual([])
	expect(judge(pdf, authority.rootFile)).toMatchObject({ pdfsig: true, mutool: true, qpdf: true })
	expect(verifyPdf(pdf, trust(), new Date()).verdict).toBe('valid')
	const before = /\/Certs\[([^\]]*)\]/g
	const [first = '', after = ''] = Array.from(pdf.toString('latin1').matchAll(before), ([, references]) => references)
	expect(after.startsWith(`${first} `)).toBe(true)
})

test('a token pulled out in the middle: what is registered stays, and légalisation goes on when it is back', async () => {
	const own = new SoftToken()
	try {
		own.add('RSA-2048')
		const size = 300
		const batchId = await composeBatch(backend, size)
		const key = await writePracticeKey(backend)
		const { folder } = reportOf(await sign(backend, batchId, { key, folder: backend.folder }))
		const registered = async () =>
			(await backend.call('auditeur', 'signing.legalisations', {})).rows.filter(({ entity }) => entity === 'Consulat')
				.length
		const wanted = { to: 'pulled', entity: 'Consulat' }
		const begun = legalise(folder, await tokenKey('RSA-2048'), wanted)
		await vi.waitFor(async () => expect(await registered()).toBeGreaterThan(0), { interval: 5, timeout: 30_000 })
		own.pullOut()
		expect(await begun).toMatchObject({ state: 'failed', error: { code: 'signing.tokenGone' } })
		const names = readdirSync(backend.path('pulled'))
		expect(names.every((name) => name.endsWith('.pdf'))).toBe(true)
		expect(names.length).toBeLessThan(size)
		own.putBack()
		const rest = await legalise(folder, await tokenKey('RSA-2048'), wanted)
		expect(rest).toMatchObject({ error: null, result: { already: names.length, lastNumber: size, refused: [] } })
		expect(readdirSync(backend.path('pulled'))).toHaveLength(size)
	} finally {
		own.dispose()
		token.use()
	}
}, 90_000)

describe('nothing is written and no number is used up', () => {
	test.each([
		['a revoked certificate', 'signing.certificateRevoked', async () => fileKey('revoked'), 'B-B'],
		[
			'nothing that speaks for the certificate at B-LT',
			'signing.revocationUnknown',
			async () => fileKey('P-256'),
			'B-LT',
		],
		['a wrong PIN', 'signing.wrongPin', () => tokenKey('P-256', '000000'), 'B-B'],
		['no PIN', 'signing.pinNeeded', () => tokenKey('P-256', null), 'B-B'],
	] as const)('with %s', async (_what, code, key, level) => {
		const source = issued[0] ?? ''
		const lists = code === 'signing.certificateRevoked' ? [desk.list('revoked')] : []
		const next = () => backend.call('officier', 'signing.legalisationNumber', { entity: 'MENFP', date: '2026-11-21' })
		const before = await next()
		const job = await legalise(source, await key(), { to: code, level, lists })
		expect(job).toMatchObject({ state: 'failed', error: { code } })
		expect(readdirSync(backend.path(code))).toEqual([])
		expect(await next()).toEqual(before)
	})

	test.each([
		['wrongImprint', 'signing.timestampImprint'],
		['wrongNonce', 'signing.timestampNonce'],
		['busy', 'signing.timestampDown'],
	] as const)('when the authority of time says %s', async (behaviour, code) => {
		server.behaviour = behaviour
		try {
			const job = await legalise(issued[0] ?? '', fileKey('P-256'), { to: behaviour, level: 'B-T' })
			expect(job).toMatchObject({ state: 'failed', error: { code } })
			expect(readdirSync(backend.path(behaviour))).toEqual([])
		} finally {
			server.behaviour = 'honest'
		}
	})

	test('with a key that is expired, not made for it or too weak', async () => {
		authority.issue('old', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' })
		authority.issue('server', 'P-256', { keyUsage: 'keyEncipherment' })
		authority.issue('small', 'RSA-1024')
		for (const [name, code] of [
			['old', 'signing.expired'],
			['server', 'signing.wrongUsage'],
			['small', 'signing.weakKey'],
		] as const)
			await expect(legalise(issued[0] ?? '', fileKey(name), { to: name })).rejects.toMatchObject({ code })
	})
})
