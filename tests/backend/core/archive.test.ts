import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resourcesFolder } from '../../../src-main/backend/resources.ts'
import { BackendWorkspace } from '../../../src-main/backend/workspace.ts'
import { TestBackend } from '../../harness/backend.ts'

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const archivePath = (name: string) => join(backend.path('archive'), name)

test('the publication key is for the owner alone and the database survives being opened again', async () => {
	expect(statSync(archivePath('publication-key.pem')).mode & 0o777).toBe(0o600)
	const before = backend.workspace.archive?.info
	await backend.reopen()
	expect(backend.workspace.archive?.info).toEqual(before)
})

test('a folder with something in it is left alone', async () => {
	mkdirSync(backend.path('mine'))
	writeFileSync(backend.path('mine/letter.txt'), 'x')
	const folder = backend.grant(backend.path('mine'))
	await expect(
		backend.call('nobody', 'archive.create', { folder, profileId: 'haiti', practice: true }),
	).rejects.toMatchObject({ code: 'archive.exists' })
	expect(readFileSync(backend.path('mine/letter.txt'), 'utf8')).toBe('x')
})

test('an archive without practice needs a first administrator with a long password', async () => {
	const create = (password: string) =>
		backend.call('nobody', 'archive.create', {
			folder: backend.grant(backend.path('real')),
			profileId: 'benin',
			practice: false,
			administrator: { name: 'chef', fullName: 'Chef du bureau', password },
		})
	await expect(create('court')).rejects.toMatchObject({ code: 'call.invalid' })
	expect(existsSync(backend.path('real'))).toBe(false)
	expect(await create('assez-long-pour-cela')).toMatchObject({ practice: false, profileId: 'benin' })
})

test('a second program cannot open an archive that is open', async () => {
	const other = new BackendWorkspace(() => undefined)
	await expect(other.openArchive(backend.path('archive'))).rejects.toMatchObject({ code: 'archive.busy' })
	await backend.workspace.close()
	await other.openArchive(backend.path('archive'))
	await other.close()
})

test('something else than an archive is refused and not changed', async () => {
	mkdirSync(backend.path('other'))
	writeFileSync(backend.path('other/archive.db'), 'this is no database, whatever its name says; '.repeat(50))
	const bytes = readFileSync(backend.path('other/archive.db'))
	await expect(backend.workspace.openArchive(backend.path('other'))).rejects.toMatchObject({ code: 'archive.damaged' })
	expect(readFileSync(backend.path('other/archive.db')).equals(bytes)).toBe(true)
})

test("the bureau replaces the profile by its own, another bureau's is refused", async () => {
	const shipped = JSON.parse(readFileSync(join(resourcesFolder(), 'profiles/haiti.json'), 'utf8'))
	const own = backend.path('own.json')
	writeFileSync(own, JSON.stringify({ ...shipped, bureauShort: 'BUNEXE (essai)' }))
	await backend.call('admin', 'archive.replaceProfile', { file: backend.grant(own) })
	await backend.reopen()
	expect(backend.workspace.archive?.profile.bureauShort).toBe('BUNEXE (essai)')
	writeFileSync(own, JSON.stringify({ ...shipped, issuer: 'XX-AUTRE' }))
	await expect(backend.call('admin', 'archive.replaceProfile', { file: backend.grant(own) })).rejects.toMatchObject({
		code: 'archive.otherIssuer',
	})
	writeFileSync(own, '{"id": 1}')
	await expect(backend.call('admin', 'archive.replaceProfile', { file: backend.grant(own) })).rejects.toMatchObject({
		code: 'archive.badProfile',
	})
})

test('the journal shows a changed entry, a removed one, and a cut-off end', async () => {
	for (const name of ['commis', 'officier', 'auditeur'] as const) await backend.call(name, 'access.me', {})
	const good = await backend.call('auditeur', 'journal.verify', {})
	expect(good).toMatchObject({ valid: true, problem: 'none' })
	expect(good.entries).toBeGreaterThanOrEqual(4)
	await backend.workspace.close()
	const tamper = async (sql: string) => {
		const database = new Database(archivePath('archive.db'))
		database.exec(`BEGIN; ${sql}`)
		database.exec('COMMIT')
		database.close()
		await backend.workspace.openArchive(backend.path('archive'))
		const verdict = await backend.call('auditeur', 'journal.verify', {})
		await backend.workspace.close()
		return verdict
	}
	expect(await tamper('UPDATE journal SET detail = \'{"practice":"0"}\' WHERE seq = 1')).toMatchObject({
		valid: false,
		problem: 'hash',
		brokenAt: 1,
	})
	expect(await tamper('DELETE FROM journal WHERE seq = 1')).toMatchObject({ valid: false, problem: 'gap', brokenAt: 1 })
	expect(await tamper('DELETE FROM journal')).toMatchObject({ valid: false })
})
