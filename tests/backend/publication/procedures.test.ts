import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleVerification, publicationReport } from '#shared/contract/publication'
import { pageIsBuilt } from '../../../src-main/backend/publication/pageFiles.ts'
import { TestBackend } from '../../harness/backend.ts'
import { root } from '../../harness/paths.ts'
import { Register } from '../../harness/publication/register.ts'

let register: Register
let backend: TestBackend
let site: string

beforeAll(async () => {
	if (!pageIsBuilt()) {
		const vite = join(root, 'node_modules/vite/bin/vite.js')
		spawnSync(process.execPath, [vite, 'build', '--config', 'src-renderer/verification/vite.config.ts'], { cwd: root })
	}
	register = await Register.create()
	await register.add(12)
	register.close()
	backend = new TestBackend()
	await backend.workspace.openArchive(register.archive.folder)
	site = backend.path('site')
})
afterAll(async () => {
	await backend.dispose()
	await register.reopen()
	register.dispose()
})

test('plan, publish, verify and list through the backend’s door', async () => {
	expect(await backend.call('commis', 'publication.plan', {})).toEqual({
		toAdd: 12,
		alreadyPublic: 0,
		newlyRevoked: 0,
		newlySuperseded: 0,
		nextRelease: 1,
	})
	await expect(backend.call('commis', 'publication.publish', { folder: backend.grant(site) })).rejects.toMatchObject({
		code: 'access.notAllowed',
	})
	const publishing = await backend.call('officier', 'publication.publish', { folder: backend.grant(site) })
	const published = await backend.ended(publishing.jobId)
	expect(published.error).toBeNull()
	expect(publicationReport.parse(published.result)).toMatchObject({ release: 1, added: 12, treeSize: 12 })
	expect(await backend.call('commis', 'publication.plan', {})).toMatchObject({
		toAdd: 0,
		alreadyPublic: 12,
		nextRelease: 2,
	})
	const { rows, total } = await backend.call('auditeur', 'publication.releases', {})
	expect(total).toBe(1)
	expect(rows).toMatchObject([{ number: 1, account: 'officier', added: 12, treeSize: 12, folder: site }])
	const { rows: entries } = await backend.call('auditeur', 'journal.list', { action: 'publication.publish' })
	expect(entries).toMatchObject([{ subject: 'release 1', account: 'officier' }])

	const verifying = await backend.call('commis', 'publication.verifyBundle', { folder: backend.grant(site) })
	const verified = bundleVerification.parse((await backend.ended(verifying.jobId)).result)
	expect(verified).toMatchObject({ valid: true, problems: [], records: 12, release: 1 })

	const file = join(site, 'r/1/b/000')
	writeFileSync(file, readFileSync(file).fill(1, 100, 101))
	const again = await backend.call('commis', 'publication.verifyBundle', { folder: backend.grant(site) })
	const damaged = bundleVerification.parse((await backend.ended(again.jobId)).result)
	expect(damaged).toMatchObject({ valid: false, problems: [{ code: 'path', file: 'r/1/b/000' }] })
})

test('a barcode is answered from the archive itself', async () => {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive is open')
	register.archive = archive
	const text = register.text(3)
	expect(await backend.call('auditeur', 'publication.verifyBarcode', { text })).toMatchObject({
		verdict: 'valid',
		serial: 'HT-RN-2026-0000004',
		published: true,
		status: 'valid',
	})
	expect(await backend.call('commis', 'publication.verifyBarcode', { text: text.slice(0, -3) })).toMatchObject({
		verdict: 'altered',
		published: null,
	})
	expect(await backend.call('commis', 'publication.verifyBarcode', { text: 'https://example.org' })).toMatchObject({
		verdict: 'unreadable',
	})
})

test('a folder that is none and one that is no bundle are said to be so', async () => {
	const failures: (string | undefined)[] = []
	for (const folder of [backend.path('nowhere'), backend.folder]) {
		const { jobId } = await backend.call('auditeur', 'publication.verifyBundle', { folder: backend.grant(folder) })
		failures.push((await backend.ended(jobId)).error?.code)
	}
	expect(failures).toEqual(['file.missing', 'publication.notABundle'])
})
