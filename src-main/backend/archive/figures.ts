import type Database from 'better-sqlite3'
import {
	readDistribution,
	readGroups,
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
}

interface Cache {
	stamp: Stamp
	/** Newest year first. */
	sessions: SessionFigures[]
}

/** Journal entries after which sittings may count differently. */
const CHANGING_ACTIONS = ['reconciliation.confirm', 'archive.decideCorrection']

const caches = new WeakMap<Database.Database, Cache>()

/**
 * Counts of every session, kept in memory and renewed only for sessions that changed: what an import, an undo, a decision or a
 * correction touched. Counting from scratch reads one index once.
 */
export async function sessionFigures(sqlite: Database.Database): Promise<readonly SessionFigures[]> {
	const known = caches.get(sqlite)
	const stamp = readStamp(sqlite)
	if (known && known.stamp.journal === stamp.journal) return known.sessions
	const stale = known ? staleSessions(sqlite, known.stamp, stamp) : null
	const before = new Map(known?.sessions.map((session) => [session.id, session]))
	const sessions: SessionFigures[] = []
	for (const session of readSessions(sqlite)) {
		const kept = before.get(session.id)
		if (kept && stale && !stale(session)) sessions.push(kept)
		else {
			const groups = readGroups(sqlite, session.id)
			sessions.push({ ...session, groups, sittings: groups.reduce((sum, group) => sum + group.sittings, 0) })
			// Other calls may be answered between two sessions.
			await new Promise(setImmediate)
		}
	}
	caches.set(sqlite, { stamp, sessions })
	return sessions
}

const distributions = new WeakMap<SessionFigures, ReturnType<typeof readDistribution>>()

/** Averages of a session by half points, kept as long as its counts hold. */
export function distributionOf(
	sqlite: Database.Database,
	session: SessionFigures,
): ReturnType<typeof readDistribution> {
	const known = distributions.get(session) ?? readDistribution(sqlite, session.id)
	distributions.set(session, known)
	return known
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
