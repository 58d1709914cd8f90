import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { sceau, type Answer } from '../../harness/commandLine.ts'
import { printedText } from '../../harness/documents/readers.ts'
import { composeBatch, PASSPHRASE, writePracticeKey } from '../../harness/signing/batches.ts'
import { PASSPHRASE as KEY_PASSPHRASE } from '../../harness/signing/keys.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'

/** Everything an officer does with a batch besides signing it, without a window. */

let backend: TestBackend
let key: string[]
const archive = () => backend.path('archive')
const serial = (number: number) => `HT-RN-${new Date().getFullYear()}-${String(number).padStart(7, '0')}`

beforeAll(async () => {
	backend = await TestBackend.practice()
	const file = await writePracticeKey(backend)
	writeFileSync(backend.path('passphrase'), PASSPHRASE)
	key = ['--key', file, '--passphrase-file', backend.path('passphrase')]
	await composeBatch(backend, 5)
	await composeBatch(backend, 2)
	await backend.workspace.close()
})
afterAll(() => backend.dispose())

async function done(...words: string[]): Promise<Answer> {
	const answer = await sceau(words)
	expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
	return answer
}

test('a batch is listed, looked at whole, in a sample or one by one, and one document is taken out with a reason', async () => {
	expect((await done('batches', archive())).stdout).toMatch(/1 +releve +NS4 2026 ORD +to sign.* 5, signed: 0/)
	await done('preview', archive(), '1', backend.path('all'))
	expect(readdirSync(backend.path('all'))).toHaveLength(5)
	await done('preview', archive(), '1', backend.path('sample'), '--sample', '2')
	expect(readdirSync(backend.path('sample'))).toHaveLength(2)
	await done('preview', archive(), '1', backend.path('one'), serial(4))
	expect(readdirSync(backend.path('one'))).toEqual([`${serial(4)}.pdf`])
	const page = printedText(readFileSync(join(backend.path('one'), `${serial(4)}.pdf`)))
	expect(page).toContain(serial(4))
	expect(page).toContain('DOCUMENT NON SIGNÉ')

	expect((await sceau(['take-out', archive(), serial(4)])).exitCode).toBe(2)
	await done('take-out', archive(), serial(4), '--reason', 'photo douteuse')
	const again = await sceau(['take-out', archive(), serial(4), '--reason', 'photo douteuse'])
	expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining('documents.notPrepared')])
	await done('sign', archive(), '1', '--out', backend.path('out'), ...key)

	const report = await done('report', archive(), '1', '--json')
	expect(report.json()).toMatchObject({
		signed: 4,
		withdrawn: 1,
		withdrawals: [{ reason: 'photo douteuse', documents: 1 }],
		composedBy: 'commis',
		signedBy: 'officier',
		level: 'B-B',
		filesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
	})
	const said = (await done('report', archive(), '1')).stdout
	for (const words of [serial(1), serial(5), 'photo douteuse', 'SHA-256']) expect(said).toContain(words)
}, 60_000)

test('a signed document is corrected by a batch of its own; a batch is cancelled; the codes are printed', async () => {
	const corrected = await done('correct', archive(), serial(1), '--reason', 'date de naissance fausse', '--json')
	expect(corrected.json()).toMatchObject({ id: 3, documents: 1, correction: { serial: serial(1) } })
	expect((await done('cancel', archive(), '2', '--reason', 'composé par erreur')).stdout).toMatch(/cancelled/)
	const signed = await sceau(['cancel', archive(), '1', '--reason', 'trop tard'])
	expect([signed.exitCode, signed.stderr]).toEqual([1, expect.stringContaining('documents.notComposed')])
	await done('slips', archive(), '1', backend.path('slips.pdf'))
	expect(printedText(readFileSync(backend.path('slips.pdf')))).toContain(serial(1))
}, 60_000)

test('a certificate that expires soon, or has expired, is said before anything is signed', async () => {
	const token = new SoftToken()
	try {
		const environment = { SOFTHSM2_CONF: join(token.folder, 'softhsm2.conf') }
		token.authority.issue('old', 'P-256', { from: '20200101000000Z', until: '20210101000000Z' })
		token.put('old')
		writeFileSync(backend.path('pin'), PIN)
		const given = ['--token', SOFTHSM, '--pin-file', backend.path('pin')]
		const expired = await sceau(['sign', archive(), '3', '--out', backend.path('out'), ...given], environment)
		expect([expired.exitCode, expired.stderr]).toEqual([1, expect.stringContaining('expired on 2021-01-01')])
		token.authority.selfSign('soon', 'P-256')
		writeFileSync(backend.path('other'), `${KEY_PASSPHRASE}\n`)
		const key = ['--key', token.authority.pack('soon'), '--passphrase-file', backend.path('other')]
		const soon = await sceau(['sign', archive(), '2', '--out', backend.path('out'), ...key])
		expect([soon.exitCode, soon.stderr]).toEqual([1, expect.stringMatching(/expires in (29|30) days/)])
	} finally {
		token.dispose()
	}
}, 60_000)

test('a token is shown with its certificates, without a PIN; a key whose certificate is in a file signs as well', async () => {
	const token = new SoftToken()
	try {
		const name = token.add('P-256')
		const environment = { SOFTHSM2_CONF: join(token.folder, 'softhsm2.conf') }
		const shown = await sceau(['tokens', archive(), SOFTHSM], environment)
		expect(shown).toMatchObject({ exitCode: 0 })
		expect(shown.stdout).toContain(token.label)
		expect(shown.stdout).toMatch(new RegExp(`^  [0-9a-f]{64}  P-256  CN=${name}$`, 'm'))
		expect(shown.stdout).not.toContain(PIN)

		token.authority.issue('direction', 'RSA-2048')
		token.put('direction', { keyOnly: true })
		writeFileSync(backend.path('pin'), PIN)
		const given = ['--token', SOFTHSM, '--pin-file', backend.path('pin')]
		const certificate = ['--certificate-file', token.authority.file('direction.crt')]
		const words = ['sign', archive(), '3', '--out', backend.path('out'), ...given, ...certificate, '--json']
		const signed = await sceau(words, environment)
		expect(signed, signed.stderr).toMatchObject({ exitCode: 0 })
		expect(signed.json()).toMatchObject({ signed: 1, signer: 'CN=direction' })
		expect(signed.stderr).not.toContain('expires')
	} finally {
		token.dispose()
	}
}, 60_000)
