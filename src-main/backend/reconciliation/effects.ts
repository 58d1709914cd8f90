import type Database from 'better-sqlite3'
import type { CaseKind, Weight } from '#shared/contract/reconciliation'
import type { Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { computedOf } from './cases/arithmetic.ts'
import {
	anyKeptApart,
	createPerson,
	dropEmptyPerson,
	dropOpenCasesOf,
	insertCorrection,
	insertLinkEvent,
	readAffected,
	readPerson,
	setPerson,
	setStatus,
	setTotals,
	validDocument,
	type Affected,
} from './effectQueries.ts'
import { MODEL_VERSION } from './linkage/model.ts'
import { readMarksOf } from './markQueries.ts'

/** A decision proposed by one account and now confirmed by another. */
export interface Confirmed {
	caseId: number
	kind: CaseKind
	outcome: 'same' | 'different' | 'keep' | 'accept' | 'useComputed' | 'hold'
	keepSittingId: number | null
	sittings: readonly number[]
	weights: readonly Weight[]
	reason: string
	proposedBy: number
	confirmedBy: number
}

/**
 * Carries a decision out, inside a mutation. Throws before it changes anything when the archive forbids it: valid documents of
 * records to exclude or hold, records kept apart, two records of one session in one person.
 */
export function carryOut(sqlite: Database.Database, profile: Profile, decision: Confirmed, at: string): void {
	effects[decision.outcome](sqlite, decision, at, profile)
}

type Effect = (sqlite: Database.Database, decision: Confirmed, at: string, profile: Profile) => void

const effects: Record<Confirmed['outcome'], Effect> = {
	accept: () => undefined,
	same: unite,
	different: keepApart,
	keep: keepOne,
	hold,
	useComputed,
}

/** Excluding or holding a record with a valid document would leave the document standing alone: revoke first. */
export function refuseWithDocuments(sqlite: Database.Database, sittingIds: readonly number[]): void {
	const serial = validDocument(sqlite, sittingIds)
	if (serial !== null) throw new AppError('reconciliation.documentsExist', { serial })
}

function pairsOf(sittings: readonly number[]): [number, number][] {
	return sittings.flatMap((one, index) => sittings.slice(index + 1).map((other): [number, number] => [one, other]))
}

function linkEvents(
	sqlite: Database.Database,
	decision: Confirmed,
	kind: 'same' | 'different',
	personId: number | null,
	at: string,
): void {
	const { caseId, reason, weights } = decision
	for (const [sittingA, sittingB] of pairsOf(decision.sittings))
		insertLinkEvent(
			sqlite,
			{
				kind,
				sittingA,
				sittingB,
				personId,
				caseId,
				reason,
				weights,
				accountId: decision.proposedBy,
				confirmedBy: decision.confirmedBy,
				model: MODEL_VERSION,
			},
			at,
		)
}

function unite(sqlite: Database.Database, decision: Confirmed, at: string): void {
	const own = readAffected(sqlite, decision.sittings)
	const persons = [...new Set(own.flatMap(({ personId }) => (personId === null ? [] : [personId])))].toSorted(
		(a, b) => a - b,
	)
	const members = new Map<number, Affected>(own.map((one) => [one.id, one]))
	for (const person of persons) for (const one of readPerson(sqlite, person)) members.set(one.id, one)
	const present = [...members.values()].filter(({ status }) => status !== 'excluded')
	if (new Set(present.map(({ sessionId }) => sessionId)).size < present.length)
		throw new AppError('reconciliation.sameSession', { case: decision.caseId })
	if (anyKeptApart(sqlite, [...members.keys()]))
		throw new AppError('reconciliation.keptApart', { case: decision.caseId })
	const [kept = createPerson(sqlite, at), ...merged] = persons
	for (const { id, personId } of members.values()) if (personId !== kept) setPerson(sqlite, id, kept)
	for (const person of merged) dropEmptyPerson(sqlite, person)
	linkEvents(sqlite, decision, 'same', kept, at)
}

function keepApart(sqlite: Database.Database, decision: Confirmed, at: string): void {
	linkEvents(sqlite, decision, 'different', null, at)
	// Where they stood in one person already, the later records leave it.
	const [first, ...others] = readAffected(sqlite, decision.sittings)
	for (const other of others)
		if (first && other.personId !== null && other.personId === first.personId) leavePerson(sqlite, other)
}

/** Takes a sitting out of its person; a person left with one sitting or none is none. */
export function leavePerson(sqlite: Database.Database, { id, personId }: Affected): void {
	if (personId === null) return
	setPerson(sqlite, id, null)
	const rest = readPerson(sqlite, personId)
	if (rest.length > 1) return
	for (const one of rest) setPerson(sqlite, one.id, null)
	dropEmptyPerson(sqlite, personId)
}

function keepOne(sqlite: Database.Database, decision: Confirmed): void {
	const { keepSittingId, reason } = decision
	if (keepSittingId === null || !decision.sittings.includes(keepSittingId))
		throw new AppError('reconciliation.keepWhich', { case: decision.caseId })
	const others = readAffected(
		sqlite,
		decision.sittings.filter((id) => id !== keepSittingId),
	)
	refuseWithDocuments(
		sqlite,
		others.map(({ id }) => id),
	)
	const kept = readAffected(sqlite, [keepSittingId])[0]
	for (const other of others) {
		setStatus(sqlite, other.id, 'excluded', reason)
		dropOpenCasesOf(sqlite, other.id)
		if (decision.kind === 'numberTwice' || other.personId === null) continue
		// The record that stays takes the place of the excluded one in its person.
		if (kept && kept.personId === null) {
			kept.personId = other.personId
			setPerson(sqlite, kept.id, other.personId)
		}
		leavePerson(sqlite, other)
	}
}

function hold(sqlite: Database.Database, { sittings, reason }: Confirmed): void {
	refuseWithDocuments(sqlite, sittings)
	for (const { id, status } of readAffected(sqlite, sittings))
		if (status === 'active') setStatus(sqlite, id, 'held', reason)
}

function useComputed(sqlite: Database.Database, decision: Confirmed, at: string, profile: Profile): void {
	const { reason, proposedBy, confirmedBy } = decision
	for (const sittingId of decision.sittings) {
		const row = readMarksOf(sqlite, profile, sittingId)
		const computed = row ? computedOf(row.sitting) : { total: null, average: null }
		if (!row || computed.total === null || computed.average === null)
			throw new AppError('reconciliation.notComputable', { case: decision.caseId })
		for (const field of ['total', 'average'] as const) {
			const newValue = computed[field]
			const oldValue = row.sitting[field]
			if (newValue !== null && newValue !== oldValue)
				insertCorrection(sqlite, { sittingId, field, oldValue, newValue, reason, proposedBy, confirmedBy }, at)
		}
		setTotals(sqlite, sittingId, computed.total, computed.average)
	}
}
