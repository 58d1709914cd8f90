import { AppError } from '#shared/errors/index'
import { sittingDetail, sittingRows } from '../archive/queryHandlers.ts'
import type { Archive, FeatureHandlers } from '../context.ts'
import type { SessionKey } from '#shared/domain/profile'
import {
	confirmInBulk,
	decideProposals,
	proposeDecision,
	proposeInBulk,
	separate,
	withdrawProposal,
} from './decisions.ts'
import { readPerson } from './effectQueries.ts'
import {
	caseRows,
	countByKind,
	countByState,
	countCases,
	listCases,
	readCase,
	sessionIdOf,
	weightsOf,
} from './queries.ts'

export { reconciliationJobs } from './job.ts'

const NO_SUCH_SESSION = -1
const SAMPLES = 10

const sessionFilter = (archive: Archive, session: SessionKey | undefined): number | null =>
	session ? (sessionIdOf(archive.sqlite, session) ?? NO_SUCH_SESSION) : null

export const reconciliationHandlers: FeatureHandlers<'reconciliation'> = {
	'reconciliation.run': async ({ session }, { jobs, actor }) => ({
		jobId: await jobs.start('reconcile', { session: session ?? null }, actor),
	}),
	'reconciliation.queue': ({ kind, state, session, offset, limit }, { archive }) => {
		const { sqlite } = archive
		const sessionId = sessionFilter(archive, session)
		const byKind = countByKind(sqlite, state, sessionId)
		const all = Object.values(byKind).reduce((sum, count) => sum + count, 0)
		return {
			rows: caseRows(
				sqlite,
				listCases(sqlite, { state, kind: kind ?? null, sessionId, atLeast: 0 }, { offset, limit }),
			),
			total: kind ? (byKind[kind] ?? 0) : all,
			byKind,
			byState: countByState(sqlite, sessionId),
		}
	},
	'reconciliation.case': ({ id }, { archive }) => {
		const stored = readCase(archive.sqlite, id)
		const [row] = stored ? caseRows(archive.sqlite, [stored]) : []
		if (!stored || !row) throw new AppError('record.missing', { kind: 'case', id })
		return {
			...row,
			weights: weightsOf(stored),
			// A record whose import was undone since is no longer there.
			records: row.sittings.flatMap((sitting) => sittingDetail(archive, sitting) ?? []),
			decidedBy: stored.decidedBy,
			decidedAt: stored.decidedAt,
		}
	},
	'reconciliation.propose': async ({ caseId, ...proposal }, { archive, actor }) => {
		await proposeDecision(archive, actor, caseId, proposal)
		return {}
	},
	'reconciliation.confirm': ({ caseIds, confirm }, { archive, actor }) =>
		decideProposals(archive, actor, [...new Set(caseIds)], confirm),
	'reconciliation.bulkPreview': ({ kind, atLeast }, { archive: { sqlite } }) => {
		const filter = { state: 'open', kind, atLeast, sessionId: null } as const
		const samples = listCases(sqlite, filter, { offset: 0, limit: SAMPLES })
		return { ...countCases(sqlite, filter), samples: caseRows(sqlite, samples) }
	},
	'reconciliation.bulkPropose': async (wanted, { archive, actor }) => ({
		proposed: await proposeInBulk(archive, actor, wanted),
	}),
	'reconciliation.bulkConfirm': ({ kind }, { archive, actor }) => confirmInBulk(archive, actor, kind),
	'reconciliation.withdraw': async ({ caseId }, { archive, actor }) => {
		await withdrawProposal(archive, actor, caseId)
		return {}
	},
	'reconciliation.unmerge': async ({ sittingId, reason }, { archive, actor }) => {
		await separate(archive, actor, sittingId, reason)
		return {}
	},
	'reconciliation.person': ({ personId }, { archive }) => {
		const ids = readPerson(archive.sqlite, personId).map(({ id }) => id)
		if (ids.length === 0) throw new AppError('record.missing', { kind: 'person', id: personId })
		return { personId, sittings: sittingRows(archive, ids) }
	},
}
