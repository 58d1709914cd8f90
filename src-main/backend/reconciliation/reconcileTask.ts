import { z } from 'zod'
import type { CaseKind } from '#shared/contract/reconciliation'
import { AppError } from '#shared/errors/index'
import { openDatabase } from '../database/open.ts'
import type { TaskContext } from '../workers/task.ts'
import { arithmeticFaults } from './cases/arithmetic.ts'
import { stepOf } from './cases/chain.ts'
import type { CaseDraft } from './cases/draft.ts'
import { findCases } from './cases/find.ts'
import { SystematicFaults } from './cases/systematic.ts'
import { readMarks, type MarkedRow } from './markQueries.ts'
import { countSittings, readDecisions, readPeople, readProfile, readSessions, statedShares } from './runQueries.ts'

const input = z.strictObject({ databaseFile: z.string(), sessionId: z.int().nullable() })

/** What a run found, in pieces small enough to be written one after the other. */
export const runOutput = z.object({
	/** JSON arrays of CaseDraft, as bytes. */
	chunks: z.array(z.instanceof(Uint8Array)),
	figures: z.object({
		sittings: z.int(),
		pairsCompared: z.int(),
		/** People in blocks too large to compare, and rows whose whole sheet does not add up. */
		passedOver: z.object({ blocks: z.int(), totalMismatch: z.int() }),
	}),
})
export type RunOutput = z.infer<typeof runOutput>

const CHUNK = 1_000
/** A sheet where fewer rows than this state a total has no column for it. */
const STATED = 0.3

/** The reading and thinking part of a run; writes nothing. */
export async function reconcileTask(raw: unknown, context: TaskContext): Promise<RunOutput> {
	const { databaseFile, sessionId } = input.parse(raw)
	const sqlite = openDatabase(databaseFile, { readonly: true })
	const stop = () => {
		if (context.cancelled()) throw new AppError('job.cancelled')
	}
	try {
		const profile = readProfile(sqlite)
		const sessions = readSessions(sqlite)
		const total = countSittings(sqlite)
		const { people, averages } = readPeople(sqlite, (done) => {
			context.progress('reconcileRead', done, total)
			stop()
		})
		const { drafts, linkage } = findCases(people, {
			averages,
			decisions: readDecisions(sqlite),
			stepOf: (session) => stepOf(profile, sessions.get(session) ?? { exam: '', year: 0, kind: '' }),
			...(sessionId === null ? {} : { touches: (index: number) => people.sessions.at(index) === sessionId }),
			progress: (phase, done, of) =>
				context.progress(phase === 'block' ? 'reconcileBlock' : 'reconcileCompare', done, of),
			cancelled: () => context.cancelled(),
		})
		stop()
		const shares = statedShares(sqlite)
		const faults = new SystematicFaults<CaseDraft>()
		const others: CaseDraft[] = []
		let checked = 0
		for (const row of readMarks(sqlite, profile, sessionId)) {
			faults.checked(row.source)
			for (const draft of draftsOf(row, shares.get(row.sheet))) {
				if (draft.kind === 'totalMismatch') faults.fault(row.source, draft)
				else others.push(draft)
			}
			if (++checked % 5_000 === 0) {
				context.progress('reconcileCheck', checked, total)
				stop()
			}
		}
		const arithmetic = faults.split()
		const all = [...drafts, ...arithmetic.faults, ...others]
		return {
			chunks: encode(all),
			figures: {
				sittings: people.count,
				pairsCompared: linkage.pairsCompared,
				passedOver: { blocks: linkage.passedOver, totalMismatch: arithmetic.passedOver },
			},
		}
	} finally {
		sqlite.close()
	}
}

function draftsOf(row: MarkedRow, share = { total: 1, average: 1 }): CaseDraft[] {
	const stated = { total: share.total >= STATED, average: share.average >= STATED }
	return arithmeticFaults(row.sitting, stated).map(
		({ kind, weights }): CaseDraft => ({
			kind: kind satisfies CaseKind,
			sittings: [row.id],
			sessionId: row.sessionId,
			score: 1000,
			weights,
		}),
	)
}

function encode(drafts: readonly CaseDraft[]): RunOutput['chunks'] {
	const encoder = new TextEncoder()
	const chunks: RunOutput['chunks'] = []
	for (let start = 0; start < drafts.length; start += CHUNK)
		chunks.push(encoder.encode(JSON.stringify(drafts.slice(start, start + CHUNK))))
	return chunks
}
