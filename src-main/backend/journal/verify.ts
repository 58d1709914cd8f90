import type Database from 'better-sqlite3'
import type { JournalVerdict } from '#shared/contract/journal'
import { readAnchors } from './anchors.ts'
import { EMPTY_HEAD, entryHash, type ChainEntry } from './chain.ts'

interface StoredEntry extends ChainEntry {
	previousHash: Buffer
	hash: Buffer
}

/**
 * Walks the whole chain: numbers without gaps, every hash from its content, every link to the one before; then
 * compares with the heads kept outside the database, which shows an end that was cut off or a rewritten past.
 */
export function verifyJournal(sqlite: Database.Database, anchorFile: string): JournalVerdict {
	const startedAt = performance.now()
	const anchors = new Map(readAnchors(anchorFile).map((anchor) => [anchor.seq, anchor.hash]))
	let previous: Buffer = EMPTY_HEAD
	let expected = 1
	const verdict = (problem: JournalVerdict['problem'], brokenAt: number | null): JournalVerdict => ({
		valid: problem === 'none',
		entries: expected - 1,
		head: previous.toString('hex'),
		brokenAt,
		problem,
		anchorsChecked: anchors.size,
		milliseconds: performance.now() - startedAt,
	})
	const rows = sqlite
		.prepare<[], StoredEntry>(
			`SELECT seq, at, account_id AS accountId, account, action, subject, detail, previous_hash AS previousHash, hash
			FROM journal ORDER BY seq`,
		)
		.iterate()
	for (const row of rows) {
		if (row.seq !== expected) return verdict('gap', expected)
		if (!previous.equals(row.previousHash)) return verdict('link', row.seq)
		if (!entryHash(previous, row).equals(row.hash)) return verdict('hash', row.seq)
		const anchored = anchors.get(row.seq)
		if (anchored !== undefined && anchored !== row.hash.toString('hex')) return verdict('link', row.seq)
		previous = row.hash
		expected++
	}
	const lastAnchor = Math.max(0, ...anchors.keys())
	return lastAnchor >= expected ? verdict('cutOff', expected) : verdict('none', null)
}
