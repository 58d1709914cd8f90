import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, reportOf, sign, writePracticeKey } from '../../harness/signing/batches.ts'

let backend: TestBackend
let key: string

beforeAll(async () => {
	backend = await TestBackend.practice()
	key = await writePracticeKey(backend)
})
afterAll(() => backend.dispose())

const reason = 'nom mal orthographié'
const stateOf = async (serial: string) =>
	(await backend.call('auditeur', 'documents.list', { serial })).rows.map(({ state }) => state)[0]

async function verdictOf(folder: string): Promise<string[]> {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	const names = readdirSync(join(folder, '0001')).toSorted()
	return names.map(
		(name) => verifyPdf(readFileSync(join(folder, '0001', name)), trustFromArchive(archive), new Date()).verdict,
	)
}

test('a corrected version takes the place of the old one when it is signed, and not before', async () => {
	const batchId = await composeBatch(backend, 2)
	const { firstSerial, folder } = reportOf(await sign(backend, batchId, { key, folder: backend.folder }))
	const serial = firstSerial ?? ''
	const correction = await backend.call('commis', 'documents.supersede', { serial, reason })
	expect(correction).toMatchObject({ documents: 1, state: 'composed', correction: { serial, reason } })
	expect(await stateOf(serial)).toBe('signed')
	await expect(backend.call('commis', 'documents.supersede', { serial, reason })).rejects.toMatchObject({
		code: 'documents.correctionWaits',
	})
	const second = reportOf(await sign(backend, correction.id, { key, folder: backend.folder }))
	expect([second.signed, second.firstSerial === serial]).toEqual([1, false])
	expect(await stateOf(serial)).toBe('superseded')
	const { rows } = await backend.call('auditeur', 'documents.list', { serial })
	expect(rows[0]?.endReason).toBe(reason)
	expect(await stateOf(second.firstSerial ?? '')).toBe('signed')
	expect(await verdictOf(folder)).toEqual(['superseded', 'valid'])
	expect(await verdictOf(second.folder)).toEqual(['valid'])
	await expect(backend.call('commis', 'documents.supersede', { serial, reason })).rejects.toMatchObject({
		code: 'documents.notInForce',
	})
})

test('a correction that is cancelled leaves the old document in force', async () => {
	const batchId = await composeBatch(backend, 1)
	const serial = reportOf(await sign(backend, batchId, { key, folder: backend.folder })).firstSerial ?? ''
	const { id } = await backend.call('commis', 'documents.supersede', { serial, reason })
	await backend.call('commis', 'documents.cancelBatch', { id, reason })
	expect(await stateOf(serial)).toBe('signed')
	await expect(backend.call('commis', 'documents.supersede', { serial, reason })).resolves.toMatchObject({
		documents: 1,
	})
})

test('only of documents that are in force, and by those who compose', async () => {
	await expect(
		backend.call('commis', 'documents.supersede', { serial: 'HT-RN-1999-0000001', reason }),
	).rejects.toMatchObject({ code: 'record.missing' })
	await expect(backend.call('auditeur', 'documents.supersede', { serial: 'x', reason })).rejects.toMatchObject({
		code: 'access.notAllowed',
	})
	expect(await backend.call('auditeur', 'journal.verify', {})).toMatchObject({ valid: true })
})
