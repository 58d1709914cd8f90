import type { CaseKind, Weight } from '#shared/contract/reconciliation'

/** A question found by a run, before it meets what the archive knows of it already. */
export interface CaseDraft {
	kind: CaseKind
	/** Sitting ids, ascending. */
	sittings: number[]
	/** Session all of them belong to, or null. */
	sessionId: number | null
	/** Per mille. */
	score: number
	weights: Weight[]
}

/** Stable over runs: the same question about the same records has the same key. */
export const caseKey = (kind: CaseKind, sittings: readonly number[]): string =>
	`${kind}:${sittings.toSorted((a, b) => a - b).join('-')}`

/** Two sittings as one text, smaller first. */
export const pairKey = (left: number, right: number): string => (left < right ? `${left}-${right}` : `${right}-${left}`)
