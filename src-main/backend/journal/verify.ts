import type Database from 'better-sqlite3'
import type { JournalVerdict } from '#shared/contract/journal'
import { readAnchors } from './anchors.ts'
import { EMPTY_HEAD, entryHash } from './chain.ts'

/** Columns in the order of the query, without an object per row: the chain may have millions. */
type StoredEntry = [number, string, number | null, string, string, string, string, Buffer, Buffer]

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
			`SELECT seq, at, account_id, account, action, subject, detail, previous_hash, hash FROM journal ORDER BY seq`,
		)
		.raw()
		.iterate()
	for (const [seq, at, accountId, account, action, subject, detail, previousHash, hash] of rows) {
		if (seq !== expected) return verdict('gap', expected)
		if (!previous.equals(previousHash)) return verdict('link', seq)
		if (!entryHash(previous, { seq, at, accountId, account, action, subject, detail }).equals(hash))
			return verdict('hash', seq)
		const anchored = anchors.get(seq)
		if (anchored !== undefined && anchored !== hash.toString('hex')) return verdict('link', seq)
		previous = hash
		expected++
	}
	const lastAnchor = Math.max(0, ...anchors.keys())
	return lastAnchor >= expected ? verdict('cutOff', expected) : verdict('none', null)
}
