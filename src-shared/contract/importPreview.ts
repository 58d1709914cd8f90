import { z } from 'zod'
import { findingCode, findingSeverity } from '../domain/findings.ts'
import { count, counts, id, sessionKey, time } from './common.ts'
import { columnMapping, fieldName, fileFormat, fileNotice, layout } from './importLayout.ts'

const guess = <Value extends z.ZodType>(value: Value) =>
	z.strictObject({ value, confidence: z.number().min(0).max(1), alternatives: z.array(value) })

/** Marks of an unknown subject, letter grades; a series, exam, session or decision of none of whose values the profile knows. */
export const seemingly = z.enum(['mark', 'grade', 'series', 'exam', 'sessionKind', 'decision'])
export type Seemingly = z.infer<typeof seemingly>

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
					/** What an ignored column seems to hold that the profile does not have. */
					looksLike: seemingly.nullable(),
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
export const previewRow = z.strictObject({
	sheet: count,
	row: count,
	/** Which of several candidates side by side in the row, from 0. */
	part: count,
	cells: z.array(previewCell),
	severity: findingSeverity.nullable(),
})
export type PreviewRow = z.infer<typeof previewRow>

export const preview = z.strictObject({
	columns: z.array(columnMapping),
	rows: z.array(previewRow),
	/** Findings among the rows looked at. */
	counts,
	rowsLookedAt: count,
})

export type Preview = z.infer<typeof preview>

/** A text in cells of one field that a check found fault with, and how many rows have it. */
export const problemValue = z.strictObject({ code: findingCode, field: fieldName, value: z.string(), count })
export type ProblemValue = z.infer<typeof problemValue>

/** What a look through the whole file has found so far. */
export const scan = z.strictObject({
	done: z.boolean(),
	/** Of the file, 0 to 1. */
	share: z.number(),
	rowsLookedAt: count,
	counts,
	/** Some rows of every kind of problem. */
	rows: z.array(previewRow),
	/** The most frequent of each problem and field. */
	values: z.array(problemValue),
})
export type Scan = z.infer<typeof scan>
