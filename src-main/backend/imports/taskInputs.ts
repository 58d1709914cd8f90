import { z } from 'zod'
import { encoding, layout, supersede } from '#shared/contract/imports'
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

export const knownRow = z.strictObject({
	sheet: z.int(),
	row: z.strictObject({
		row: z.int(),
		cells: z.array(z.string()),
		kinds: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable(),
		flaw: z.enum(['nulBytes', 'undecodable', 'tooLong', 'tooWide', 'unterminated']).nullable(),
	}),
})

export const previewInput = z.strictObject({
	path: z.string(),
	profile,
	layout,
	session,
	limit: z.int(),
	known: z.array(knownRow),
})
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
	supersede: supersede.optional(),
})
export type CommitInput = z.input<typeof commitInput>

export const linesInput = z.strictObject({ path: z.string(), encoding })
export type LinesInput = z.input<typeof linesInput>

export const exportInput = z.strictObject({
	archiveFile: z.string(),
	/** Of an import that is not committed yet: where its rows are, and what they share. */
	staging: z
		.strictObject({ file: z.string(), import_id: z.int(), file_name: z.string(), layout: z.string() })
		.nullable(),
	importId: z.int().optional(),
	path: z.string(),
	language: z.enum(['fr', 'ht', 'en']),
})
export type ExportInput = z.input<typeof exportInput>

export const undoInput = z.strictObject({ importId: z.int(), archiveFile: z.string(), actor, reason: z.string() })
export type UndoInput = z.input<typeof undoInput>
