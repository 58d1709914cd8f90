import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { addSittings, composed, reportOf, sign, writePracticeKey } from '../../harness/signing/batches.ts'

let backend: TestBackend
const order = { kind: 'rang', session: { exam: 'NS4', year: 2026, kind: 'ORD' } }
const clerk = { id: 1, name: 'commis' }

function archive() {
	const { archive: open } = backend.workspace
	if (!open) throw new Error('no archive')
	return open
}

async function change(sql: string): Promise<void> {
	await archive().mutate(clerk, 'test.prepare', (sqlite) => {
		sqlite.exec(sql)
		return { value: null, subject: 'test', detail: {}, topics: [] }
	})
}

beforeAll(async () => {
	backend = await TestBackend.practice()
	await addSittings(archive(), 5)
})
afterAll(() => backend.dispose())

test('no rank is told while an average is missing or a record is held', async () => {
	expect(await backend.call('commis', 'documents.eligible', order)).toMatchObject({
		eligible: 0,
		leftOut: { ranksIncomplete: 5 },
	})
	await change(`UPDATE sitting SET average = 500 + id * 50; UPDATE sitting SET status = 'held' WHERE id = 2`)
	expect(await backend.call('commis', 'documents.eligible', order)).toMatchObject({ eligible: 0 })
	await change(`UPDATE sitting SET status = 'active'; UPDATE sitting SET average = 700 WHERE id = 3`)
	expect(await backend.call('commis', 'documents.eligible', order)).toMatchObject({ eligible: 5, leftOut: {} })
})

test('the rank stands on the page and in the barcode; equal averages share a place', async () => {
	const batch = await composed(backend, order)
	const key = await writePracticeKey(backend)
	const { folder } = reportOf(await sign(backend, batch.id, { key, folder: backend.folder }))
	const ranks = readdirSync(join(folder, '0001')).map((name) => {
		const { content, verdict } = verifyPdf(
			readFileSync(join(folder, '0001', name)),
			trustFromArchive(archive()),
			new Date(),
		)
		expect(verdict).toBe('valid')
		return content.find(({ label }) => label === 'rank')?.value
	})
	// Averages 5.50, 6.00, 7.00, 7.00, 7.50.
	expect(ranks).toHaveLength(5)
	expect(new Set(ranks)).toEqual(new Set(['1 / 5', '2 / 5', '4 / 5', '5 / 5']))
})

test('a record that changes afterwards changes the others’ ranks: what was composed is not signed', async () => {
	await addSittings(archive(), 2)
	await change('UPDATE sitting SET average = 650 WHERE average IS NULL')
	const batch = await composed(backend, order)
	expect(batch).toMatchObject({ documents: 2, leftOut: { alreadyIssued: 5 } })
	await change('UPDATE sitting SET average = 400 WHERE id = 5')
	expect(await backend.call('officier', 'documents.batch', { id: batch.id })).toMatchObject({ changedSince: 2 })
})
