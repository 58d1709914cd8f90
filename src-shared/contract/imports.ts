import { z } from 'zod'
import { findingCode, findingSeverity } from '../domain/findings.ts'
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

/** Where a column of a source file lands. `mark` needs the subject's id as well. */
export const fieldName = z.enum([
	'ignore',
	'orderNumber',
	'surname',
	'givenNames',
	'fullName',
	'sex',
	'birthDate',
	'birthPlace',
	'birthDateAndPlace',
	'department',
	'commune',
	'centre',
	'school',
	'series',
	'nationalId',
	'mark',
	'total',
	'average',
	'decision',
	'mention',
	'exam',
	'year',
	'sessionKind',
	'remark',
])
export type FieldName = z.infer<typeof fieldName>

export const columnMapping = z.strictObject({
	/** Zero-based column of the sheet. */
	column: count,
	/** Text of the header cell, for people and for recognising the layout again. */
	header: z.string(),
	field: fieldName,
	subject: z.string().optional(),
	/** Maximum of the marks in this column where it differs from the barème's; marks are scaled. */
	scale: z.number().positive().optional(),
})
export type ColumnMapping = z.infer<typeof columnMapping>

export const encoding = z.enum([
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1252',
	'cp850',
	'cp437',
	'macroman',
	'windows-1256',
	'iso-8859-15',
])
export const fileFormat = z.enum(['csv', 'xlsx', 'xls', 'ods', 'dbf', 'mdb', 'fixedWidth', 'zip'])
export type FileFormat = z.infer<typeof fileFormat>

/** Names of files that are looked at in a folder or an archive; content decides what they are. */
export const importableExtensions = [
	'csv',
	'txt',
	'tsv',
	'asc',
	'prn',
	'xlsx',
	'xlsm',
	'xls',
	'ods',
	'dbf',
	'mdb',
	'accdb',
	'zip',
] as const

/**
 * What people should know of a file that can nonetheless be read. `misnamed`: its name says another format than its
 * content has. `memoMissing`: long texts of a dBase table are in a file (.dbt, .fpt) that is not beside it.
 */
export const fileNotice = z.enum(['misnamed', 'memoMissing'])
export type FileNotice = z.infer<typeof fileNotice>

export const sheetLayout = z.strictObject({
	/** Zero-based sheet; a .csv has one. */
	sheet: count,
	name: z.string(),
	skip: z.boolean().default(false),
	/** Zero-based first and number of header rows; 0 rows = no header. */
	headerRow: count,
	headerRows: count,
	columns: z.array(columnMapping),
	/** What every row of the sheet shares when no column says it. */
	constants: z.record(z.string(), z.string()).default({}),
})
export type SheetLayout = z.infer<typeof sheetLayout>

/** Where the columns of fixed-width text start: zero-based characters, ascending, the first 0. */
const columnStarts = z
	.array(count)
	.min(1)
	.max(1024)
	.refine((starts) => starts.every((start, index) => (index === 0 ? start === 0 : start > (starts[index - 1] ?? 0))))
	.optional()

/** How to read a file; saved, recognised by its header cells, and accepted by `--layout` on the command line. */
export const layout = z.strictObject({
	name: z.string().max(120).default(''),
	encoding: encoding.optional(),
	delimiter: z.string().max(1).optional(),
	/** Takes the place of the delimiter; none = the file is delimited. */
	columnStarts,
	sheets: z.array(sheetLayout).min(1).max(1000),
	nameOrder: z.enum(['surnameFirst', 'givenNamesFirst']).default('surnameFirst'),
	dateOrder: z.enum(['dayFirst', 'monthFirst']).default('dayFirst'),
	/** One value put right for every row that has it; the raw cell stays as it is. */
	replacements: z
		.array(z.strictObject({ field: fieldName, from: z.string(), to: z.string() }))
		.max(10_000)
		.default([]),
})
export type Layout = z.infer<typeof layout>

const guess = <Value extends z.ZodType>(value: Value) =>
	z.strictObject({ value, confidence: z.number().min(0).max(1), alternatives: z.array(value) })

export const inspection = z.strictObject({
	fileName: z.string(),
	bytes: count,
	sha256: z.string(),
	format: fileFormat,
	notices: z.array(fileNotice),
	encoding: guess(z.string()).nullable(),
	delimiter: guess(z.string()).nullable(),
	sheets: z.array(
		z.strictObject({
			name: z.string(),
			index: count,
			/** Rows where known without reading the whole file, else null. */
			rows: count.nullable(),
			titleLines: z.array(z.string()),
			headerRow: guess(count),
			headerRows: count,
			columns: z.array(
				z.strictObject({
					column: count,
					header: z.string(),
					proposal: columnMapping,
					confidence: z.number(),
					samples: z.array(z.string()),
				}),
			),
		}),
	),
	/** Exam, year and session kind as read from title lines, sheet names or the file's name. */
	session: sessionKey.partial(),
	/** The proposed layout in full; a remembered one where the header was seen before. */
	layout,
	rememberedAs: z.string().nullable(),
	/** An earlier import of the very same bytes. */
	alreadyImported: z.strictObject({ importId: id, at: time, fileName: z.string() }).nullable(),
})
export type Inspection = z.infer<typeof inspection>

export const previewCell = z.strictObject({
	raw: z.string(),
	/** What was made of it, as text for the screen; null = nothing. */
	value: z.string().nullable(),
	findings: z.array(findingCode),
})
export const preview = z.strictObject({
	columns: z.array(columnMapping),
	rows: z.array(
		z.strictObject({
			sheet: count,
			row: count,
			cells: z.array(previewCell),
			severity: findingSeverity.nullable(),
		}),
	),
	/** Findings among the rows looked at. */
	counts,
	rowsLookedAt: count,
})

export type Preview = z.infer<typeof preview>

export const importState = z.enum(['staging', 'staged', 'committed', 'undone', 'discarded', 'failed'])

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
	/** Records that the source itself marks as deleted: passed over, and counted here. */
	rowsDeleted: count.optional(),
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
	undoBlockedBy: z.enum(['documents', 'links', 'corrections', 'state']).nullable(),
})
export type ImportView = z.infer<typeof importView>

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
	/** Reads and checks the whole file into a staging file beside the archive; the archive is not touched. Job `import.stage` → ImportView. */
	'imports.stage': procedure(
		clerks,
		z.strictObject({
			file: fileHandle,
			layout: layout.optional(),
			session: sessionKey.partial(),
			again: z.boolean().default(false),
		}),
		startedJob.extend({ importId: id }),
	),
	/** One transaction into the archive. Job `import.commit` → ImportView. */
	'imports.commit': procedure(
		clerks,
		z.strictObject({ importId: id, rememberLayout: z.string().max(120).optional() }),
		startedJob,
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
