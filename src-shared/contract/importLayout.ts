import { z } from 'zod'
import { checkRules } from '../domain/findings.ts'
import { count } from './common.ts'

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
	/** Tells which row set aside earlier a row is; written by `imports.exportSetAside`. */
	'reference',
	/** Name of the subject whose mark stands in the next `subjectMark` column; one row a subject, or several pairs a row. */
	'subject',
	'subjectMark',
	/** Several marks in one cell, each with its subject: `MAT: 7,5; FRA: 8`. */
	'marks',
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
	'windows-1250',
	'windows-1251',
	'windows-1254',
	'gb18030',
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
	'htm',
	'html',
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
	/** Several candidates stand side by side in a row: columns from one to the next. The mapping is that of the first. */
	beside: z.int().positive().max(512).optional(),
	/** What every row of the sheet shares when no column says it. */
	constants: z.record(z.string(), z.string()).default({}),
})
export type SheetLayout = z.infer<typeof sheetLayout>

/** Where the columns of fixed-width text start: zero-based characters, ascending, the first 0. */
export const columnStarts = z
	.array(count)
	.min(1)
	.max(1024)
	.refine((starts) => starts.every((start, index) => (index === 0 ? start === 0 : start > (starts[index - 1] ?? 0))))
	.optional()

/** Values put right for every row that has them; the raw cell stays as it is. */
export const replacements = z.array(z.strictObject({ field: fieldName, from: z.string(), to: z.string() })).max(10_000)
export type Replacements = z.infer<typeof replacements>

/** How to read a file; saved, recognised by its header cells, and accepted by `--layout` on the command line. */
export const layout = z.strictObject({
	name: z.string().max(120).default(''),
	encoding: encoding.optional(),
	delimiter: z.string().max(1).optional(),
	/** Takes the place of the delimiter; none = the file is delimited. */
	columnStarts,
	/** Fixed width with two lines to a candidate: the character from which on the second one stands behind the first. */
	continuedAt: z.int().positive().max(4096).optional(),
	/**
	 * No columns at all. `numbered`: a number and a name in each line, and maybe a birth; `numbers`: nothing but numbers,
	 * several to a line.
	 */
	lines: z.enum(['numbered', 'numbers']).optional(),
	sheets: z.array(sheetLayout).min(1).max(1000),
	nameOrder: z.enum(['surnameFirst', 'givenNamesFirst']).default('surnameFirst'),
	dateOrder: z.enum(['dayFirst', 'monthFirst']).default('dayFirst'),
	replacements: replacements.default([]),
	/** What this file's checks are to do with its rows, where that is not what the profile says. */
	checks: checkRules.optional(),
})
export type Layout = z.infer<typeof layout>
