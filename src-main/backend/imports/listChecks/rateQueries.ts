import Database from 'better-sqlite3'
import type { SessionKey } from '#shared/domain/profile'

/** Most years that one year is held against, the nearest ones. */
const YEARS = 3

interface Counted {
	decision: string | null
	records: number
}

/** Decisions of the nearest other years of an exam's session, as the archive has them; read off one index. */
export function decisionsOfOtherYears(
	archiveFile: string,
	{ exam, year, kind }: SessionKey,
): { year: number; decisions: Map<string, number> }[] {
	const sqlite = new Database(archiveFile, { readonly: true })
	try {
		const sessions = sqlite
			.prepare<[SessionKey & { most: number }], { id: number; year: number }>(
				`SELECT id, year FROM exam_session WHERE exam = @exam AND kind = @kind AND year <> @year
				ORDER BY abs(year - @year), year LIMIT @most`,
			)
			.all({ exam, year, kind, most: YEARS })
		const counted = sqlite.prepare<[number], Counted>(
			`SELECT decision, count(*) AS records FROM sitting WHERE session_id = ? AND status = 'active' GROUP BY decision`,
		)
		return sessions.map((session) => ({
			year: session.year,
			decisions: new Map(
				counted
					.all(session.id)
					.flatMap(({ decision, records }) => (decision === null ? [] : [[decision, records] as const])),
			),
		}))
	} finally {
		sqlite.close()
	}
}
