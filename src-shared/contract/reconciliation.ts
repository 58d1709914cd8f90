import { z } from 'zod'
import { sittingDetail, sittingRow } from './archive.ts'
import {
	count,
	counts,
	everyone,
	id,
	nothing,
	page,
	pageOf,
	procedure,
	sessionKey,
	startedJob,
	time,
} from './common.ts'

export const caseKind = z.enum([
	/** Two records of one session that look like one candidate enrolled twice. */
	'enrolledTwice',
	/** One candidate, one session, two different averages. */
	'contradictoryAverages',
	/** The same order number on two different people of a session. */
	'numberTwice',
	/** Records of different sessions that look like one person. */
	'samePerson',
	/** Marks do not add up to the stated total or average. */
	'totalMismatch',
	/** Total or average missing where marks are there. */
	'totalMissing',
	/** A person's sittings in an order that cannot be (a later exam without, or before, an earlier one). */
	'impossibleChain',
	/** Present, and zero everywhere. */
	'allZero',
])
export type CaseKind = z.infer<typeof caseKind>
export const caseState = z.enum(['open', 'proposed', 'decided', 'obsolete'])

/** `same`/`different` for pairs; `keep` one of them and exclude the others; `accept` as is; `useComputed` total; `hold` all. */
export const caseOutcome = z.enum(['same', 'different', 'keep', 'accept', 'useComputed', 'hold'])

/** One line of the explanation: a field, how the two agree, and its weight in hundredths of a bit (log2 Bayes factor). */
export const weight = z.strictObject({
	field: z.string(),
	level: z.string(),
	left: z.string(),
	right: z.string(),
	weight: z.int(),
})
export type Weight = z.infer<typeof weight>

export const caseRow = z.strictObject({
	id,
	kind: caseKind,
	state: caseState,
	session: sessionKey.nullable(),
	/** 0–1000. */
	score: count,
	summary: z.array(z.string()),
	sittings: z.array(id),
	outcome: caseOutcome.nullable(),
	proposedBy: z.string().nullable(),
	reason: z.string().nullable(),
})
export type CaseRow = z.infer<typeof caseRow>

/** Result of the job `reconcile`. */
export const reconcileReport = z.strictObject({
	/** Cases that were not there before, by kind. */
	newCases: counts,
	/** Open cases that the run did not find again. */
	obsolete: count,
	openCases: counts,
	sittings: count,
	pairsCompared: count,
	/**
	 * What was passed over: people in groups of homonyms too large to compare, and rows whose total does not add up because
	 * nearly their whole sheet does not (wrong barème).
	 */
	passedOver: z.strictObject({ blocks: count, totalMismatch: count }),
	seconds: z.number(),
})
export type ReconcileReport = z.infer<typeof reconcileReport>

const deciders = ['clerk', 'officer', 'administrator'] as const
const decision = {
	outcome: caseOutcome,
	/** Which sitting stays, for `keep`. */
	keepSittingId: id.optional(),
	reason: z.string().trim().min(3).max(2000),
}

export const reconciliationContract = {
	/** Finds cases; safe to repeat: what was decided stays decided. Job `reconcile` → reconcileReport. */
	'reconciliation.run': procedure(
		['clerk', 'administrator'],
		z.strictObject({ session: sessionKey.optional() }),
		startedJob,
	),
	'reconciliation.queue': procedure(
		everyone,
		z.strictObject({
			kind: caseKind.optional(),
			state: caseState.default('open'),
			session: sessionKey.optional(),
			...page,
		}),
		pageOf(caseRow).extend({ byKind: counts, byState: counts }),
	),
	'reconciliation.case': procedure(
		everyone,
		z.strictObject({ id }),
		caseRow.extend({
			weights: z.array(weight),
			records: z.array(sittingDetail),
			decidedBy: z.string().nullable(),
			decidedAt: time.nullable(),
		}),
	),
	/** First of the four eyes. */
	'reconciliation.propose': procedure(deciders, z.strictObject({ caseId: id, ...decision }), nothing),
	/** Second: another account confirms, or sends it back. */
	'reconciliation.confirm': procedure(
		deciders,
		z.strictObject({ caseIds: z.array(id).min(1).max(500), confirm: z.boolean() }),
		z.strictObject({ confirmed: count, refused: count }),
	),
	/** What a bulk decision would do, and doing it: all open cases of a kind at or above a score. */
	'reconciliation.bulkPreview': procedure(
		deciders,
		z.strictObject({ kind: caseKind, atLeast: count }),
		z.strictObject({ cases: count, sittings: count, samples: z.array(caseRow) }),
	),
	'reconciliation.bulkPropose': procedure(
		deciders,
		z.strictObject({
			kind: caseKind,
			atLeast: count,
			outcome: caseOutcome,
			reason: z.string().trim().min(3).max(2000),
		}),
		z.strictObject({ proposed: count }),
	),
	/** Second account: confirm everything proposed of a kind by somebody else. */
	'reconciliation.bulkConfirm': procedure(
		deciders,
		z.strictObject({ kind: caseKind }),
		z.strictObject({ confirmed: count, refused: count }),
	),
	/** Takes back one's own proposal that nobody confirmed yet. */
	'reconciliation.withdraw': procedure(deciders, z.strictObject({ caseId: id }), nothing),
	/** Separates one sitting from its person; the two are kept apart from then on. */
	'reconciliation.unmerge': procedure(
		deciders,
		z.strictObject({ sittingId: id, reason: z.string().trim().min(3).max(2000) }),
		nothing,
	),
	'reconciliation.person': procedure(
		everyone,
		z.strictObject({ personId: id }),
		z.strictObject({ personId: id, sittings: z.array(sittingRow) }),
	),
}
