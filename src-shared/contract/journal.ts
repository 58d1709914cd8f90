import { z } from 'zod'
import { count, fileHandle, nothing, page, pageOf, procedure, time } from './common.ts'

export const journalEntry = z.strictObject({
	seq: z.int().positive(),
	at: time,
	account: z.string(),
	action: z.string(),
	subject: z.string(),
	detail: z.string(),
	hash: z.string(),
})
export type JournalEntry = z.infer<typeof journalEntry>

export const journalVerdict = z.strictObject({
	valid: z.boolean(),
	entries: count,
	head: z.string(),
	/** First entry that does not fit, with what is wrong. */
	brokenAt: z.int().positive().nullable(),
	problem: z.enum(['none', 'hash', 'link', 'gap', 'cutOff']),
	/** Copies of earlier heads kept outside the database that were compared. */
	anchorsChecked: count,
	milliseconds: z.number(),
})
export type JournalVerdict = z.infer<typeof journalVerdict>

export const journalContract = {
	'journal.list': procedure(
		['auditor', 'administrator', 'officer'],
		z.strictObject({
			account: z.string().max(40).optional(),
			action: z.string().max(60).optional(),
			text: z.string().max(200).optional(),
			from: z.string().max(30).optional(),
			to: z.string().max(30).optional(),
			...page,
		}),
		pageOf(journalEntry).extend({ actions: z.array(z.string()), accounts: z.array(z.string()) }),
	),
	'journal.verify': procedure(['auditor', 'administrator', 'officer'], nothing, journalVerdict),
	'journal.export': procedure(
		['auditor', 'administrator'],
		z.strictObject({ file: fileHandle }),
		z.strictObject({ entries: count }),
	),
}
