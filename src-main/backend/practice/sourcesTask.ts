import { z } from 'zod'
import { AppError } from '#shared/errors/index'
import type { TaskContext } from '../workers/task.ts'
import { writePracticeSources } from './sources.ts'

export const sourcesInput = z.strictObject({ folder: z.string(), candidates: z.int() })

const phases = { people: 'practicePeople', files: 'practiceFiles' } as const

/** Writes practice sources in a worker; answers how many files and rows there are. */
export async function sourcesTask(raw: unknown, context: TaskContext): Promise<{ files: number; rows: number }> {
	const { folder, candidates } = sourcesInput.parse(raw)
	const { files, rows } = await writePracticeSources({
		folder,
		candidates,
		onProgress: (phase, done, total) => {
			if (context.cancelled()) throw new AppError('job.cancelled')
			context.progress(phases[phase], done, total)
		},
	})
	return { files: files.length, rows }
}
