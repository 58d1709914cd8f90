import type { CaseKind } from '#shared/contract/reconciliation'
import { bulkOutcomes, caseOutcomes } from '#shared/domain/caseOutcomes'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import type { Actor } from '../database/mutate.ts'
import { fullestOf, insertLinkEvent, readAffected, readPerson } from './effectQueries.ts'
import { carryOut, leavePerson, refuseWithDocuments, type Confirmed } from './effects.ts'
import { MODEL_VERSION } from './linkage/model.ts'
import {
	caseIdsAfter,
	propose,
	readCase,
	reopen,
	setDecided,
	sittingsOf,
	weightsOf,
	type StoredCase,
} from './queries.ts'

type Outcome = Confirmed['outcome']

const TOPICS = ['reconciliation', 'archive'] as const
/** Cases decided in one transaction of a bulk decision: short enough that nobody waits. */
const CHUNK = 250

const now = () => new Date().toISOString()
const allows = (list: readonly string[], outcome: Outcome) => list.includes(outcome)

function existing(archive: Archive, caseId: number): StoredCase {
	const found = readCase(archive.sqlite, caseId)
	if (!found) throw new AppError('record.missing', { kind: 'case', id: caseId })
	return found
}

export interface Proposal {
	outcome: Outcome
	keepSittingId?: number | undefined
	reason: string
}

export async function proposeDecision(
	archive: Archive,
	actor: Actor,
	caseId: number,
	proposal: Proposal,
): Promise<void> {
	const { kind } = existing(archive, caseId)
	const { outcome, reason, keepSittingId = null } = proposal
	if (!allows(caseOutcomes[kind], outcome)) throw new AppError('reconciliation.outcomeNotAllowed', { kind, outcome })
	await archive.mutate(actor, 'reconciliation.propose', (sqlite) => {
		if (readCase(sqlite, caseId)?.state !== 'open') throw new AppError('reconciliation.caseNotOpen', { case: caseId })
		const sittings = sittingsOf(sqlite, caseId)
		if (outcome === 'keep' && (keepSittingId === null || !sittings.includes(keepSittingId)))
			throw new AppError('reconciliation.keepWhich', { case: caseId })
		refuseEarly(archive, outcome, keepSittingId, sittings)
		propose(sqlite, caseId, { outcome, keepSittingId, reason }, actor.id, now())
		return {
			value: undefined,
			subject: `case ${caseId}`,
			detail: { kind, outcome, keepSittingId, sittings, reason },
			topics: TOPICS,
		}
	})
}

/** What could not be carried out anyway is said to the first account already. */
function refuseEarly(
	archive: Archive,
	outcome: Outcome,
	keepSittingId: number | null,
	sittings: readonly number[],
): void {
	if (outcome === 'hold') refuseWithDocuments(archive.sqlite, sittings)
	if (outcome === 'keep')
		refuseWithDocuments(
			archive.sqlite,
			sittings.filter((id) => id !== keepSittingId),
		)
}

export async function withdrawProposal(archive: Archive, actor: Actor, caseId: number): Promise<void> {
	existing(archive, caseId)
	await archive.mutate(actor, 'reconciliation.withdraw', (sqlite) => {
		const stored = readCase(sqlite, caseId)
		if (stored?.state !== 'proposed') throw new AppError('reconciliation.caseNotProposed', { case: caseId })
		if (stored.proposedById !== actor.id) throw new AppError('reconciliation.notYourProposal', { case: caseId })
		reopen(sqlite, caseId)
		return { value: undefined, subject: `case ${caseId}`, detail: { outcome: stored.outcome }, topics: TOPICS }
	})
}

function confirmedOf(archive: Archive, stored: StoredCase, confirmedBy: number): Confirmed {
	const { id: caseId, kind, outcome, outcomeDetail, reason, proposedById } = stored
	if (stored.state !== 'proposed' || outcome === null || proposedById === null)
		throw new AppError('reconciliation.caseNotProposed', { case: caseId })
	if (proposedById === confirmedBy) throw new AppError('access.fourEyes')
	const detail: unknown = outcomeDetail === null ? null : JSON.parse(outcomeDetail)
	const keep = typeof detail === 'object' && detail !== null && 'keepSittingId' in detail ? detail.keepSittingId : null
	return {
		caseId,
		kind,
		outcome,
		keepSittingId: typeof keep === 'number' ? keep : null,
		sittings: sittingsOf(archive.sqlite, caseId),
		weights: weightsOf(stored),
		reason: reason ?? '',
		proposedBy: proposedById,
		confirmedBy,
	}
}

/** Confirms decisions, or sends them back. One that cannot be carried out is counted as refused, or thrown when it is the only one. */
export async function decideProposals(
	archive: Archive,
	actor: Actor,
	caseIds: readonly number[],
	confirm: boolean,
): Promise<{ confirmed: number; refused: number }> {
	const sum = { confirmed: 0, refused: 0 }
	for (let start = 0; start < caseIds.length; start += CHUNK) {
		const ids = caseIds.slice(start, start + CHUNK)
		const step = confirm
			? await confirmChunk(archive, actor, ids, caseIds.length === 1)
			: await refuseChunk(archive, actor, ids)
		sum.confirmed += step.confirmed
		sum.refused += step.refused
	}
	return sum
}

function confirmChunk(archive: Archive, actor: Actor, ids: readonly number[], alone: boolean) {
	return archive.mutate(actor, 'reconciliation.confirm', (sqlite) => {
		const at = now()
		const cases: Record<string, unknown>[] = []
		const refused: { case: number; because: string }[] = []
		const before: unknown[] = []
		const after: unknown[] = []
		for (const id of ids) {
			const decision = confirmedOf(archive, existing(archive, id), actor.id)
			const stood = readAffected(sqlite, decision.sittings)
			try {
				carryOut(sqlite, archive.profile, decision, at)
			} catch (error) {
				if (alone || !(error instanceof AppError)) throw error
				refused.push({ case: id, because: error.code })
				continue
			}
			setDecided(sqlite, id, actor.id, at)
			const { kind, outcome, keepSittingId, sittings, reason } = decision
			cases.push({ case: id, kind, outcome, sittings, reason, ...(keepSittingId === null ? {} : { keepSittingId }) })
			before.push(stood)
			after.push(readAffected(sqlite, decision.sittings))
		}
		return {
			value: { confirmed: cases.length, refused: refused.length },
			subject: ids.length === 1 ? `case ${ids[0]}` : `${ids.length} cases`,
			detail: { cases, refused },
			before,
			after,
			topics: TOPICS,
		}
	})
}

function refuseChunk(archive: Archive, actor: Actor, ids: readonly number[]) {
	return archive.mutate(actor, 'reconciliation.refuse', (sqlite) => {
		for (const id of ids) {
			const decision = confirmedOf(archive, existing(archive, id), actor.id)
			reopen(sqlite, decision.caseId)
		}
		return {
			value: { confirmed: 0, refused: ids.length },
			subject: ids.length === 1 ? `case ${ids[0]}` : `${ids.length} cases`,
			detail: { cases: ids },
			topics: TOPICS,
		}
	})
}

export async function proposeInBulk(
	archive: Archive,
	actor: Actor,
	{ kind, atLeast, outcome, reason }: { kind: CaseKind; atLeast: number; outcome: Outcome; reason: string },
): Promise<number> {
	if (!allows(bulkOutcomes[kind], outcome)) throw new AppError('reconciliation.notInBulk', { kind, outcome })
	let proposed = 0
	for (let after = 0; ; ) {
		const ids = caseIdsAfter(archive.sqlite, { kind, state: 'open', atLeast, after, limit: CHUNK, notBy: -1 })
		if (ids.length === 0) return proposed
		after = ids.at(-1) ?? after
		proposed += await archive.mutate(actor, 'reconciliation.bulkPropose', (sqlite) => {
			const done: number[] = []
			for (const id of ids) {
				if (readCase(sqlite, id)?.state !== 'open') continue
				const sittings = sittingsOf(sqlite, id)
				const keepSittingId = outcome === 'keep' ? fullestOf(sqlite, sittings) : null
				try {
					refuseEarly(archive, outcome, keepSittingId, sittings)
				} catch {
					// Left open: a person has to revoke the document first.
					continue
				}
				propose(sqlite, id, { outcome, keepSittingId, reason }, actor.id, now())
				done.push(id)
			}
			return {
				value: done.length,
				subject: `${done.length} cases`,
				detail: { kind, atLeast, outcome, reason, cases: done },
				topics: TOPICS,
			}
		})
	}
}

/** Confirms all proposals of a kind that other accounts made. */
export async function confirmInBulk(archive: Archive, actor: Actor, kind: CaseKind) {
	const sum = { confirmed: 0, refused: 0 }
	const step = (after: number, notBy: number) =>
		caseIdsAfter(archive.sqlite, { kind, state: 'proposed', atLeast: 0, after, limit: CHUNK, notBy })
	if (step(0, actor.id).length === 0 && step(0, -1).length > 0) throw new AppError('access.fourEyes')
	for (let after = 0; ; ) {
		const ids = step(after, actor.id)
		if (ids.length === 0) return sum
		after = ids.at(-1) ?? after
		const { confirmed, refused } = await confirmChunk(archive, actor, ids, false)
		sum.confirmed += confirmed
		sum.refused += refused
	}
}

/** Takes a sitting out of its person; it and the others are kept apart by later runs. */
export async function separate(archive: Archive, actor: Actor, sittingId: number, reason: string): Promise<void> {
	await archive.mutate(actor, 'reconciliation.unmerge', (sqlite) => {
		const own = readAffected(sqlite, [sittingId])[0]
		if (!own) throw new AppError('record.missing', { kind: 'sitting', id: sittingId })
		if (own.personId === null) throw new AppError('reconciliation.notMerged', { sitting: sittingId })
		const { personId } = own
		const others = readPerson(sqlite, personId).filter(({ id }) => id !== sittingId)
		const event = {
			kind: 'split',
			sittingA: sittingId,
			personId,
			caseId: null,
			confirmedBy: null,
			weights: [],
		} as const
		for (const other of others)
			insertLinkEvent(
				sqlite,
				{ ...event, sittingB: other.id, accountId: actor.id, reason, model: MODEL_VERSION },
				now(),
			)
		leavePerson(sqlite, own)
		return {
			value: undefined,
			subject: `sitting ${sittingId}`,
			detail: { personId, from: others.map(({ id }) => id), reason },
			topics: TOPICS,
		}
	})
}
