import { createHash, randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { ArchiveInfo } from '#shared/contract/archive'
import type { Mutation } from '../context.ts'
import { AppError } from '#shared/errors/index'
import type { Profile, SessionKey } from '#shared/domain/profile'
import { contentHash, serialOf } from './content.ts'
import { completeBatch, documentInserter, endedDocumentFinder, insertBatch, lastNumber } from './queries.ts'
import { ranksOfSession, recordsOfSession, sessionId, storedBaremes } from './recordQueries.ts'
import { candidateCode, CODE_LENGTH, ContentRules, type LeaveOutReason, type SittingRecord } from './rules.ts'
import { templateOf } from './template/definition.ts'

/** What is to be issued: a kind of document for a session, or for some of its sittings. */
export interface Order {
	kind: string
	session: SessionKey
	limit?: number | undefined
	sittingIds?: readonly number[] | undefined
	/** A signed document that the new one takes the place of, and why. */
	supersedes?: { id: number; serial: string; reason: string }
}

interface Subject {
	profile: Profile
	info: Pick<ArchiveInfo, 'practice'>
}

/** Told after every record; throws to stop. */
export type Watch = (done: number, total: number) => void

/** A certificate of secondary studies is for the end of secondary studies: which exams a kind is for, the profile says. */
function checkKind({ documentKinds, exams }: Profile, { kind, session, supersedes }: Order): void {
	const declared = documentKinds.find(({ id }) => id === kind)
	if (!declared || supersedes !== undefined || declared.exams.length === 0 || declared.exams.includes(session.exam))
		return
	const exam = exams.find(({ id }) => id === session.exam)?.names.fr ?? session.exam
	throw new AppError('documents.kindNotForExam', { kind: declared.names.fr, exam })
}

/** Goes through the records of an order; `take` gets those a document may be issued on. Answers why not the others. */
function sift(
	sqlite: Database.Database,
	{ info, profile }: Subject,
	order: Order,
	take: (record: SittingRecord, rules: ContentRules) => LeaveOutReason | null,
	watch: Watch = () => undefined,
): Record<string, number> {
	checkKind(profile, order)
	const rules = new ContentRules({
		profile,
		kind: order.kind,
		session: order.session,
		practice: info.practice,
		baremes: storedBaremes(sqlite),
		ranks: (success) => ranksOfSession(sqlite, order.session, success),
	})
	const leftOut: Record<string, number> = {}
	const session = sessionId(sqlite, order.session)
	if (session === undefined) return leftOut
	let done = 0
	for (const { record, total } of recordsOfSession(sqlite, session, order.kind, order.sittingIds ?? null)) {
		watch(done++, total)
		const issued = record.issued && order.supersedes === undefined
		const reason = issued ? 'alreadyIssued' : (rules.reasonAgainst(record) ?? take(record, rules))
		if (reason !== null) leftOut[reason] = (leftOut[reason] ?? 0) + 1
	}
	return leftOut
}

/** How many documents an order could have, and why not more. */
export function eligible(
	archive: Subject & { sqlite: Database.Database },
	order: Order,
): { eligible: number; leftOut: Record<string, number>; example: boolean } {
	let count = 0
	let example = false
	const leftOut = sift(archive.sqlite, archive, order, (record, rules) => {
		const content = rules.contentOf(record, { year: 0, number: 0 })
		const reason = content === null ? 'noBareme' : rules.unprintable(record, content)
		if (reason !== null) return reason
		count++
		example ||= content?.example === true
		return null
	})
	return { eligible: count, leftOut, example }
}

function nothingIssued({ supersedes }: Order, leftOut: Record<string, number>): AppError {
	if (supersedes === undefined) return new AppError('documents.nothingToIssue')
	const reason = Object.keys(leftOut)[0] ?? 'noDecision'
	return new AppError('documents.notCorrectable', { serial: supersedes.serial, reason })
}

/** Kinds whose documents have the same code in their serial: a profile may make several of one template. */
function kindsOfRegister(profile: Profile, kind: string): string[] {
	const { code } = templateOf(profile, kind)
	return profile.documentKinds.map(({ id }) => id).filter((id) => templateOf(profile, id).code === code)
}

/** Random bytes of many codes at once. */
function codes(): () => string {
	const together = 1000
	let random = Buffer.alloc(0)
	return () => {
		if (random.length < CODE_LENGTH) random = randomBytes(CODE_LENGTH * together)
		const code = candidateCode(random)
		random = random.subarray(CODE_LENGTH)
		return code
	}
}

/**
 * Composes a batch: every document gets its number of the register, its content frozen by hash and a code for its
 * candidate. Runs inside one transaction. The year of the register is the year of composition.
 */
export function compose(
	sqlite: Database.Database,
	archive: Subject,
	order: Order,
	by: { accountId: number; at: Date },
	watch?: Watch,
): Mutation<number> {
	const session = sessionId(sqlite, order.session)
	if (session === undefined) throw new AppError('documents.nothingToIssue')
	const batchId = insertBatch(sqlite, {
		kind: order.kind,
		sessionId: session,
		composedBy: by.accountId,
		composedAt: by.at.toISOString(),
	})
	const year = by.at.getFullYear()
	const first = lastNumber(sqlite, kindsOfRegister(archive.profile, order.kind), year) + 1
	const insert = documentInserter(sqlite)
	const ended = endedDocumentFinder(sqlite)
	const nextCode = codes()
	const batchHash = createHash('sha256')
	let documents = 0
	let lastSerial = ''
	let firstSerial = ''
	const leftOut = sift(
		sqlite,
		archive,
		order,
		(record, rules) => {
			if (documents >= (order.limit ?? Number.POSITIVE_INFINITY)) return 'overLimit'
			const number = first + documents
			const content = rules.contentOf(record, { year, number })
			if (content === null) return 'noBareme'
			const reason = rules.unprintable(record, content)
			if (reason !== null) return reason
			const hash = contentHash(content)
			lastSerial = serialOf(archive.profile, content)
			if (documents === 0) firstSerial = lastSerial
			insert({
				serial: lastSerial,
				kind: order.kind,
				year,
				number,
				sittingId: record.id,
				batchId,
				position: documents,
				contentHash: hash,
				candidateCode: nextCode(),
				supersedesId: order.supersedes?.id ?? ended(record.id, order.kind),
				correctionReason: order.supersedes?.reason ?? null,
			})
			batchHash.update(hash)
			documents++
			return null
		},
		watch,
	)
	if (documents === 0) throw nothingIssued(order, leftOut)
	const hash = batchHash.digest('hex')
	completeBatch(sqlite, batchId, { contentHash: hash, documents, leftOut })
	return {
		value: batchId,
		subject: `batch ${batchId}`,
		detail: {
			batchId,
			kind: order.kind,
			exam: order.session.exam,
			year: order.session.year,
			session: order.session.kind,
			documents,
			contentHash: hash,
			firstSerial,
			lastSerial,
			leftOut,
			...(order.supersedes && { supersedes: order.supersedes.serial, reason: order.supersedes.reason }),
		},
		topics: ['documents', 'signing'],
	}
}
