import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfVerification } from '#shared/contract/signing'
import { TestBackend } from '../../harness/backend.ts'
import { sceau, type Answer } from '../../harness/commandLine.ts'
import { composeBatch } from '../../harness/signing/batches.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { RevocationDesk } from '../../harness/signing/revocationServer.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'
import { TimestampServer } from '../../harness/signing/timestampServer.ts'

const authority = new TestAuthority()
const desk = new RevocationDesk(authority)
const server = new TimestampServer(authority)
let backend: TestBackend
let token: SoftToken
let url: string
let pin: string
let passphrase: string

beforeAll(async () => {
	token = new SoftToken(authority)
	token.add('P-256')
	for (const name of ['ministere', 'revoked']) authority.issue(name, 'RSA-2048')
	authority.issue('old', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' })
	desk.revoke('revoked')
	url = (await server.listen()).url
	backend = await TestBackend.practice()
	await composeBatch(backend, 3)
	await composeBatch(backend, 2)
	await backend.workspace.close()
	const written = (name: string, text: string) => {
		writeFileSync(backend.path(name), `${text}\n`)
		return backend.path(name)
	}
	pin = written('pin', PIN)
	passphrase = written('passphrase', PASSPHRASE)
	for (const folder of ['out', 'legalised']) mkdirSync(backend.path(folder))
})
afterAll(async () => {
	server.close()
	token.dispose()
	await backend.dispose()
})

const run = (...words: string[][]): Promise<Answer> =>
	sceau(words.flat(), { SOFTHSM2_CONF: join(token.folder, 'softhsm2.conf') })
const archive = () => backend.path('archive')
const key = (name: string) => ['--key', authority.pack(name, { chain: true }), '--passphrase-file', passphrase]

async function verified(path: string) {
	const answer = await sceau(['verify', path, '--trust', authority.rootFile, '--json'])
	const results: unknown = answer.json().results
	const [first]: unknown[] = Array.isArray(results) ? results : []
	return pdfVerification.loose().parse(first)
}

describe('the command line', () => {
	test('signs with a token at B-LT, légalise at B-T, and tells the time that was attested', async () => {
		const tsa = ['--tsa', url, '--tsa-certificate', authority.rootFile]
		const signed = await run(
			['sign', archive(), '1', '--out', backend.path('out'), '--token', SOFTHSM, '--pin-file', pin],
			['--level', 'B-LT', ...tsa, '--revocation-list', desk.list('P-256'), '--json'],
		)
		expect(signed, signed.stderr).toMatchObject({ exitCode: 0 })
		expect(signed.json()).toMatchObject({ signed: 3, signer: 'CN=P-256' })
		const folder = backend.path('out/batch-1/0001')
		const legalised = await run(
			['legalise', archive(), folder, '--entity', 'MENFP', '--date', '2026-11-21', '--receipt', 'DGI 7'],
			['--out', backend.path('legalised'), '--level', 'B-T', ...key('ministere')],
		)
		expect(legalised, legalised.stderr).toMatchObject({ exitCode: 0 })
		expect(legalised.stdout).toContain('3 documents')
		const [name = ''] = readdirSync(backend.path('legalised'))
		const { signatures, verdict } = await verified(join(backend.path('legalised'), name))
		expect(verdict).toBe('valid')
		expect(signatures.map(({ stampedBy, subject }) => [subject, stampedBy])).toEqual([
			['CN=P-256', 'CN=tsa'],
			['CN=ministere', 'CN=tsa'],
		])
		const said = await sceau(['verify', join(backend.path('legalised'), name), '--trust', authority.rootFile])
		expect(said.stdout).toMatch(/Signed by CN=P-256 – time attested: \d\d.*, by CN=tsa/)
	}, 60_000)

	test('refuses an authority of time that the certificates chosen do not know, and goes on with the right ones', async () => {
		const other = new TestAuthority()
		const sign = [
			'sign',
			archive(),
			'2',
			'--out',
			backend.path('out'),
			...key('ministere'),
			'--level',
			'B-T',
			'--tsa',
			url,
		]
		const refused = await run([...sign, '--tsa-certificate', other.rootFile])
		expect(refused.exitCode).toBe(1)
		expect(refused.stderr).toContain('comes from CN=tsa, whom the certificates chosen in the settings do not vouch for')
		const none = await run([...sign, '--tsa-certificate', passphrase])
		expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('passphrase')])
		const done = await run([...sign, '--tsa-certificate', authority.rootFile, '--json'])
		expect(done, done.stderr).toMatchObject({ exitCode: 0 })
		expect(done.json()).toMatchObject({ signed: 2, withdrawn: 0 })
	}, 60_000)

	test('says what is wrong with a légaliser’s key, and leaves everything as it was', async () => {
		const legalise = [
			'legalise',
			archive(),
			backend.path('out/batch-2/0001'),
			'--entity',
			'MAE',
			'--out',
			backend.folder,
		]
		const revoked = await run([
			...legalise,
			...key('revoked'),
			'--level',
			'B-B',
			'--revocation-list',
			desk.list('revoked'),
		])
		expect([revoked.exitCode, revoked.stderr]).toEqual([1, expect.stringContaining('was revoked on')])
		const old = await run([...legalise, ...key('old')])
		expect([old.exitCode, old.stderr]).toEqual([1, expect.stringContaining('expired on 2021-01-01')])
		expect((await run([...legalise, '--key', 'a.p12'])).exitCode).toBe(2)
		mkdirSync(backend.path('empty'))
		const none = await run(['legalise', archive(), backend.path('empty')], [...legalise.slice(3), ...key('ministere')])
		expect([none.exitCode, none.stdout]).toEqual([1, expect.stringMatching(/^0 documents/)])
		expect(readdirSync(backend.folder).filter((name) => name.includes('.pdf'))).toEqual([])
	}, 60_000)
})
