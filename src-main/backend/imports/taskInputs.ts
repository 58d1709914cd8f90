import { z } from 'zod'
import { encoding, layout } from '#shared/contract/imports'
import { profile } from '#shared/domain/profile'

/** What the worker threads of the import are handed; checked again on their side. */

const session = z.strictObject({ exam: z.string().optional(), year: z.int().optional(), kind: z.string().optional() })
const actor = z.strictObject({ id: z.int(), name: z.string() })

export const inspectInput = z.strictObject({
	path: z.string(),
	profile,
	encoding: encoding.optional(),
	delimiter: z.string().optional(),
	columnStarts: z.array(z.int()).optional(),
})
export type InspectInput = z.input<typeof inspectInput>

export const previewInput = z.strictObject({ path: z.string(), profile, layout, session, limit: z.int() })
export type PreviewInput = z.input<typeof previewInput>

export const stageInput = z.strictObject({
	importId: z.int(),
	path: z.string(),
	bytes: z.number(),
	modifiedMs: z.number(),
	layout,
	session,
	profile,
	stagingFile: z.string(),
	archiveFile: z.string(),
})
export type StageInput = z.input<typeof stageInput>

export const commitInput = z.strictObject({
	importId: z.int(),
	archiveFile: z.string(),
	stagingFile: z.string(),
	actor,
	rememberLayout: z.string().optional(),
})
export type CommitInput = z.input<typeof commitInput>

export const undoInput = z.strictObject({ importId: z.int(), archiveFile: z.string(), actor, reason: z.string() })
export type UndoInput = z.input<typeof undoInput>
