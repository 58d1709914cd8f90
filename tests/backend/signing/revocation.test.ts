import { createServer } from 'node:http'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate } from '../../../src-main/backend/signing/certificates.ts'
import { der, sequence } from '../../../src-main/backend/signing/der.ts'
import { standingInCrl } from '../../../src-main/backend/signing/revocationAnswers.ts'
import { collectValidationData } from '../../../src-main/backend/signing/validationData.ts'
import { TestAuthority } from '../../harness/signing/keys.ts'
import { freePort, RevocationDesk } from '../../harness/signing/revocationServer.ts'

const authority = new TestAuthority()
const desk = new RevocationDesk(authority)
/** After the certificates are made, however slow that was. */
const now = () => new Date(Date.now() + 5000)

const ask = (name: string, crlFiles: string[] = [], chain = [authority.root]) =>
	collectValidationData(authority.certificate(name), chain, { crlFiles, timeoutSeconds: 5 }, now())

beforeAll(() => {
	authority.issue('good', 'P-256')
	authority.issue('bad', 'RSA-2048')
	desk.revoke('bad')
})
afterEach(() => desk.stop())

describe('lists', () => {
	test('of the authority, as files', async () => {
		const list = desk.list('good')
		const data = await ask('good', [list])
		expect(data.certificates).toEqual([authority.certificate('good'), authority.root])
		expect([data.crls.length, data.ocspResponses.length]).toEqual([1, 0])
		await expect(ask('bad', [desk.list('bad')])).rejects.toMatchObject({
			code: 'signing.certificateRevoked',
			parameters: { subject: 'CN=bad' },
		})
	})

	test('from the address in the certificate', async () => {
		const list = desk.list('good')
		const server = createServer((_request, response) => response.end(readFileSync(list))).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const address = server.address()
		const port = typeof address === 'object' ? address?.port : 0
		authority.issue('addressed', 'P-256', {
			extensions: [`crlDistributionPoints=URI:http://127.0.0.1:${port}/root.crl`],
		})
		try {
			expect((await ask('addressed')).crls).toHaveLength(1)
		} finally {
			server.closeAllConnections()
			server.close()
		}
		await expect(ask('addressed')).rejects.toMatchObject({ code: 'signing.revocationUnknown' })
	})

	test('that are damaged, out of date or of another authority say nothing', async () => {
		const other = new TestAuthority()
		other.issue('good', 'P-256')
		const past = ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z']
		const lists = [desk.damaged(desk.list('good')), desk.list('good', past), new RevocationDesk(other).list('good')]
		for (const list of lists)
			await expect(ask('good', [list])).rejects.toMatchObject({ code: 'signing.revocationUnknown' })
		await expect(ask('good', [], [])).rejects.toMatchObject({ code: 'signing.issuerMissing' })
	})

	test('that are not there, or are none, are said: left out they would not be asked', async () => {
		await expect(ask('good', ['/not/there.crl'])).rejects.toMatchObject({
			code: 'file.missing',
			parameters: { file: 'there.crl' },
		})
		await expect(ask('good', [authority.file('good.key')])).rejects.toMatchObject({
			code: 'file.unreadable',
			parameters: { file: 'good.key' },
		})
	})

	test('say «revoked» for good: an old one beside a newer one, and where only the name of the issuer is known', async () => {
		const past = ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z']
		const revoked = { code: 'signing.certificateRevoked' }
		await expect(ask('bad', [desk.list('bad', past)])).rejects.toMatchObject(revoked)
		await expect(ask('bad', [desk.list('bad')], [])).rejects.toMatchObject(revoked)
		const before = desk.list('good')
		await expect(ask('bad', [before, desk.list('bad', past)])).rejects.toMatchObject(revoked)
	})

	test('a certificate with addresses nested without end is read all the same', async () => {
		const nested = Array.from({ length: 3000 }).reduce<Buffer>(
			(inner) => der(0xa0, inner),
			Buffer.from([0x86, 1, 0x61]),
		)
		authority.issue('nested', 'P-256', { extensions: [`2.5.29.31=DER:${sequence(nested).toString('hex')}`] })
		expect((await ask('nested', [desk.list('nested')])).crls).toHaveLength(1)
	})

	test('each changed byte of a list is noticed', async () => {
		const list = Buffer.from(readFileSync(desk.list('good'), 'latin1').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
		const facts = readCertificate(authority.certificate('good'))
		const { x509 } = readCertificate(authority.root)
		expect(standingInCrl(list, facts, x509, now()).revokedAt).toBeNull()
		for (let at = 0; at < list.length; at++) {
			const changed = Buffer.from(list)
			changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
			expect(() => standingInCrl(changed, facts, x509, now())).toThrow(Error)
		}
	})
})

describe('the responder', () => {
	test('says good, and revoked', async () => {
		const port = await freePort()
		const extensions = [`authorityInfoAccess=OCSP;URI:http://127.0.0.1:${port}/`]
		authority.issue('asked', 'P-256', { extensions })
		await desk.respond('asked', port)
		const data = await ask('asked')
		expect([data.crls.length, data.ocspResponses.length]).toEqual([0, 1])
		await desk.stop()
		desk.revoke('asked')
		await desk.respond('asked', port)
		await expect(ask('asked')).rejects.toMatchObject({ code: 'signing.certificateRevoked' })
	})

	test('may be somebody whom the authority certified for it, and nobody else', async () => {
		const port = await freePort()
		const extensions = [`authorityInfoAccess=OCSP;URI:http://127.0.0.1:${port}/`]
		authority.issue('asked2', 'P-256', { extensions })
		authority.issue('responder', 'P-256', { extensions: ['extendedKeyUsage=OCSPSigning'] })
		await desk.respond('asked2', port, 'responder')
		expect((await ask('asked2')).ocspResponses).toHaveLength(1)
		await desk.stop()
		await desk.respond('asked2', port, 'good')
		await expect(ask('asked2')).rejects.toMatchObject({ code: 'signing.revocationUnknown' })
	})

	test('that stays silent is given up in time, a list as well, and the lists at hand decide', async () => {
		const silent = createServer(() => undefined).listen(0, '127.0.0.1')
		await once(silent, 'listening')
		const address = silent.address()
		const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
		authority.issue('patient', 'P-256', {
			extensions: [`authorityInfoAccess=OCSP;URI:${url}`, `crlDistributionPoints=URI:${url}root.crl`],
		})
		const sources = { crlFiles: [desk.list('patient')], timeoutSeconds: 0.2 }
		try {
			const data = await collectValidationData(authority.certificate('patient'), [authority.root], sources, now())
			expect([data.crls.length, data.ocspResponses.length]).toEqual([1, 0])
		} finally {
			silent.closeAllConnections()
			silent.close()
		}
	})

	test('that knows nothing of a certificate, or does not answer, leaves it to the lists', async () => {
		const port = await freePort()
		const extensions = [`authorityInfoAccess=OCSP;URI:http://127.0.0.1:${port}/`]
		authority.issue('stranger', 'P-256', { extensions })
		await expect(ask('stranger')).rejects.toMatchObject({ code: 'signing.revocationUnknown' })
		await desk.respond('good', port)
		await expect(ask('stranger')).rejects.toMatchObject({ code: 'signing.revocationUnknown' })
		expect((await ask('stranger', [desk.list('stranger')])).crls).toHaveLength(1)
	})
})
