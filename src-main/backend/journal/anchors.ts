import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ChainHead } from './chain.ts'

const anchor = z.object({ seq: z.int(), hash: z.string(), at: z.string() })
export type Anchor = z.infer<typeof anchor>

export const ANCHOR_FILE = 'journal-anchors.jsonl'

/**
 * Copies of the chain's head outside the database: a chain alone does not show that its end was cut off. Written when
 * an archive is opened and closed and when a release is published; auditors keep copies elsewhere.
 */
export function writeAnchor(file: string, head: ChainHead): void {
	if (head.seq === 0 || readAnchors(file).at(-1)?.seq === head.seq) return
	const line: Anchor = { seq: head.seq, hash: head.hash.toString('hex'), at: new Date().toISOString() }
	appendFileSync(file, `${JSON.stringify(line)}\n`, { flush: true })
}

/** A last line cut short by a power failure is passed over. */
export function readAnchors(file: string): Anchor[] {
	if (!existsSync(file)) return []
	const anchors: Anchor[] = []
	for (const line of readFileSync(file, 'utf8').split('\n')) {
		const parsed = anchor.safeParse(parseJson(line))
		if (parsed.success) anchors.push(parsed.data)
	}
	return anchors
}

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line)
	} catch {
		return null
	}
}
