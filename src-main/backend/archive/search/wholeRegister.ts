import type Database from 'better-sqlite3'
import { nameEnds, prepareNames, type NamedPlace, type SqlFilter } from './searchQueries.ts'

export interface NameSlice {
	order: 'name' | 'nameDown'
	offset: number
	limit: number
}

/** Names first asked for of each session: few, because a page takes few from each of a hundred. */
const FIRST_NAMES = 8
const MOST_NAMES = 2_000

/** The names of one session that come next; the first is its head. */
interface Stream {
	sessionId: number
	names: readonly NamedPlace[]
	at: number
}

/**
 * A page of several sessions together by name. Each has its own order of names, and these are merged: one index of all
 * names would have every import write everywhere in it.
 */
export function pageByName(
	sqlite: Database.Database,
	sessions: readonly number[],
	filter: SqlFilter,
	{ order, offset, limit }: NameSlice,
): number[] {
	const read = prepareNames(sqlite, filter, order)
	const direction = order === 'name' ? 1 : -1
	const headOf = ({ names, at }: Stream) => names[at] ?? nameEnds[order]
	const isBefore = (one: NamedPlace, other: NamedPlace) =>
		(one.key < other.key ? -1 : one.key > other.key ? 1 : one.id - other.id) * direction < 0
	/** The stream whose head comes first stands last. */
	const waiting: Stream[] = []
	const enter = (stream: Stream) => {
		const head = headOf(stream)
		let [low, high] = [0, waiting.length]
		while (low < high) {
			const middle = (low + high) >> 1
			const other = waiting[middle]
			if (other && isBefore(head, headOf(other))) low = middle + 1
			else high = middle
		}
		waiting.splice(low, 0, stream)
	}
	for (const sessionId of sessions) {
		const names = read(sessionId, nameEnds[order], FIRST_NAMES)
		if (names.length > 0) enter({ sessionId, names, at: 0 })
	}
	const page: number[] = []
	for (let place = 0; place < offset + limit; place++) {
		const stream = waiting.pop()
		if (!stream) break
		const head = headOf(stream)
		if (place >= offset) page.push(head.id)
		stream.at++
		if (stream.at === stream.names.length) {
			stream.names = read(stream.sessionId, head, Math.min(MOST_NAMES, stream.names.length * 4))
			stream.at = 0
		}
		if (stream.names.length > 0) enter(stream)
	}
	return page
}
