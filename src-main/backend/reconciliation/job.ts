import { z } from 'zod'
import type { ReconcileReport } from '#shared/contract/reconciliation'
import { caseKind, weight } from '#shared/contract/reconciliation'
import { AppError } from '#shared/errors/index'
import type { JobContext, JobDefinition } from '../jobs/runner.ts'
import { runTask } from '../workers/pool.ts'
import { countByKind, makeObsolete, openCaseIds, sessionIdOf, storeDrafts } from './queries.ts'
import { runOutput } from './reconcileTask.ts'

export const reconcileInput = z.strictObject({
	session: z.strictObject({ exam: z.string(), year: z.int(), kind: z.string() }).nullable(),
})

const storedDrafts = z.array(
	z.strictObject({
		kind: caseKind,
		sittings: z.array(z.int()),
		sessionId: z.int().nullable(),
		score: z.int(),
		weights: z.array(weight),
	}),
)

const OBSOLETE_AT_ONCE = 2_000

/**
 * Finds cases in a worker and writes them in steps. Cases are known by what they are about, so a run that was stopped anywhere is simply
 * run again.
 */
async function run(input: unknown, context: JobContext): Promise<ReconcileReport> {
	const startedAt = performance.now()
	const { session } = reconcileInput.parse(input)
	const { archive, actor, signal } = context
	const sessionId = session === null ? null : sessionIdOf(archive.sqlite, session)
	if (session !== null && sessionId === null)
		throw new AppError('record.missing', { kind: 'session', id: session.exam })
	const output = await runTask(
		'reconciliation.run',
		{ databaseFile: archive.databaseFile, sessionId },
		{ signal, onProgress: (...told) => context.progress(...told), maximumHeapMegabytes: 4096 },
	)
	const { chunks, figures } = runOutput.parse(output)
	const newCases: Record<string, number> = {}
	const seen = new Set<number>()
	for (const [index, chunk] of chunks.entries()) {
		if (signal.aborted) throw new AppError('job.cancelled')
		const drafts = storedDrafts.parse(JSON.parse(new TextDecoder().decode(chunk)))
		const stored = await archive.mutate(actor, 'reconciliation.run', (sqlite) => {
			const value = storeDrafts(sqlite, drafts, new Date().toISOString())
			const detail = { session, found: drafts.length, new: value.fresh, step: index + 1, of: chunks.length }
			return { value, subject: 'cases', detail, topics: ['reconciliation'] }
		})
		for (const id of stored.seen) seen.add(id)
		for (const [kind, count] of Object.entries(stored.fresh)) newCases[kind] = (newCases[kind] ?? 0) + count
		context.progress('reconcileWrite', index + 1, chunks.length)
	}
	const gone = openCaseIds(archive.sqlite, sessionId).filter((id) => !seen.has(id))
	for (let start = 0; start < gone.length; start += OBSOLETE_AT_ONCE) {
		const ids = gone.slice(start, start + OBSOLETE_AT_ONCE)
		await archive.mutate(actor, 'reconciliation.obsolete', (sqlite) => {
			makeObsolete(sqlite, ids)
			return { value: undefined, subject: 'cases', detail: { session, cases: ids }, topics: ['reconciliation'] }
		})
	}
	const openCases = countByKind(archive.sqlite, 'open', null)
	return { ...figures, newCases, obsolete: gone.length, openCases, seconds: (performance.now() - startedAt) / 1000 }
}

export const reconciliationJobs: readonly JobDefinition[] = [{ kind: 'reconcile', afterRestart: 'run', run }]
