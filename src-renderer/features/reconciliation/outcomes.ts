import type { CaseKind, CaseRow } from '#shared/contract/reconciliation'

export type Outcome = NonNullable<CaseRow['outcome']>

/** What can be decided about each kind; the first is what the right arrow proposes, the second the left arrow. */
export const outcomesOf: Record<CaseKind, readonly Outcome[]> = {
	samePerson: ['same', 'different'],
	enrolledTwice: ['keep', 'different', 'hold'],
	contradictoryAverages: ['keep', 'different', 'hold'],
	numberTwice: ['keep', 'different', 'hold'],
	totalMismatch: ['useComputed', 'accept', 'hold'],
	totalMissing: ['useComputed', 'accept', 'hold'],
	impossibleChain: ['accept', 'hold'],
	allZero: ['accept', 'hold'],
}

/** Kinds that may be decided many at a time, with the outcome that is offered. */
export const bulkOutcomeOf: Partial<Record<CaseKind, Outcome>> = {
	samePerson: 'same',
	totalMissing: 'useComputed',
	totalMismatch: 'useComputed',
}
