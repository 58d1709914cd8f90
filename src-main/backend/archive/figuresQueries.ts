import type Database from 'better-sqlite3'
import { z } from 'zod'

/** Counts over sessions, from indexes that hold everything they need. */

const sessionShape = z.object({ id: z.int(), exam: z.string(), year: z.int(), kind: z.string() })
export type StoredSession = z.infer<typeof sessionShape>

export const readSessions = (sqlite: Database.Database): StoredSession[] =>
	z
		.array(sessionShape)
		.parse(sqlite.prepare('SELECT id, exam, year, kind FROM exam_session ORDER BY year DESC, exam, kind').all())

/** Sittings of a session that share state, département, series and decision. */
export interface Group {
	status: string
	department: string | null
	series: string
	decision: string | null
	sittings: number
}

/** A part of a session small enough to be counted between two calls: one state of one département. */
export interface Part {
	status: string
	department: string | null
}

/** The parts a session has, each found by one step in the index. */
export function readParts(sqlite: Database.Database, sessionId: number): Part[] {
	const nextStatus = sqlite
		.prepare<[number, string], string | null>('SELECT min(status) FROM sitting WHERE session_id = ? AND status > ?')
		.pluck()
	const nextDepartment = sqlite
		.prepare<[number, string, string], string | null>(
			'SELECT min(department) FROM sitting WHERE session_id = ? AND status = ? AND department > ?',
		)
		.pluck()
	const parts: Part[] = []
	for (let status = nextStatus.get(sessionId, ''); status; status = nextStatus.get(sessionId, status)) {
		parts.push({ status, department: null }, { status, department: '' })
		let department = nextDepartment.get(sessionId, status, '')
		for (; department; department = nextDepartment.get(sessionId, status, department))
			parts.push({ status, department })
	}
	return parts
}

export interface PartCount {
	series: string
	decision: string | null
	/** Half point of the average that these begin at, in hundredths. */
	from: number | null
	sittings: number
}

export function readPart(sqlite: Database.Database, sessionId: number, { status, department }: Part): PartCount[] {
	return sqlite
		.prepare<[number, string, string | null], PartCount>(
			`SELECT series, decision, (average / 50) * 50 AS "from", count(*) AS sittings FROM sitting
			WHERE session_id = ? AND status = ? AND department IS ? GROUP BY 1, 2, 3`,
		)
		.all(sessionId, status, department)
}

/** What tells whether counts are still true: which imports are in, and how far the journal has come. */
export interface Stamp {
	journal: number
	imports: ReadonlyMap<number, string>
}

export function readStamp(sqlite: Database.Database): Stamp {
	const journal = sqlite.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0
	const imports = sqlite
		.prepare<[], [number, string]>(
			`SELECT i.id, iif(max(n.id) IS NULL, i.state, 'superseded') FROM import_run i
			LEFT JOIN import_run n ON n.supersedes_id = i.id AND n.state = 'committed'
			WHERE i.state IN ('committed', 'undone') GROUP BY i.id`,
		)
		.raw()
		.all()
	return { journal, imports: new Map(imports) }
}

const reportShape = z.object({ sessions: z.array(z.object({ session: sessionShape.omit({ id: true }) })) })

/** Sessions an import touched, or null when its report does not say. */
export function sessionsOfImport(sqlite: Database.Database, importId: number): string[] | null {
	const report = sqlite.prepare<[number], string>('SELECT report FROM import_run WHERE id = ?').pluck().get(importId)
	const parsed = reportShape.safeParse(JSON.parse(report ?? '{}'))
	return parsed.success ? parsed.data.sessions.map(({ session }) => sessionText(session)) : null
}

export const sessionText = ({ exam, year, kind }: Omit<StoredSession, 'id'>): string => `${exam} ${year} ${kind}`

/** Sessions of the sittings that decisions changed since a journal entry; null = too many to follow one by one. */
export function sessionsDecidedSince(
	sqlite: Database.Database,
	seq: number,
	actions: readonly string[],
): number[] | null {
	const MOST = 200
	const details = sqlite
		.prepare<[{ seq: number; actions: string; most: number }], string>(
			'SELECT detail FROM journal WHERE seq > @seq AND action IN (SELECT value FROM json_each(@actions)) LIMIT @most',
		)
		.pluck()
		.all({ seq, actions: JSON.stringify(actions), most: MOST })
	if (details.length === MOST) return null
	const ids = details.flatMap((detail) => sittingIds.parse(JSON.parse(detail)))
	return sqlite
		.prepare<[string], number>('SELECT DISTINCT session_id FROM sitting WHERE id IN (SELECT value FROM json_each(?))')
		.pluck()
		.all(JSON.stringify(ids))
}

/** Both shapes of detail that name sittings: of a decided correction, and of confirmed cases. */
const sittingIds = z
	.object({ sitting: z.int().optional(), cases: z.array(z.object({ sittings: z.array(z.int()) })).optional() })
	.transform(({ sitting, cases }) => [
		...(sitting === undefined ? [] : [sitting]),
		...(cases?.flatMap((one) => one.sittings) ?? []),
	])
