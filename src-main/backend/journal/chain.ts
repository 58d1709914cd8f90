import { hash as oneShotHash } from 'node:crypto'
import type Database from 'better-sqlite3'

/** One entry as it is hashed; `detail` is JSON text with names and values of what changed, never secrets. */
export interface ChainEntry {
	seq: number
	at: string
	accountId: number | null
	account: string
	action: string
	subject: string
	detail: string
}

export const EMPTY_HEAD = Buffer.alloc(32)

/** SHA-256 over the previous hash and the entry's fields, each as JSON in a fixed order. */
export function entryHash(previous: Uint8Array, entry: ChainEntry): Buffer {
	const fields = [entry.seq, entry.at, entry.accountId, entry.account, entry.action, entry.subject, entry.detail]
	return oneShotHash('sha256', Buffer.concat([previous, Buffer.from(JSON.stringify(fields))]), 'buffer')
}

export interface ChainHead {
	seq: number
	hash: Buffer
}

export function chainHead(sqlite: Database.Database): ChainHead {
	const row = sqlite
		.prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1')
		.get()
	return row ?? { seq: 0, hash: EMPTY_HEAD }
}

/** Appends inside the caller's transaction. */
export function appendEntry(sqlite: Database.Database, entry: Omit<ChainEntry, 'seq' | 'at'>): ChainHead {
	const head = chainHead(sqlite)
	const full: ChainEntry = { ...entry, seq: head.seq + 1, at: new Date().toISOString() }
	const hash = entryHash(head.hash, full)
	sqlite
		.prepare(
			`INSERT INTO journal (seq, at, account_id, account, action, subject, detail, previous_hash, hash)
			VALUES (@seq, @at, @accountId, @account, @action, @subject, @detail, @previousHash, @hash)`,
		)
		.run({ ...full, previousHash: head.hash, hash })
	return { seq: full.seq, hash }
}
