import Database from 'better-sqlite3'
import type { SessionKey } from '#shared/domain/profile'
import { highestSitting } from '../commit/queries.ts'

/**
 * What a staging file takes over from the archive, so that its sittings can be moved in as they are: the table with its
 * indexes word for word, and the numbers that rows, sessions and barèmes will have if nothing else comes in first.
 */
export interface ArchiveShape {
	/** `CREATE TABLE` and `CREATE INDEX` statements. */
	statements: string[]
	firstSitting: number
	sessionId: (key: SessionKey) => number
	baremeId: (hash: string) => number
}

/** Statements that make the sittings' table and indexes, in a stable order. */
export function sittingStatements(sqlite: Database.Database, schema: 'main' | 'staging'): string[] {
	return sqlite
		.prepare<[], { sql: string }>(
			`SELECT sql FROM ${schema}.sqlite_master WHERE tbl_name = 'sitting' AND sql IS NOT NULL ORDER BY type DESC, name`,
		)
		.all()
		.map(({ sql }) => sql)
}

/** Gives every key the number it has, or the next free one. */
function numbering(known: Map<string, number>): (key: string) => number {
	let next = Math.max(0, ...known.values()) + 1
	return (key) => {
		const number = known.get(key) ?? next++
		known.set(key, number)
		return number
	}
}

const sessionText = ({ exam, year, kind }: SessionKey) => `${exam}\t${year}\t${kind}`

export function readShape(archiveFile: string): ArchiveShape {
	const sqlite = new Database(archiveFile, { readonly: true })
	try {
		const sessions = sqlite
			.prepare<[], SessionKey & { id: number }>('SELECT id, exam, year, kind FROM exam_session')
			.all()
		const baremes = sqlite.prepare<[], { id: number; hash: string }>('SELECT id, hash FROM bareme').all()
		const sessionId = numbering(new Map(sessions.map((session) => [sessionText(session), session.id])))
		return {
			statements: sittingStatements(sqlite, 'main'),
			firstSitting: highestSitting(sqlite) + 1,
			sessionId: (key) => sessionId(sessionText(key)),
			baremeId: numbering(new Map(baremes.map(({ id, hash }) => [hash, id]))),
		}
	} finally {
		sqlite.close()
	}
}
