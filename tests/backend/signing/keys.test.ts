import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { array, assert, nat, option, property, record } from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors/index'
import { withPasswords } from '../../../src-main/backend/signing/pkcs12Ciphers.ts'
import { writePkcs12 } from '../../../src-main/backend/signing/pkcs12Write.ts'
import { createPracticeKey } from '../../../src-main/backend/signing/practiceAuthority.ts'
import { inspectionOf, openSigningKey, signingKeyFrom } from '../../../src-main/backend/signing/signingKey.ts'
import { PASSPHRASE, TestAuthority, type KeyKind, type P12Options } from '../../harness/signing/keys.ts'

let authority: TestAuthority
// A moment later than the certificates made below, whose first second is the present one.
const now = new Date(Date.now() + 60_000)

beforeAll(() => {
	authority = new TestAuthority()
	for (const kind of ['P-256', 'P-384', 'RSA-2048', 'RSA-3072'] as const) authority.issue(kind, kind)
})

const codeOf = async (path: string, passphrase = PASSPHRASE, at = now) => {
	const opened = await openSigningKey(path, passphrase, at).catch((error: unknown) => error)
	return opened instanceof Error && 'code' in opened ? opened.code : 'opened'
}

describe('PKCS#12 files made by OpenSSL', () => {
	const shapes: P12Options[] = [{}, { chain: true }, { legacy: true }, { legacy: true, chain: true }]
	const kinds: KeyKind[] = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072']
	test.each(kinds.flatMap((kind) => shapes.map((shape) => ({ kind, shape }))))(
		'$kind $shape opens, with its certificate unchanged',
		async ({ kind, shape }) => {
			const key = await openSigningKey(authority.pack(kind, shape), PASSPHRASE, now)
			expect(key.material.algorithm).toBe(kind)
			expect(key.facts.der.equals(authority.certificate(kind))).toBe(true)
			expect(key.material.chain.map((one) => Buffer.from(one))).toEqual(shape.chain ? [authority.root] : [])
			const inspection = inspectionOf(key, now)
			expect(inspection.subject).toBe(`CN=${kind}`)
			expect(inspection.daysLeft).toBe(364)
			expect(inspection.practice).toBe(false)
		},
	)

	test.each(['', 'mot de passe é à ç', 'пароль', '🔑 clé'])('opens with the passphrase "%s"', async (passphrase) => {
		for (const legacy of [false, true]) {
			const path = authority.pack('P-256', legacy ? { passphrase, legacy } : { passphrase })
			expect(await codeOf(path, passphrase)).toBe('opened')
			expect(await codeOf(path, `${passphrase}x`)).toBe('signing.wrongPassphrase')
		}
	})
})

describe('what is wrong with a key is said before work starts', () => {
	test('wrong passphrase, old and new file', async () => {
		expect(await codeOf(authority.pack('P-256', { chain: true }), 'autre')).toBe('signing.wrongPassphrase')
		expect(await codeOf(authority.pack('RSA-2048', { legacy: true }), 'autre')).toBe('signing.wrongPassphrase')
	})

	test('a file that is none, a cut-off one, one that is not there', async () => {
		const file = authority.file('none.p12')
		writeFileSync(file, 'relevé de notes')
		expect(await codeOf(file)).toBe('signing.notPkcs12')
		writeFileSync(file, readFileSync(authority.pack('P-256')).subarray(0, 300))
		expect(await codeOf(file)).toBe('signing.notPkcs12')
		writeFileSync(file, authority.certificate('P-256'))
		expect(await codeOf(file)).toBe('signing.notPkcs12')
		writeFileSync(file, Buffer.alloc(2_000_000))
		expect(await codeOf(file)).toBe('signing.notPkcs12')
		expect(await codeOf(authority.file('missing.p12'))).toBe('file.missing')
	})

	test('a file that asks for more work than any honest one, even in several parts', async () => {
		const file = authority.file('slow.p12')
		const [key, certificate] = [authority.file('P-256.key'), authority.file('P-256.crt')]
		const slow = ['-iter', '2100000', '-nomaciter', '-passout', `pass:${PASSPHRASE}`]
		authority.openssl(['pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', file, ...slow])
		expect(await codeOf(file)).toBe('signing.unsupportedPkcs12')
	})

	test('no private key, no certificate, a key that does not fit', async () => {
		expect(await codeOf(authority.pack('P-256', { certificateOnly: true }))).toBe('signing.noPrivateKey')
		const bare = authority.file('bare.p12')
		authority.openssl([
			'pkcs12',
			'-export',
			'-nocerts',
			'-inkey',
			authority.file('P-256.key'),
			'-out',
			bare,
			'-passout',
			`pass:${PASSPHRASE}`,
		])
		expect(await codeOf(bare)).toBe('signing.noCertificate')
		// OpenSSL refuses to make a file whose key does not fit, so our own writer does.
		const key = createPrivateKey(readFileSync(authority.file('P-384.key'))).export({ format: 'der', type: 'pkcs8' })
		const mismatched = authority.file('mismatched.p12')
		writeFileSync(
			mismatched,
			withPasswords(PASSPHRASE, (password) => writePkcs12(key, authority.certificate('P-256'), [], password)),
		)
		expect(await codeOf(mismatched)).toBe('signing.keyMismatch')
	})

	test('issuers that the file does not have come from other files, strangers among them do no harm', async () => {
		authority.issue('middle', 'P-384', { authority: true })
		authority.issue('officer', 'P-256', { by: 'middle' })
		const brought = [authority.root, new TestAuthority().root, authority.certificate('middle')]
		const { material } = await openSigningKey(authority.pack('officer'), PASSPHRASE, new Date(), brought)
		expect(material.chain).toEqual([authority.certificate('middle'), authority.root])
	})

	test('expired and not yet valid', async () => {
		authority.issue('old', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' })
		authority.issue('future', 'P-256', { from: '20480101000000Z', until: '20490101000000Z' })
		expect(await codeOf(authority.pack('old'))).toBe('signing.expired')
		expect(await codeOf(authority.pack('future'))).toBe('signing.notYetValid')
		expect(await codeOf(authority.pack('old'), PASSPHRASE, new Date('2020-06-01'))).toBe('opened')
	})

	test('wrong usage, weak digest, weak or unsupported key', async () => {
		authority.issue('server', 'P-256', { keyUsage: 'keyEncipherment' })
		authority.issue('sha1', 'P-256', { digest: 'sha1' })
		authority.issue('small', 'RSA-1024')
		authority.issue('curve', 'P-521')
		expect(await codeOf(authority.pack('server'))).toBe('signing.wrongUsage')
		expect(await codeOf(authority.pack('sha1'))).toBe('signing.weakDigest')
		expect(await codeOf(authority.pack('small'))).toBe('signing.weakKey')
		expect(await codeOf(authority.pack('curve'))).toBe('signing.unsupportedKey')
	})

	test.each([
		['serverAuth,clientAuth', 'signing.wrongUsage'],
		['timeStamping', 'signing.wrongUsage'],
		['OCSPSigning', 'signing.wrongUsage'],
		['clientAuth,emailProtection', 'opened'],
		['1.3.6.1.5.5.7.3.36', 'opened'],
	])('a certificate for %s: %s', async (purpose, code) => {
		const name = purpose.replaceAll(/\W/g, '-')
		authority.issue(name, 'P-256', { extensions: [`extendedKeyUsage=${purpose}`] })
		expect(await codeOf(authority.pack(name))).toBe(code)
	})

	test('an issuer that is expired, too weak or weakly signed; a root may be signed as it likes', async () => {
		authority.issue('expiredIssuer', 'P-256', {
			authority: true,
			from: '20200101000000Z',
			until: '20210101000000Z',
		})
		authority.issue('weakIssuer', 'RSA-1024', { authority: true })
		authority.issue('sha1Issuer', 'P-256', { authority: true, digest: 'sha1' })
		for (const [issuer, code] of [
			['expiredIssuer', 'signing.issuerExpired'],
			['weakIssuer', 'signing.issuerWeak'],
			['sha1Issuer', 'signing.issuerWeak'],
		] as const) {
			authority.issue(`by-${issuer}`, 'P-256', { by: issuer })
			expect(await codeOf(authority.pack(`by-${issuer}`, { chain: [issuer, 'root'] }))).toBe(code)
		}
		const old = new TestAuthority('RSA-2048', 'sha1')
		old.issue('officer', 'P-256')
		expect(await codeOf(old.pack('officer', { chain: true }))).toBe('opened')
	})
})

test('damaged key files are refused with a reason, never with a crash', () => {
	for (const legacy of [false, true]) {
		const file = readFileSync(authority.pack('P-256', legacy ? { chain: true, legacy } : { chain: true }))
		const edit = record({ at: nat(file.length - 1), byte: nat(255) })
		assert(
			property(array(edit, { minLength: 1, maxLength: 4 }), option(nat(file.length)), (edits, cut) => {
				const changed = Buffer.from(cut === null ? file : file.subarray(0, cut))
				for (const { at, byte } of edits) if (at < changed.length) changed[at] = byte
				try {
					return signingKeyFrom(changed, PASSPHRASE, 'a.p12').material.algorithm === 'P-256'
				} catch (error) {
					return error instanceof AppError && error.code.startsWith('signing.')
				}
			}),
			{ numRuns: 400 },
		)
	}
})

describe('practice authority', () => {
	test.each(['P-256', 'RSA-2048'] as const)(
		'makes a %s key that OpenSSL opens and nobody mistakes',
		async (algorithm) => {
			const order = { algorithm, passphrase: 'entraînement', country: 'HT', bureau: 'Bureau d’essai', now }
			const path = authority.file(`practice-${algorithm}.p12`)
			writeFileSync(path, await createPracticeKey(order))
			const key = await openSigningKey(path, order.passphrase, now)
			expect(inspectionOf(key, now)).toMatchObject({ algorithm, practice: true })
			expect(key.facts.subject).toContain('SANS VALEUR')
			const text = authority.openssl(['pkcs12', '-in', path, '-passin', `pass:${order.passphrase}`, '-noenc'])
			expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
			const [leaf, root] = [authority.file('leaf.pem'), authority.file('practiceRoot.pem')]
			const pem = (der: Uint8Array) =>
				`-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
			writeFileSync(leaf, pem(key.facts.der))
			writeFileSync(root, pem(key.material.chain[0] ?? Buffer.alloc(0)))
			expect(authority.openssl(['verify', '-x509_strict', '-CAfile', root, leaf])).toContain('OK')
		},
	)
})
