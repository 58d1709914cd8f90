import type Database from 'better-sqlite3'
import type { z } from 'zod'
import type { withdrawalReason } from '#shared/contract/documents'
import type { ArchiveInfo } from '#shared/contract/archive'
import type { Profile, SessionKey } from '#shared/domain/profile'
import { contentHash, type DocumentContent } from './content.ts'
import { entriesSince, lastJournalEntry, preparedDocuments, type PreparedRow } from './queries.ts'
import { ranksOfSession, recordsById, sessionOfSitting, storedBaremes } from './recordQueries.ts'
import { ContentRules, type SittingRecord } from './rules.ts'

export type WithdrawalReason = z.infer<typeof withdrawalReason>

/** What a prepared document would print now, if its record still says what the batch froze. */
export type ReviewedDocument = { content: DocumentContent } | { reason: WithdrawalReason }

const DOCUMENTS_AT_ONCE = 5000

interface ReviewedArchive {
	sqlite: Database.Database
	profile: Profile
	info: Pick<ArchiveInfo, 'practice'>
}

/**
 * Reads the records of prepared documents again and compares. A record that was held, excluded, questioned or changed
 * since its batch was composed is not signed. The answers stand in the order of the documents.
 */
export function reviewDocuments(archive: ReviewedArchive, documents: readonly PreparedRow[]): ReviewedDocument[] {
	const rules = new Map<string, ContentRules>()
	const baremes = storedBaremes(archive.sqlite)
	const records = new Map<string, Map<number, SittingRecord>>()
	for (const kind of new Set(documents.map((document) => document.kind)))
		records.set(
			kind,
			recordsById(
				archive.sqlite,
				documents.map(({ sittingId }) => sittingId),
				kind,
			),
		)
	let session: SessionKey | undefined
	return documents.map((document) => {
		const record = records.get(document.kind)?.get(document.sittingId)
		// One batch is of one session; asking once spares a query a document.
		session ??= sessionOfSitting(archive.sqlite, document.sittingId)
		const key = session
		if (record === undefined || key === undefined) return { reason: 'changed' }
		const known =
			rules.get(document.kind) ??
			new ContentRules({
				profile: archive.profile,
				kind: document.kind,
				session: key,
				practice: archive.info.practice,
				baremes,
				ranks: (success) => ranksOfSession(archive.sqlite, key, success),
			})
		rules.set(document.kind, known)
		return review(known, record, document)
	})
}

/** Where the journal stands: nothing changes without an entry. */
export const journalPosition = (sqlite: Database.Database): number => lastJournalEntry(sqlite)

/** Steps of signing change no record. */
const SIGNING = 'signing.chunk'

/** Whether all records are as they were when the journal stood there. */
export const recordsUntouchedSince = (sqlite: Database.Database, position: number): boolean =>
	!entriesSince(sqlite, position, SIGNING)

/** How many prepared documents of a batch would not be signed as their records stand now. */
export function countChanged(archive: ReviewedArchive, batchId: number): number {
	const { sqlite } = archive
	let changed = 0
	for (let after = -1; ; ) {
		const page = preparedDocuments(sqlite, batchId, after, DOCUMENTS_AT_ONCE)
		changed += reviewDocuments(archive, page).filter((one) => 'reason' in one).length
		const last = page.at(-1)
		if (last === undefined) return changed
		after = last.position
	}
}

function review(rules: ContentRules, record: SittingRecord, document: PreparedRow): ReviewedDocument {
	const against = rules.reasonAgainst(record)
	if (against === 'held' || against === 'excluded' || against === 'openCase') return { reason: against }
	const content = rules.contentOf(record, { year: document.year, number: document.number })
	if (against !== null || content === null || !contentHash(content).equals(document.contentHash))
		return { reason: 'changed' }
	return { content }
}
