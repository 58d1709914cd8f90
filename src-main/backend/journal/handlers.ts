import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/errors/index'
import type { FeatureHandlers } from '../context.ts'
import { ANCHOR_FILE } from './anchors.ts'
import { accountsUsed, actionsUsed, everyEntry, listEntries } from './queries.ts'
import { verifyJournal } from './verify.ts'

export const journalHandlers: FeatureHandlers<'journal'> = {
	'journal.list': (filter, { archive }) => {
		const { rows, total } = listEntries(archive.orm, filter)
		return {
			rows: rows.map(({ seq, at, account, action, subject, detail, hash }) => ({
				seq,
				at,
				account,
				action,
				subject,
				detail,
				hash: hash.toString('hex'),
			})),
			total,
			actions: actionsUsed(archive.orm),
			accounts: accountsUsed(archive.orm),
		}
	},
	'journal.verify': (_input, { archive }) => verifyJournal(archive.sqlite, join(archive.folder, ANCHOR_FILE)),
	'journal.export': async ({ file }, { archive, files, actor }) => {
		const path = files.path(file)
		let entries = 0
		function* lines() {
			for (const { previousHash, hash, ...entry } of everyEntry(archive.orm)) {
				entries++
				const hashes = { previousHash: previousHash.toString('hex'), hash: hash.toString('hex') }
				yield `${JSON.stringify({ ...entry, ...hashes })}\n`
			}
		}
		try {
			await pipeline(Readable.from(lines()), createWriteStream(path, { flush: true }))
		} catch {
			throw new AppError('file.notWritable', { file: path.split(/[\\/]/).at(-1) ?? '' })
		}
		await archive.mutate(actor, 'journal.export', () => ({
			value: null,
			subject: 'journal',
			detail: { entries },
			topics: ['journal'],
		}))
		return { entries }
	},
}
