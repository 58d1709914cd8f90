import { mkdirSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { sceau } from '../../harness/commandLine.ts'

/** The whole job from the command line, with practice accounts, on files made for this test. */

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'sceau-cli-'))
	writeFileSync(at('secret'), 'une phrase d’essai\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function done(...words: string[]) {
	const answer = await sceau([...words, '--json'])
	expect(answer.stderr + answer.stdout, words.join(' ')).not.toContain('incident')
	expect(answer.exitCode, `${words.join(' ')}: ${answer.stderr}`).toBe(0)
	return answer.json()
}

test('from practice files to a verified bundle, then a revocation', async () => {
	expect(await done('practice', at('sources'), '--candidates', '150', '--seed', '4')).toMatchObject({ candidates: 150 })
	await done('init', at('archive'), '--profile', 'haiti', '--practice')
	const inspected = await done('inspect', at('sources/NS4_2025_ORD_Nord.csv'))
	expect(inspected).toMatchObject({ format: 'csv', session: { exam: 'NS4', year: 2025, kind: 'ORD' } })

	const files = [at('sources/NS4_2025_ORD_Nord.csv'), at('sources/NS4_2025_ORD_Ouest.xlsx')]
	const dry = await done('import', at('archive'), ...files, '--dry-run')
	const real = await done('import', at('archive'), ...files)
	const counts = z.object({
		files: z.array(z.object({ rowsRead: z.int(), rowsImported: z.int(), rowsSetAside: z.int() })),
	})
	expect(counts.parse(real)).toEqual(counts.parse(dry))
	expect(counts.parse(real).files.every((file) => file.rowsRead > 0 && file.rowsImported > 0)).toBe(true)

	const again = await sceau(['import', at('archive'), files[0] ?? '', '--json'])
	expect([again.exitCode, again.stdout]).toEqual([1, expect.stringContaining('sameFile')])

	expect(await done('reconcile', at('archive'), '--decide-certain')).toHaveProperty('found')
	const batch = await done('batch', at('archive'), '--exam', 'NS4', '--year', '2025', '--limit', '12')
	expect(batch).toMatchObject({ documents: 12, practice: true })
	await done('practice-key', at('archive'), at('key.p12'), '--passphrase-file', at('secret'), '--algorithm', 'RSA-2048')
	const signing = [
		'sign',
		at('archive'),
		String(batch.id),
		'--key',
		at('key.p12'),
		'--passphrase-file',
		at('secret'),
		'--out',
		at('signed'),
	]
	expect(await done(...signing)).toMatchObject({ signed: 12, withdrawn: 0 })
	expect(await done('publish', at('archive'), at('public'))).toMatchObject({ release: 1, added: 12 })

	const pdfs = globSync('**/*.pdf', { cwd: at('signed') })
		.toSorted()
		.map((name) => join(at('signed'), name))
	expect(pdfs).toHaveLength(12)
	const verified = await done('verify', at('public'), ...pdfs)
	expect(verified).toMatchObject({ valid: true, results: Array.from({ length: 13 }, () => ({ valid: true })) })

	const [first = ''] = pdfs
	const serial = first.split(/[\\/]/).at(-1)?.replace('.pdf', '') ?? ''
	await done('revoke', at('archive'), serial, '--reason', 'name misspelt')
	await done('publish', at('archive'), at('public'))
	const revoked = await sceau(['verify', first, '--bundle', at('public'), '--json'])
	expect([revoked.exitCode, revoked.json()]).toMatchObject([1, { valid: false, results: [{ verdict: 'revoked' }] }])

	const bytes = readFileSync(pdfs[1] ?? '')
	bytes.writeUInt8(bytes.readUInt8(bytes.length - 900) ^ 1, bytes.length - 900)
	writeFileSync(at('altered.pdf'), bytes)
	expect((await sceau(['verify', at('altered.pdf'), '--json'])).exitCode).toBe(1)

	expect(await done('journal', at('archive'), '--verify')).toMatchObject({ valid: true })
	expect(await done('verify', at('archive'))).toMatchObject({ valid: true })
	expect(await done('search', at('archive'), 'jean')).toHaveProperty('rows')
}, 120_000)

test('bad usage, unreadable input and refusals have their own exit codes', async () => {
	writeFileSync(at('letter.xlsx'), 'Dear sir or madam')
	writeFileSync(at('empty.csv'), '')
	mkdirSync(at('mixed'))
	writeFileSync(at('mixed/empty.csv'), '')
	writeFileSync(at('mixed/list.csv'), 'Nom;Prénom;Moyenne\nAUGUSTE;Rose;5,13\n')
	const codes: [words: string[], exitCode: number, says: RegExp][] = [
		[['import', at('archive'), at('letter.xlsx')], 2, /imports\.notAWorkbook/],
		[['import', at('archive'), at('empty.csv')], 2, /imports\.empty/],
		[['inspect', at('letter.xlsx')], 2, /imports\.notAWorkbook/],
		[['inspect', at('mixed')], 2, /imports\.empty[^]+list\.csv[^]+AUGUSTE/],
		[[], 2, /Usage/],
		[['frobnicate'], 2, /Unknown command/],
		[['init', at('x')], 2, /--profile/],
		[['init', at('x'), '--profile', 'atlantis', '--practice'], 2, /unknownProfile/],
		[['batch', at('archive')], 2, /--exam/],
		[['inspect', at('nothing.csv')], 2, /file\.missing/],
		[['verify', at('nothing.pdf')], 2, /file\.missing/],
		[['journal', folder], 2, /notAnArchive/],
		[['search', at('archive'), 'x', '--as', 'commis', '--password-file', at('secret')], 1, /wrongPassword/],
		[['revoke', at('archive'), 'HT-RN-2026-0000001', '--reason', 'because', '--as', 'commis'], 1, /notAllowed/],
	]
	for (const [words, exitCode, says] of codes) {
		const answer = await sceau(words)
		expect([answer.exitCode, answer.stderr + answer.stdout], words.join(' ')).toEqual([
			exitCode,
			expect.stringMatching(says),
		])
	}
}, 60_000)

test('an archive that is no practice needs every person by name', async () => {
	writeFileSync(at('long'), 'un-mot-de-passe-assez-long\n')
	const chief = ['--as', 'chef', '--password-file', at('long')]
	await done('init', at('real'), '--profile', 'benin', ...chief)
	const nobody = await sceau(['journal', at('real'), '--verify'])
	expect([nobody.exitCode, nobody.stderr]).toEqual([1, expect.stringContaining('access.signInFirst')])
	const officer = ['--role', 'officer', '--new-password-file', at('long'), '--full-name', 'Une Officière']
	expect(await done('account', at('real'), 'officiere', ...officer, ...chief)).toMatchObject({ role: 'officer' })
	expect(
		await done('journal', at('real'), '--verify', '--as', 'officiere', '--password-file', at('long')),
	).toMatchObject({ valid: true })
}, 60_000)

test('who composed a batch cannot sign it', async () => {
	const admin = { SCEAU_ACCOUNT: 'admin' }
	const batch = await sceau(
		['batch', at('archive'), '--exam', 'NS4', '--year', '2025', '--limit', '3', '--json'],
		admin,
	)
	expect(batch.exitCode, batch.stderr).toBe(0)
	const words = [
		'sign',
		at('archive'),
		String(batch.json().id),
		'--key',
		at('key.p12'),
		'--passphrase-file',
		at('secret'),
		'--out',
		at('more'),
	]
	expect(await sceau(words, admin)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('access.notAllowed') })
	const wrong = await sceau(words.with(words.indexOf(at('secret')), at('key.p12')))
	expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/signing\./) })
	expect((await sceau(words)).exitCode).toBe(0)
}, 60_000)
