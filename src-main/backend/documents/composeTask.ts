import { z } from 'zod'
import { id, sessionKey } from '#shared/contract/common'
import { profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { applyMutation } from '../database/mutate.ts'
import { openDatabase } from '../database/open.ts'
import type { Task, TaskContext } from '../workers/task.ts'
import { compose, eligible, type Watch } from './compose.ts'
import { countChanged } from './review.ts'

/** What a thread needs to know of an archive. */
const subject = { archiveFile: z.string(), profile, practice: z.boolean() }
const order = z.strictObject({
	kind: z.string(),
	session: sessionKey,
	limit: z.int().positive().optional(),
	sittingIds: z.array(id).optional(),
})

const composeInput = z.strictObject({
	...subject,
	order,
	actor: z.strictObject({ id: z.int(), name: z.string() }),
	at: z.date(),
})
export type ComposeInput = z.input<typeof composeInput>

const RECORDS_A_STEP = 2000
/** Pages kept in memory while the register grows. */
const CACHE_KIB = 65_536

function watchOf(context: TaskContext): Watch {
	return (done, total) => {
		if (done % RECORDS_A_STEP > 0) return
		if (context.cancelled()) throw new AppError('job.cancelled')
		context.progress('compose', done, total)
	}
}

/** Composes a batch in one journalled transaction: all of it, or nothing when it is cancelled or the program dies. */
export const composeTask: Task = async (input, context) => {
	const { actor, archiveFile, at, order: wanted, practice, profile: exams } = composeInput.parse(input)
	const sqlite = openDatabase(archiveFile)
	try {
		sqlite.pragma(`cache_size = -${CACHE_KIB}`)
		const about = { profile: exams, info: { practice } }
		return applyMutation(sqlite, actor, 'documents.compose', () =>
			compose(sqlite, about, wanted, { accountId: actor.id, at }, watchOf(context)),
		).value
	} finally {
		sqlite.close()
	}
}

const eligibleInput = z.strictObject({ ...subject, order })

export const eligibleTask: Task = async (input) => {
	const { archiveFile, order: wanted, practice, profile: exams } = eligibleInput.parse(input)
	const sqlite = openDatabase(archiveFile, { readonly: true })
	try {
		return eligible({ sqlite, profile: exams, info: { practice } }, wanted)
	} finally {
		sqlite.close()
	}
}

const changedInput = z.strictObject({ ...subject, batchId: id })

/** How many records of a batch are no longer as it froze them. */
export const changedTask: Task = async (input) => {
	const { archiveFile, batchId, practice, profile: exams } = changedInput.parse(input)
	const sqlite = openDatabase(archiveFile, { readonly: true })
	try {
		return countChanged({ sqlite, profile: exams, info: { practice } }, batchId)
	} finally {
		sqlite.close()
	}
}
