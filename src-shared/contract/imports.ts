import { z } from 'zod'
import { checkRules, findingCode } from '../domain/findings.ts'
import { appErrorShape } from '../errors/index.ts'
import {
	count,
	counts,
	everyone,
	fileHandle,
	id,
	nothing,
	page,
	pageOf,
	procedure,
	sessionKey,
	startedJob,
	time,
} from './common.ts'
import { columnStarts, encoding, fileFormat, layout, replacements } from './importLayout.ts'
import { inspection, preview, problemValue, scan } from './importPreview.ts'

export * from './importLayout.ts'
export * from './importPreview.ts'

export const importState = z.enum(['staging', 'staged', 'committed', 'undone', 'discarded', 'failed'])

/** An earlier import that a file may be a new version of, and what tells. Counts are records of the archive. */
export const formerImport = z.strictObject({
	importId: id,
	fileName: z.string(),
	committedAt: time,
	/** Records that came from it, and from those whose place it took. */
	rows: count,
	same: count,
	changed: count,
	/** Not in the new file. */
	gone: count,
	/** Changed, but left as they are: a document, a correction or a decision rests on them. */
	guarded: count,
	sameColumns: z.boolean(),
	/** Of the file names, 0 to 1. */
	likeness: z.number(),
	/** It seems so: most of either file is in the other, and something differs. */
	proposed: z.boolean(),
})
export type FormerImport = z.infer<typeof formerImport>

/** The earlier import whose place a file takes, and what becomes of its records that the file no longer has. */
export const supersede = z.strictObject({
	importId: id,
	gone: z
		.strictObject({
			exclude: z.union([z.literal('all'), z.array(id).max(10_000)]),
			reason: z.string().trim().max(2000).default(''),
		})
		.refine(({ exclude, reason }) => (exclude !== 'all' && exclude.length === 0) || reason.length >= 3, {
			path: ['reason'],
		})
		.default({ exclude: [], reason: '' }),
})
export type Supersede = z.infer<typeof supersede>

export const importReport = z.strictObject({
	sessions: z.array(z.strictObject({ session: sessionKey, rows: count })),
	/** Rows that came in, by what they are to the archive. */
	news: z.strictObject({ new: count, changed: count, same: count }),
	errors: counts,
	warnings: counts,
	infos: counts,
	/** Control totals found in the file beside what was counted. */
	controls: z.array(z.strictObject({ sheet: z.string(), what: z.string(), stated: count, counted: count })),
	decisions: counts,
	/** How the file was read, sheet by sheet; headers of columns that nothing was made of are named. */
	understood: z
		.strictObject({
			encoding: z.string().nullable(),
			delimiter: z.string().nullable(),
			sheets: z.array(
				z.strictObject({ name: z.string(), headerRow: count, columnsUsed: count, ignored: z.array(z.string()) }),
			),
		})
		.optional(),
	/** Records that the source itself marks as deleted: passed over, and counted here. */
	rowsDeleted: count.optional(),
	/** Before it comes in: earlier imports that it may be a new version of, the likeliest first. */
	formers: z.array(formerImport).optional(),
	/** The import whose place it took. */
	superseded: z
		.strictObject({
			importId: id,
			fileName: z.string(),
			replaced: count,
			guarded: count,
			gone: count,
			/** Of those gone. */
			excluded: count,
		})
		.optional(),
	/** Rows that an earlier import had set aside and this one brought again. */
	resolved: count.optional(),
	seconds: z.number(),
	rowsPerSecond: z.number(),
})
export type ImportReport = z.infer<typeof importReport>

export const importView = z.strictObject({
	id,
	state: importState,
	fileName: z.string(),
	sha256: z.string(),
	bytes: count,
	format: fileFormat,
	createdAt: time,
	committedAt: time.nullable(),
	account: z.string(),
	rowsRead: count,
	rowsImported: count,
	rowsSetAside: count,
	report: importReport.nullable(),
	/** Why it cannot be undone, or null when it can. */
	undoBlockedBy: z.enum(['documents', 'links', 'corrections', 'superseded', 'state']).nullable(),
	/** Values put right when it was read. */
	replacements,
	/** Checks that did something else with its rows than the profile says. */
	checks: checkRules,
	/** The import that took its place. */
	supersededBy: id.nullable(),
})
export type ImportView = z.infer<typeof importView>

/** A record of the archive beside its row in a new version of its file. */
export const recordDifference = z.strictObject({
	sittingId: id,
	orderNumber: z.string().nullable(),
	name: z.string(),
	/** One-based row of the new file; null where it is gone. */
	row: count.nullable(),
	because: z.enum(['document', 'correction', 'decision']).nullable(),
	fields: z.array(
		z.strictObject({
			/** A `FieldName`, or `status`; for a mark its subject's id. */
			field: z.string(),
			mark: z.boolean(),
			/** As text for the screen; null = nothing there. */
			before: z.string().nullable(),
			after: z.string().nullable(),
		}),
	),
})
export type RecordDifference = z.infer<typeof recordDifference>

export const setAsideRow = z.strictObject({
	id,
	importId: id,
	fileName: z.string(),
	sheet: z.string(),
	/** One-based, as people see it in the file. */
	row: count,
	column: z.string().nullable(),
	code: findingCode,
	parameters: z.record(z.string(), z.union([z.string(), z.number()])),
	header: z.array(z.string()),
	cells: z.array(z.string()),
	state: z.enum(['open', 'corrected', 'dismissed']),
})
export type SetAsideRow = z.infer<typeof setAsideRow>

const clerks = ['clerk', 'administrator'] as const

export const importsContract = {
	/** The lists in a folder or .zip, each to be imported on its own; of any other file, itself. */
	'imports.expand': procedure(
		clerks,
		z.strictObject({ file: fileHandle }),
		z.strictObject({
			/** `name`: where the file stands in the folder or archive, with slashes. */
			files: z.array(z.strictObject({ file: fileHandle, name: z.string(), bytes: count })),
			/** What was not taken: an archive in an archive, no list by its name, packed in a way that cannot be read. */
			left: z.array(z.strictObject({ name: z.string(), because: z.enum(['archive', 'other', 'unreadable']) })),
			/** Archives of the folder that were refused as a whole. */
			refused: z.array(z.strictObject({ name: z.string(), error: appErrorShape })),
		}),
	),
	/** Files that `imports.expand` unpacked are needed no more; files that people own are left alone. */
	'imports.release': procedure(clerks, z.strictObject({ files: z.array(fileHandle).max(10_000) }), nothing),
	'imports.inspect': procedure(
		clerks,
		z.strictObject({
			file: fileHandle,
			encoding: encoding.optional(),
			delimiter: z.string().length(1).optional(),
			columnStarts,
		}),
		inspection,
	),
	/** First lines of a text file as they stand, to set the columns of fixed-width text by. */
	'imports.lines': procedure(
		clerks,
		z.strictObject({ file: fileHandle, encoding: encoding.optional() }),
		z.strictObject({ lines: z.array(z.string()) }),
	),
	/** A layout as a file of its own, for another archive or the command line. */
	'imports.writeLayout': procedure(clerks, z.strictObject({ file: fileHandle, layout }), nothing),
	'imports.readLayout': procedure(clerks, z.strictObject({ file: fileHandle }), z.strictObject({ layout })),
	'imports.preview': procedure(
		clerks,
		z.strictObject({
			file: fileHandle,
			layout,
			session: sessionKey.partial(),
			limit: z.int().positive().max(200).default(50),
		}),
		preview,
	),
	/**
	 * Looks through the whole file for rows of every kind of problem; asked again and again until `done`, it answers what
	 * is known so far. Another layout starts it anew, and nobody asking ends it.
	 */
	'imports.scan': procedure(clerks, z.strictObject({ file: fileHandle, layout, session: sessionKey.partial() }), scan),
	/** Reads and checks the whole file into a staging file beside the archive; the archive is not touched. Job `import.stage` → ImportView. */
	'imports.stage': procedure(
		clerks,
		z.strictObject({
			file: fileHandle,
			layout: layout.optional(),
			session: sessionKey.partial(),
			again: z.boolean().default(false),
			/** Brings the sound rows in at once, unless the file seems to be a new version of an earlier one. */
			commit: z.boolean().default(false),
		}),
		startedJob.extend({ importId: id }),
	),
	/** Rows that a check has something to say about; rows set aside are in `imports.setAside`. */
	'imports.findings': procedure(
		everyone,
		z.strictObject({ importId: id, code: findingCode, ...page }),
		pageOf(
			z.strictObject({
				sheet: z.string(),
				/** One-based; 0 where it is about the list as a whole. */
				row: count,
				/** The record in the archive; null before it is there and where there is none. */
				sittingId: id.nullable(),
				orderNumber: z.string().nullable(),
				name: z.string().nullable(),
				parameters: setAsideRow.shape.parameters,
			}),
		),
	),
	/** Values that a check found fault with in cells of a staged or committed import, and how many rows have them. */
	'imports.values': procedure(
		everyone,
		z.strictObject({ importId: id, code: findingCode, ...page }),
		pageOf(problemValue.omit({ code: true })),
	),
	/**
	 * Reads a staged file again with these values put right, and no others; checks taken as errors set their rows aside,
	 * as warnings let them in. Job `import.stage` → ImportView.
	 */
	'imports.correct': procedure(
		clerks,
		z.strictObject({ importId: id, replacements, checks: checkRules.default({}) }),
		startedJob,
	),
	/** One transaction into the archive. Job `import.commit` → ImportView. */
	'imports.commit': procedure(
		clerks,
		z.strictObject({
			importId: id,
			rememberLayout: z.string().max(120).optional(),
			supersede: supersede.optional(),
		}),
		startedJob,
	),
	/**
	 * How a file differs from the earlier import it takes the place of: a staged one from `former`, a committed one from
	 * the import it superseded.
	 */
	'imports.differences': procedure(
		everyone,
		z.strictObject({
			importId: id,
			former: id.optional(),
			kind: z.enum(['changed', 'guarded', 'gone']),
			...page,
		}),
		pageOf(recordDifference),
	),
	'imports.discard': procedure(clerks, z.strictObject({ importId: id }), nothing),
	'imports.undo': procedure(
		clerks,
		z.strictObject({ importId: id, reason: z.string().trim().min(3).max(2000) }),
		importView,
	),
	'imports.get': procedure(everyone, z.strictObject({ importId: id }), importView),
	'imports.list': procedure(everyone, z.strictObject({ ...page }), pageOf(importView)),
	/** Rows set aside; for a staged import they are read from its staging file. */
	'imports.setAside': procedure(
		everyone,
		z.strictObject({
			importId: id.optional(),
			code: findingCode.optional(),
			state: z.enum(['open', 'corrected', 'dismissed']).default('open'),
			...page,
		}),
		pageOf(setAsideRow).extend({ byCode: counts }),
	),
	'imports.dismissSetAside': procedure(
		clerks,
		z.strictObject({ ids: z.array(id).min(1).max(500), reason: z.string().trim().min(3).max(2000) }),
		nothing,
	),
	/** Workbook of set-aside rows with reasons, to be corrected and imported again. */
	'imports.exportSetAside': procedure(
		clerks,
		z.strictObject({
			importId: id.optional(),
			file: fileHandle,
			/** Of the reasons. */
			language: z.enum(['fr', 'ht', 'en']).default('fr'),
		}),
		z.strictObject({ rows: count }),
	),
	'imports.layouts': procedure(
		everyone,
		nothing,
		z.strictObject({ layouts: z.array(z.strictObject({ id, name: z.string(), usedAt: time, layout })) }),
	),
}
