import type Database from 'better-sqlite3'
import { bareme, MAXIMUM_SLOTS, type Bareme, type SessionKey } from '#shared/domain/profile'
import { blockingCases, type SittingRecord } from './rules.ts'

const slots = Array.from({ length: MAXIMUM_SLOTS }, (_, slot) => slot)

const RECORD = `SELECT s.id, s.order_number, s.surname, s.given_names, s.birth_date, s.birth_place, s.series, s.bareme_id,
	s.mark_flags, s.total, s.average, s.decision, s.mention, s.status,
	EXISTS (SELECT 1 FROM case_sitting cs JOIN reconciliation_case c ON c.id = cs.case_id
		WHERE cs.sitting_id = s.id AND c.state IN ('open', 'proposed')
		AND c.kind IN (${blockingCases.map((kind) => `'${kind}'`).join(', ')})),
	EXISTS (SELECT 1 FROM document d WHERE d.sitting_id = s.id AND d.kind = @kind AND d.state IN ('prepared', 'signed')),
	${slots.map((slot) => `s.m${slot}`).join(', ')}
	FROM sitting s`

const RECORDS_AT_ONCE = 1000
/** The columns of RECORD; the sixteen marks stand behind the fields. */
type Row = [
	id: number,
	orderNumber: string | null,
	surname: string,
	givenNames: string,
	birthDate: string | null,
	birthPlace: string | null,
	series: string,
	baremeId: number | null,
	markFlags: number,
	total: number | null,
	average: number | null,
	decision: string | null,
	mention: string | null,
	status: string,
	openCase: 0 | 1,
	issued: 0 | 1,
	...marks: (number | null)[],
]

function recordOf(row: Row): SittingRecord {
	const [id, orderNumber, surname, givenNames, birthDate, birthPlace, series, baremeId, markFlags, ...rest] = row
	const [total, average, decision, mention, status, openCase, issued, ...marks] = rest
	return {
		id,
		orderNumber,
		surname,
		givenNames,
		birthDate,
		birthPlace,
		series,
		baremeId,
		marks,
		markFlags,
		total,
		average,
		decision,
		mention,
		status,
		openCase: openCase === 1,
		issued: issued === 1,
	}
}

/** Records of a session as documents of a kind see them, in the order in which papers are handed out, of how many. */
export function* recordsOfSession(
	sqlite: Database.Database,
	sessionId: number,
	kind: string,
	only: readonly number[] | null,
): Generator<{ record: SittingRecord; total: number }> {
	// First the order, then the records page by page: the caller may write in between, which no open statement survives.
	const ids = sqlite
		.prepare<[{ sessionId: number; only: string | null }], number>(
			`SELECT s.id FROM sitting s
			WHERE s.session_id = @sessionId AND (@only IS NULL OR s.id IN (SELECT value FROM json_each(@only)))
			ORDER BY s.department, s.centre, s.school, s.surname, s.given_names, s.id`,
		)
		.pluck()
		.all({ sessionId, only: only === null ? null : JSON.stringify(only) })
	for (let from = 0; from < ids.length; from += RECORDS_AT_ONCE) {
		const page = ids.slice(from, from + RECORDS_AT_ONCE)
		const records = recordsById(sqlite, page, kind)
		for (const id of page) {
			const record = records.get(id)
			if (record !== undefined) yield { record, total: ids.length }
		}
	}
}

/** Records by identifier. */
export function recordsById(
	sqlite: Database.Database,
	ids: readonly number[],
	kind: string,
): Map<number, SittingRecord> {
	const rows = sqlite
		.prepare<[{ ids: string; kind: string }], Row>(`${RECORD} WHERE s.id IN (SELECT value FROM json_each(@ids))`)
		.raw()
		.all({ ids: JSON.stringify(ids), kind })
	return new Map(rows.map(recordOf).map((record) => [record.id, record]))
}

export type Ranks = ReadonlyMap<number, { place: number; of: number }>

/**
 * Place of every admitted record of a session by its average, equal averages sharing a place; null while one of them has
 * no average or is held, because then nobody's place is certain.
 */
export function ranksOfSession(sqlite: Database.Database, session: SessionKey, success: string): Ranks | null {
	const id = sessionId(sqlite, session)
	if (id === undefined) return null
	const rows = sqlite
		.prepare<[number, string], { id: number; place: number; of: number; uncertain: 0 | 1 }>(
			`SELECT id, rank() OVER (ORDER BY average DESC) AS place, count(*) OVER () AS "of",
				average IS NULL OR status <> 'active' AS uncertain
			FROM sitting WHERE session_id = ? AND decision = ? AND status <> 'excluded'`,
		)
		.all(id, success)
	return rows.some(({ uncertain }) => uncertain === 1)
		? null
		: new Map(rows.map(({ id, of, place }) => [id, { place, of }]))
}

/** Every barème that records refer to. */
export function storedBaremes(sqlite: Database.Database): Map<number, Bareme> {
	const rows = sqlite.prepare<[], { id: number; definition: string }>('SELECT id, definition FROM bareme').all()
	return new Map(rows.map(({ id, definition }) => [id, bareme.parse(JSON.parse(definition))]))
}

export function sessionId(sqlite: Database.Database, { exam, kind, year }: SessionKey): number | undefined {
	return sqlite
		.prepare<[string, number, string], number>('SELECT id FROM exam_session WHERE exam = ? AND year = ? AND kind = ?')
		.pluck()
		.get(exam, year, kind)
}

export function sessionOfSitting(sqlite: Database.Database, sittingId: number): SessionKey | undefined {
	return sqlite
		.prepare<[number], SessionKey>(
			'SELECT e.exam, e.year, e.kind FROM sitting s JOIN exam_session e ON e.id = s.session_id WHERE s.id = ?',
		)
		.get(sittingId)
}
