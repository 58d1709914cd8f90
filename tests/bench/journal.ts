import { hash, randomBytes } from 'node:crypto'
import { appendEntry } from '../../src-main/backend/journal/chain.ts'
import { TestBackend } from '../harness/backend.ts'

export interface JournalFigures {
	entries: number
	entriesPerSecond: number
	/** Time of merely hashing as many bytes, by the time of the verification. */
	ratio: number
	secondsForTenMillion: number
}

const DETAIL = JSON.stringify({ documents: 500, first: 'HT-RN-2026-0000001', note: 'x'.repeat(120) })

/** A chain as the archive writes it, verified from its first entry to its last. */
export async function benchJournal(entries: number): Promise<JournalFigures> {
	const backend = await TestBackend.practice()
	try {
		const { archive } = backend.workspace
		if (!archive) throw new Error('no archive')
		for (let done = 0; done < entries; done += 500) await appendMany(archive, Math.min(500, entries - done))
		const startedAt = performance.now()
		const verdict = await backend.call('auditeur', 'journal.verify', {})
		const seconds = (performance.now() - startedAt) / 1000
		if (!verdict.valid) throw new Error(`chain broken at ${verdict.brokenAt}`)
		const bytes = randomBytes(DETAIL.length + 120)
		const hashedAt = performance.now()
		for (let index = 0; index < entries; index++) hash('sha256', bytes, 'buffer')
		const hashing = (performance.now() - hashedAt) / 1000
		const entriesPerSecond = verdict.entries / seconds
		return {
			entries: verdict.entries,
			entriesPerSecond,
			ratio: hashing / seconds,
			secondsForTenMillion: 1e7 / entriesPerSecond,
		}
	} finally {
		await backend.dispose()
	}
}

type OpenArchive = NonNullable<TestBackend['workspace']['archive']>

function appendMany(archive: OpenArchive, count: number): Promise<void> {
	const actor = { id: 1, name: 'bench' }
	return archive.mutate(actor, 'bench.outer', (sqlite) => {
		for (let index = 1; index < count; index++)
			appendEntry(sqlite, {
				accountId: 1,
				account: 'bench',
				action: 'bench.entry',
				subject: `entry ${index}`,
				detail: DETAIL,
			})
		return { value: undefined, subject: 'bench', detail: {}, topics: [] }
	})
}
