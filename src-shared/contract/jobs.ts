import { z } from 'zod'
import { appErrorShape } from '../errors/index.ts'
import { count, everyone, id, nothing, procedure, time } from './common.ts'

export const jobKind = z.enum([
	'import.stage',
	'import.commit',
	'reconcile',
	'compose',
	'sign',
	'legalise',
	'export',
	'publish',
	'verifyBundle',
	'practice',
])
export const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])

export const jobView = z.strictObject({
	id,
	kind: jobKind,
	state: jobState,
	/** Name of the step under way; translated as `jobs.phase.<phase>`. */
	phase: z.string(),
	done: count,
	total: count,
	/** Units per second of the step under way and seconds left, where they are known. */
	rate: z.number().nullable(),
	secondsLeft: z.number().nullable(),
	account: z.string(),
	createdAt: time,
	endedAt: time.nullable(),
	error: appErrorShape.nullable(),
	/** What the job answers when it is done; its shape depends on `kind`. */
	result: z.json().nullable(),
})
export type JobView = z.infer<typeof jobView>

export const jobsContract = {
	'jobs.list': procedure(
		everyone,
		z.strictObject({ limit: z.int().positive().max(100).default(20) }),
		z.strictObject({ jobs: z.array(jobView) }),
	),
	'jobs.get': procedure(everyone, z.strictObject({ id }), jobView),
	'jobs.cancel': procedure(everyone, z.strictObject({ id }), nothing),
	/** Goes on with a cancelled or failed job where it stopped, where its kind allows. */
	'jobs.resume': procedure(everyone, z.strictObject({ id }), nothing),
}
