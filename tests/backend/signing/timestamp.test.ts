import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError } from '#shared/errors/index'
import { requestTimestamp, type TimestampAuthority } from '../../../src-main/backend/signing/timestamp.ts'
import { checkTimestamp } from '../../../src-main/backend/signing/timestampToken.ts'
import { TestAuthority } from '../../harness/signing/keys.ts'
import { TimestampServer, type Behaviour } from '../../harness/signing/timestampServer.ts'

const authority = new TestAuthority()
const server = new TimestampServer(authority)
let tsa: TimestampAuthority

beforeAll(async () => {
	tsa = await server.listen()
})
afterAll(() => server.close())
afterEach(() => {
	server.behaviour = 'honest'
	server.requests = 0
	vi.useRealTimers()
})

const imprint = createHash('sha256').update('signature').digest()

test('a stamp by an honest authority is believed, also by openssl', async () => {
	const { at, certificate, chain, token } = await requestTimestamp(imprint, tsa)
	expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(10_000)
	expect([certificate.subject, chain.length]).toEqual(['CN=tsa', 1])
	const file = authority.file('token.der')
	writeFileSync(file, token)
	const said = execFileSync(
		'openssl',
		['ts', '-verify', '-digest', imprint.toString('hex'), '-in', file, '-token_in', '-CAfile', authority.rootFile],
		{ encoding: 'utf8' },
	)
	expect(said).toContain('Verification: OK')
})

test('by RSA as well, and under a policy that is asked for', async () => {
	const rsa = new TestAuthority('RSA-2048')
	const other = new TimestampServer(rsa, 'RSA-2048')
	try {
		const url = await other.listen()
		const { certificate } = await requestTimestamp(imprint, { ...url, policy: '1.3.6.1.4.1.99999.1' })
		expect(certificate.subject).toBe('CN=tsa')
	} finally {
		other.close()
	}
})

describe('lies', () => {
	const cases: [Behaviour, string, number][] = [
		['wrongImprint', 'signing.timestampImprint', 1],
		['wrongNonce', 'signing.timestampNonce', 1],
		['brokenSignature', 'signing.timestampSignature', 1],
		['wrongUsage', 'signing.timestampSignature', 1],
		['oldTime', 'signing.timestampTime', 1],
		['refuses', 'signing.timestampRefused', 1],
		['garbage', 'signing.timestampFormat', 1],
		['endless', 'signing.timestampFormat', 1],
		['notFound', 'signing.timestampRefused', 1],
		['busy', 'signing.timestampDown', 3],
	]
	test.each(cases)('%s: %s', async (behaviour, code, requests) => {
		server.behaviour = behaviour
		const failure = await requestTimestamp(imprint, tsa).catch((error: unknown) => error)
		expect(failure).toBeInstanceOf(AppError)
		expect(failure).toMatchObject({ code })
		expect(server.requests).toBe(requests)
	})

	test('another policy than was asked for', async () => {
		await expect(requestTimestamp(imprint, { ...tsa, policy: '1.3.6.1.4.1.99999.7' })).rejects.toMatchObject({
			code: 'signing.timestampRefused',
		})
	})

	test('an old time', async () => {
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
		await expect(requestTimestamp(imprint, tsa)).rejects.toMatchObject({ code: 'signing.timestampTime' })
	})

	test('an authority that the chosen certificates do not vouch for', async () => {
		const other = new TestAuthority()
		await expect(requestTimestamp(imprint, { ...tsa, roots: [other.root] })).rejects.toMatchObject({
			code: 'signing.timestampUnknown',
			parameters: { subject: 'CN=tsa' },
		})
		for (const root of [authority.root, authority.certificate('tsa')])
			await expect(requestTimestamp(imprint, { ...tsa, roots: [other.root, root] })).resolves.toBeDefined()
	})

	test('each changed byte of a token is noticed', async () => {
		const { token } = await requestTimestamp(imprint, tsa)
		const unnoticed = Array.from(token, (before, at) => {
			const changed = Buffer.from(token)
			changed[at] = before ^ (1 << (at % 8))
			try {
				checkTimestamp(changed, imprint)
				return at
			} catch {
				return -1
			}
		}).filter((at) => at >= 0)
		expect(unnoticed).toEqual([])
	})

	test('random bytes are no time stamp', () => {
		for (let count = 0; count < 500; count++) expect(() => checkTimestamp(randomBytes(count), imprint)).toThrow(Error)
	})
})

describe('no answer', () => {
	test('a server that is busy at first is asked again', async () => {
		server.behaviour = 'busyAtFirst'
		await expect(requestTimestamp(imprint, tsa)).resolves.toMatchObject({ certificate: { subject: 'CN=tsa' } })
		expect(server.requests).toBe(3)
	})

	test('time-out, nobody there, and a person who stops', async () => {
		server.behaviour = 'silent'
		const impatient = { ...tsa, timeoutSeconds: 0.05 }
		await expect(requestTimestamp(imprint, impatient)).rejects.toMatchObject({ code: 'signing.timestampTimeout' })
		await expect(requestTimestamp(imprint, tsa, AbortSignal.timeout(50))).rejects.toThrow(/abort|timeout/i)
		const nobody = { ...tsa, url: 'http://127.0.0.1:9/tsa' }
		await expect(requestTimestamp(imprint, nobody)).rejects.toMatchObject({ code: 'signing.timestampDown' })
	})
})
