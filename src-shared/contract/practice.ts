import { z } from 'zod'
import { count, fileHandle, procedure, startedJob } from './common.ts'

/** The exam profile that practice files are written for. */
export const PRACTICE_PROFILE = 'haiti'

/** Result of the job `practice`. */
export const practiceReport = z.strictObject({
	/** Name of the folder, for people. */
	folder: z.string(),
	files: count,
	rows: count,
})
export type PracticeReport = z.infer<typeof practiceReport>

export const practiceContract = {
	/** Writes source files of invented people, with known faults, to be imported; only for a practice archive. Job `practice` → PracticeReport. */
	'practice.writeSources': procedure(
		['clerk', 'administrator'],
		z.strictObject({ folder: fileHandle, candidates: z.int().min(100).max(50_000).default(1_000) }),
		startedJob,
	),
}
