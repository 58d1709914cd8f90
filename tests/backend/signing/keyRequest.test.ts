import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, reportOf, sign } from '../../harness/signing/batches.ts'
import { TestAuthority } from '../../harness/signing/keys.ts'

const passphrase = 'phrase de la clé é'
const subject = {
	country: 'HT',
	organisation: 'Ministère de l’Éducation nationale',
	unit: 'Bureau national des examens',
	commonName: 'Officier Ézéchiel Lafleur',
}

let authority: TestAuthority
let backend: TestBackend

beforeAll(() => {
	authority = new TestAuthority()
})
afterAll(() => rmSync(authority.folder, { recursive: true, force: true }))
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

/** What the ministry does with a request. */
function certify(request: string, name: string, usage = 'digitalSignature,nonRepudiation'): string {
	const certificate = authority.file(`${name}.pem`)
	const extensions = authority.file(`${name}.ext`)
	writeFileSync(extensions, `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,${usage}\n`)
	authority.openssl([
		'x509',
		'-req',
		'-in',
		request,
		'-CA',
		authority.rootFile,
		'-CAkey',
		authority.file('root.key'),
		'-days',
		'365',
		'-extfile',
		extensions,
		'-out',
		certificate,
	])
	return certificate
}

const ask = (algorithm: 'P-256' | 'P-384' | 'RSA-3072') =>
	backend.call('officier', 'signing.createRequest', {
		algorithm,
		passphrase,
		subject,
		keyFile: backend.grant(backend.path('new.key')),
		requestFile: backend.grant(backend.path('new.csr')),
	})
const complete = (certificates: string[], given = passphrase, key = backend.path('new.key')) =>
	backend.call('officier', 'signing.completeKey', {
		key: backend.grant(key),
		passphrase: given,
		certificates: certificates.map((path) => backend.grant(path)),
		file: backend.grant(backend.path('new.p12')),
	})

test.each(['P-256', 'P-384', 'RSA-3072'] as const)(
	'a %s key is requested, certified by OpenSSL, completed, and signs a batch',
	async (algorithm) => {
		const { publicKeyHash } = await ask(algorithm)
		const [key, request] = [backend.path('new.key'), backend.path('new.csr')]
		expect(
			authority.openssl(['req', '-in', request, '-verify', '-noout', '-subject', '-nameopt', 'utf8,sep_comma_plus']),
		).toContain(`C=HT,O=${subject.organisation},OU=${subject.unit},CN=${subject.commonName}`)
		expect(authority.openssl(['req', '-in', request, '-noout', '-text'])).toMatch(
			/Key Usage: critical\s+Digital Signature, Non Repudiation/,
		)
		expect(publicKeyHash).toMatch(/^[0-9a-f]{64}$/)
		// The key is OpenSSL's to read as well, and nobody else's on this machine.
		expect(authority.openssl(['pkey', '-in', key, '-passin', `pass:${passphrase}`, '-noout', '-text'])).toContain(
			'Private',
		)
		expect(statSync(key).mode & 0o077).toBe(0)

		const certificate = certify(request, `own-${algorithm}`)
		const made = await complete([certificate, authority.rootFile])
		expect(made).toMatchObject({ algorithm, subject: expect.stringContaining(subject.commonName) })
		expect(made.chain).toHaveLength(1)
		const p12 = backend.path('new.p12')
		expect(statSync(p12).mode & 0o077).toBe(0)
		expect(authority.openssl(['pkcs12', '-in', p12, '-passin', `pass:${passphrase}`, '-noenc'])).toContain(
			'BEGIN PRIVATE KEY',
		)
		expect(await backend.call('officier', 'signing.inspectKey', { key: backend.grant(p12), passphrase })).toEqual(made)
		const batch = await composeBatch(backend, 2)
		const job = await sign(backend, batch, { key: p12, passphrase, folder: backend.path('out') })
		expect(reportOf(job)).toMatchObject({ signed: 2, fingerprint: made.fingerprint })
		expect(readFileSync(backend.path('archive/archive.db')).includes(passphrase)).toBe(false)
	},
)

test('what does not fit is said', async () => {
	await ask('P-256')
	const certificate = certify(backend.path('new.csr'), 'fits')
	authority.issue('stranger', 'P-256')
	const text = backend.path('letter.txt')
	writeFileSync(text, 'Monsieur le Directeur')
	expect(await codeOf(ask('P-256'))).toBe('signing.fileThere')
	expect(await codeOf(complete([certificate], 'autre phrase'))).toBe('signing.wrongPassphrase')
	expect(await codeOf(complete([authority.file('stranger.crt')]))).toBe('signing.keyMismatch')
	expect(await codeOf(complete([text]))).toBe('signing.notCertificate')
	expect(await codeOf(complete([backend.path('none.pem')]))).toBe('file.missing')
	expect(await codeOf(complete([certificate], passphrase, text))).toBe('signing.notKeyFile')
	const server = certify(backend.path('new.csr'), 'server', 'keyEncipherment')
	expect(await codeOf(complete([server]))).toBe('signing.wrongUsage')
	const der = backend.path('fits.der')
	writeFileSync(der, Buffer.from(readFileSync(certificate, 'latin1').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
	expect((await complete([der])).chain).toEqual([])
})
