import { z } from 'zod'
import { openDatabase } from '../database/open.ts'
import { verifyJournal } from '../journal/verify.ts'
import type { Task } from '../workers/task.ts'
import { contentsOf, databaseProblems, pageProblem } from './maintenanceQueries.ts'

const input = z.strictObject({
	databaseFile: z.string(),
	/** Heads of the journal kept beside the archive; null for a copy, where only the pages are looked at. */
	anchorFile: z.string().nullable(),
})

export const checkOutput = z.strictObject({
	problems: z.array(z.string()),
	sittings: z.int(),
	journalEntries: z.int(),
})

/** Reads a whole database once, which takes a minute for a large archive. */
export const checkTask: Task = async (raw) => {
	const { databaseFile, anchorFile } = input.parse(raw)
	const sqlite = openDatabase(databaseFile, { readonly: true })
	try {
		const { sittings, journal } = contentsOf(sqlite)
		if (anchorFile === null) return { problems: pageProblem(sqlite), sittings, journalEntries: journal }
		const verdict = verifyJournal(sqlite, anchorFile)
		const problems = databaseProblems(sqlite)
		if (!verdict.valid) problems.push(`journal ${verdict.problem} ${verdict.brokenAt ?? ''}`.trim())
		return { problems, sittings, journalEntries: verdict.entries }
	} finally {
		sqlite.close()
	}
}
