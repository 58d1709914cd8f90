import type Database from 'better-sqlite3'
import {
	readPart,
	readParts,
	readSessions,
	readStamp,
	sessionsDecidedSince,
	sessionsOfImport,
	sessionText,
	type Group,
	type Stamp,
	type StoredSession,
} from './figuresQueries.ts'

export interface SessionFigures extends StoredSession {
	groups: readonly Group[]
	sittings: number
	/** Averages of its sittings by half points, in hundredths. */
	distribution: readonly { from: number; sittings: number }[]
}

interface Cache {
	stamp: Stamp
	/** Newest year first. */
	sessions: Promise<readonly SessionFigures[]>
}

/** Journal entries after which sittings may count differently. */
const CHANGING_ACTIONS = ['reconciliation.confirm', 'archive.decideCorrection']

const caches = new WeakMap<Database.Database, Cache>()

/**
 * Counts of every session, kept in memory and renewed only for sessions that changed: what an import, an undo, a decision or a
 * correction touched. Counting from scratch reads one index once.
 */
export function sessionFigures(sqlite: Database.Database): Promise<readonly SessionFigures[]> {
	const known = caches.get(sqlite)
	const stamp = readStamp(sqlite)
	if (known?.stamp.journal === stamp.journal) return known.sessions
	const sessions = renewed(sqlite, known, stamp)
	caches.set(sqlite, { stamp, sessions })
	sessions.catch(() => caches.delete(sqlite))
	return sessions
}

async function renewed(sqlite: Database.Database, known: Cache | undefined, stamp: Stamp): Promise<SessionFigures[]> {
	const stale = known ? staleSessions(sqlite, known.stamp, stamp) : null
	const before = new Map((await known?.sessions)?.map((session) => [session.id, session]))
	const sessions: SessionFigures[] = []
	for (const session of readSessions(sqlite)) {
		const kept = before.get(session.id)
		sessions.push(kept && stale && !stale(session) ? kept : await count(sqlite, session))
	}
	return sessions
}

/** A part at a time: other calls may be answered in between. */
async function count(sqlite: Database.Database, session: StoredSession): Promise<SessionFigures> {
	const groups: Group[] = []
	const averages = new Map<number, number>()
	for (const part of readParts(sqlite, session.id)) {
		const ofPart = new Map<string, Group>()
		for (const { series, decision, from, sittings } of readPart(sqlite, session.id, part)) {
			const key = JSON.stringify([series, decision])
			const group = ofPart.get(key) ?? { ...part, series, decision, sittings: 0 }
			group.sittings += sittings
			ofPart.set(key, group)
			if (from !== null && part.status !== 'excluded') averages.set(from, (averages.get(from) ?? 0) + sittings)
		}
		groups.push(...ofPart.values())
		await new Promise(setImmediate)
	}
	return {
		...session,
		groups,
		sittings: groups.reduce((sum, group) => sum + group.sittings, 0),
		distribution: [...averages].map(([from, sittings]) => ({ from, sittings })).toSorted((a, b) => a.from - b.from),
	}
}

/** Says which sessions have to be counted again; null = all of them. */
function staleSessions(
	sqlite: Database.Database,
	before: Stamp,
	after: Stamp,
): ((session: StoredSession) => boolean) | null {
	const names = new Set<string>()
	for (const [id, state] of after.imports) {
		if (before.imports.get(id) === state) continue
		const touched = sessionsOfImport(sqlite, id)
		if (!touched) return null
		for (const name of touched) names.add(name)
	}
	const decided = sessionsDecidedSince(sqlite, before.journal, CHANGING_ACTIONS)
	if (!decided) return null
	const ids = new Set(decided)
	return (session) => ids.has(session.id) || names.has(sessionText(session))
}

export interface FigureFilter {
	department?: string | undefined
	series?: string | undefined
	decision?: string | undefined
	status?: string | undefined
}

export function groupMatches(group: Group, filter: FigureFilter): boolean {
	return (
		(filter.department === undefined || group.department === filter.department) &&
		(filter.series === undefined || group.series === filter.series) &&
		(filter.decision === undefined || group.decision === filter.decision) &&
		(filter.status === undefined || group.status === filter.status)
	)
}

export const countMatching = ({ groups }: SessionFigures, filter: FigureFilter): number =>
	groups.reduce((sum, group) => sum + (groupMatches(group, filter) ? group.sittings : 0), 0)
