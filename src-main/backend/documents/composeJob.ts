import { id } from '#shared/contract/common'
import { documentsContract, type BatchView } from '#shared/contract/documents'
import type { Archive, JobContext, JobDefinition } from '../context.ts'
import { runTask } from '../workers/pool.ts'
import { batchView, composedAsNow } from './batchViews.ts'
import type { ComposeInput } from './composeTask.ts'

const jobInput = documentsContract['documents.compose'].input

/** What a thread needs to know of an archive. */
export const subjectOf = ({ databaseFile, info, profile }: Archive) => ({
	archiveFile: databaseFile,
	profile,
	practice: info.practice,
})

async function composeBatch(input: unknown, context: JobContext): Promise<BatchView> {
	const { archive, actor, signal } = context
	const task: ComposeInput = {
		...subjectOf(archive),
		order: jobInput.parse(input),
		actor: { id: actor.id, name: actor.name },
		at: new Date(),
	}
	const batchId = await archive.exclusive(['documents', 'signing'], async () => {
		const onProgress = (phase: string, done: number, total: number) => context.progress(phase, done, total)
		const composed = id.parse(await runTask('documents.compose', task, { signal, onProgress }))
		composedAsNow(archive, composed)
		return composed
	})
	return batchView(archive, batchId)
}

/** A batch is composed wholly or not at all: after a stop somebody looks whether it is there before composing again. */
export const documentJobs: readonly JobDefinition[] = [{ kind: 'compose', afterRestart: 'fail', run: composeBatch }]
