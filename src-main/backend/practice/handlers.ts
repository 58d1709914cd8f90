import { basename } from 'node:path'
import { z } from 'zod'
import { PRACTICE_PROFILE, type PracticeReport } from '#shared/contract/practice'
import { AppError } from '#shared/errors/index'
import type { FeatureHandlers, JobContext, JobDefinition } from '../context.ts'
import { runTask } from '../workers/pool.ts'
import { sourcesInput } from './sourcesTask.ts'

const written = z.object({ files: z.int(), rows: z.int() })

async function run(input: unknown, context: JobContext): Promise<PracticeReport> {
	const { folder, candidates } = sourcesInput.parse(input)
	const output = await runTask(
		'practice.sources',
		{ folder, candidates },
		{ signal: context.signal, onProgress: (...told) => context.progress(...told) },
	)
	return { folder: basename(folder), ...written.parse(output) }
}

export const practiceJobs: readonly JobDefinition[] = [{ kind: 'practice', afterRestart: 'run', run }]

export const practiceHandlers: FeatureHandlers<'practice'> = {
	'practice.writeSources': async ({ folder, candidates }, { archive, actor, files, jobs }) => {
		if (!archive.info.practice || archive.info.profileId !== PRACTICE_PROFILE)
			throw new AppError('archive.practiceOnly')
		return { jobId: await jobs.start('practice', { folder: files.path(folder), candidates }, actor) }
	},
}
