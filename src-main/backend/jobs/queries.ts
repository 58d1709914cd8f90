import type Database from 'better-sqlite3'
import { z } from 'zod'
import { jobKind, jobState } from '#shared/contract/jobs'
import type { appErrorShape } from '#shared/errors/index'

/** Bookkeeping of work, not content of the archive: the one table written outside `mutate`, always in one statement. */

const row = z.object({
	id: z.int(),
	kind: jobKind,
	input: z.string(),
	state: jobState,
	phase: z.string(),
	done: z.int(),
	total: z.int(),
	account_id: z.int(),
	account: z.string(),
	created_at: z.string(),
	ended_at: z.string().nullable(),
	result: z.string().nullable(),
	error: z.string().nullable(),
})
export type JobRow = z.infer<typeof row>

const SELECT = `SELECT job.id, kind, input, state, phase, done, total, account_id, account.name AS account,
	job.created_at, ended_at, result, error FROM job JOIN account ON account.id = job.account_id`

export function insertJob(sqlite: Database.Database, job: { kind: string; input: string; accountId: number }): number {
	const { lastInsertRowid } = sqlite
		.prepare('INSERT INTO job (kind, input, state, account_id, created_at) VALUES (?, ?, ?, ?, ?)')
		.run(job.kind, job.input, 'queued', job.accountId, new Date().toISOString())
	return Number(lastInsertRowid)
}

export function readJob(sqlite: Database.Database, id: number): JobRow | null {
	const found = sqlite.prepare(`${SELECT} WHERE job.id = ?`).get(id)
	return found === undefined ? null : row.parse(found)
}

export function listJobs(sqlite: Database.Database, limit: number): JobRow[] {
	return z.array(row).parse(sqlite.prepare(`${SELECT} ORDER BY job.id DESC LIMIT ?`).all(limit))
}

/** Jobs that a stopped program left behind. */
export function unfinishedJobs(sqlite: Database.Database): JobRow[] {
	return z.array(row).parse(sqlite.prepare(`${SELECT} WHERE state IN ('queued','running') ORDER BY job.id`).all())
}

export function setJobState(
	sqlite: Database.Database,
	id: number,
	change: { state: z.infer<typeof jobState>; result?: string; error?: z.infer<typeof appErrorShape> },
): void {
	const now = new Date().toISOString()
	sqlite
		.prepare(
			`UPDATE job SET state = @state, result = coalesce(@result, result), error = @error,
			started_at = CASE WHEN @state = 'running' THEN @now ELSE started_at END,
			ended_at = CASE WHEN @state IN ('done','failed','cancelled') THEN @now ELSE NULL END WHERE id = @id`,
		)
		.run({
			id,
			now,
			state: change.state,
			result: change.result ?? null,
			error: change.error === undefined ? null : JSON.stringify(change.error),
		})
}

export function setJobProgress(
	sqlite: Database.Database,
	id: number,
	phase: string,
	done: number,
	total: number,
): void {
	sqlite.prepare('UPDATE job SET phase = ?, done = ?, total = ? WHERE id = ?').run(phase, done, total, id)
}
