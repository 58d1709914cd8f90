import { z } from 'zod'
import { encoding, layout, type Inspection, type Preview } from '#shared/contract/imports'
import { profile } from '#shared/domain/profile'
import type { Task, TaskContext } from '../workers/task.ts'
import { commitImport, undoImport } from './commit/commit.ts'
import { previewFile } from './preview.ts'
import { stageFile, type StageResult } from './staging/stage.ts'
import { inspectFile } from './understanding/inspect.ts'

const session = z.strictObject({ exam: z.string().optional(), year: z.int().optional(), kind: z.string().optional() })
const actor = z.strictObject({ id: z.int(), name: z.string() })

const inspectRequest = z.strictObject({
	path: z.string(),
	profile,
	encoding: encoding.optional(),
	delimiter: z.string().optional(),
})
const previewRequest = z.strictObject({ path: z.string(), profile, layout, session, limit: z.int() })
const stageRequest = z.strictObject({
	path: z.string(),
	bytes: z.number(),
	modifiedMs: z.number(),
	layout,
	session,
	profile,
	stagingFile: z.string(),
	archiveFile: z.string(),
})
const commitRequest = z.strictObject({
	importId: z.int(),
	archiveFile: z.string(),
	stagingFile: z.string(),
	actor,
	rememberLayout: z.string().optional(),
})
const undoRequest = z.strictObject({ importId: z.int(), archiveFile: z.string(), actor, reason: z.string() })

export type InspectInput = z.input<typeof inspectRequest>
export type PreviewInput = z.input<typeof previewRequest>
export type StageInput = z.input<typeof stageRequest>
export type CommitInput = z.input<typeof commitRequest>
export type UndoInput = z.input<typeof undoRequest>

/** The heavy steps of the import, each in a worker thread with bounds on its memory. */
export const importTasks = {
	inspect: (async (input, context: TaskContext): Promise<Omit<Inspection, 'rememberedAs' | 'alreadyImported'>> => {
		const { path, profile: rules, encoding: chosen, delimiter } = inspectRequest.parse(input)
		return inspectFile(path, rules, { encoding: chosen, delimiter, cancelled: () => context.cancelled() })
	}) satisfies Task,
	preview: (async (input): Promise<Preview> => previewFile(previewRequest.parse(input))) satisfies Task,
	stage: (async (input, context): Promise<StageResult> => stageFile(stageRequest.parse(input), context)) satisfies Task,
	commit: (async (input, context) => {
		const request = commitRequest.parse(input)
		commitImport({ ...request, rememberLayout: request.rememberLayout }, context)
	}) satisfies Task,
	undo: (async (input) => undoImport(undoRequest.parse(input))) satisfies Task,
}
