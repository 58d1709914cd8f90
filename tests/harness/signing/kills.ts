import { expect } from 'vitest'
import type { TestBackend } from '../backend.ts'
import { changed, checkCompleted, checkFiles, openAgain, type Row } from './afterwards.ts'
import { composeBatch } from './batches.ts'
import type { ChildOrder } from './signingChild.ts'
import type { Kill, Victims } from './victims.ts'

/** A key as an order names it. */
export type OrderedKey = Pick<ChildOrder, 'input' | 'paths'>

export interface KillPlan {
	kills: number
	/** Documents of each batch. */
	size: number
	/** From the start of signing to the end of the first steps, about. */
	milliseconds: number
	key: OrderedKey
}

/** By turns while it starts and makes its first step, and around the commit of a later one. */
export function moment(turn: number, milliseconds: number): Kill {
	return turn % 2 === 0
		? { after: 'started', milliseconds: Math.random() * milliseconds }
		: { after: 'progress', milliseconds: Math.random() * milliseconds * 0.2 }
}

const issued = (rows: readonly Row[]) => rows.filter(({ state }) => state === 'signed')

/**
 * Signs batch after batch, killed again and again, and looks at everything after each kill: what was acknowledged stays,
 * no number is lost, skipped or signed twice. Answers how many kills came in the middle of a batch.
 */
export async function signUnderKills(
	backend: TestBackend,
	victims: Victims,
	{ key, kills, milliseconds, size }: KillPlan,
): Promise<number> {
	const out = backend.path('out')
	let acknowledged = issued(await openAgain(backend))
	let batch = await composeBatch(backend, size)
	let inTheMiddle = 0
	// The last run of all is left alone.
	for (let killed = 0; killed <= kills; ) {
		await backend.workspace.close()
		const order = {
			archive: backend.path('archive'),
			procedure: 'signing.sign' as const,
			input: { ...key.input, batchId: batch, folder: out },
			paths: [...key.paths, 'folder'],
		}
		const end = await victims.run(order, killed < kills ? moment(killed, milliseconds) : null)
		const rows = await openAgain(backend)
		const signed = issued(rows)
		expect(changed(acknowledged, signed)).toEqual([])
		expect(rows.filter(({ barcode, state }) => (state === 'signed') !== (barcode !== ''))).toEqual([])
		checkFiles(backend, out, signed.slice(acknowledged.length))
		const whole = signed.length === rows.length
		if (end.killed && signed.length > acknowledged.length && !whole) inTheMiddle++
		acknowledged = signed
		if (end.killed || killed === kills) killed++
		if (end.killed) continue
		expect(end.said).toMatch(/^done|batchState/m)
		expect(whole).toBe(true)
		checkCompleted(out, batch, rows)
		if (killed < kills) batch = await composeBatch(backend, size)
	}
	checkFiles(
		backend,
		out,
		acknowledged.filter(({ position }) => position % 7 === 0),
	)
	return inTheMiddle
}
