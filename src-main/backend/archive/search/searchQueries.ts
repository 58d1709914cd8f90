import type Database from 'better-sqlite3'

/** The statements of the search. Every one is bounded: by an index, a limit, or a session. */

export function readImportsStamp(sqlite: Database.Database): string {
	return (
		sqlite
			.prepare<[], string>(
				"SELECT count(*) || '/' || coalesce(max(id), 0) || '/' || coalesce(sum(state = 'undone'), 0) FROM import_run WHERE state IN ('committed','undone')",
			)
			.pluck()
			.get() ?? ''
	)
}

/** Words of names with the number of records that have each, by code unit, from behind `after` on. */
export function readTerms(sqlite: Database.Database, after: string, most: number): [term: string, records: number][] {
	return sqlite
		.prepare<[string, number], [string, number]>(
			'SELECT term, doc FROM sitting_vocabulary WHERE term > ? ORDER BY term LIMIT ?',
		)
		.raw()
		.all(after, most)
}

/** Ids of records whose name matches, newest first. */
export function matchNames(sqlite: Database.Database, expression: string, limit: number): number[] {
	return sqlite
		.prepare<[string, number], number>(
			'SELECT rowid FROM sitting_search WHERE sitting_search MATCH ? ORDER BY rowid DESC LIMIT ?',
		)
		.pluck()
		.all(expression, limit)
}

/** Filters of a search as SQL sees them; null = any. */
export interface SqlFilter {
	sessionId: number | null
	department: string | null
	series: string | null
	decision: string | null
	status: string | null
	importId: number | null
}

const FILTER = `(@sessionId IS NULL OR s.session_id = @sessionId) AND (@department IS NULL OR s.department = @department)
	AND (@series IS NULL OR s.series = @series) AND (@decision IS NULL OR s.decision = @decision)
	AND (@status IS NULL OR s.status = @status) AND (@importId IS NULL OR s.import_id = @importId)`

export interface Hit {
	id: number
	sessionId: number
	name: string
	orderNumber: string | null
	birthDate: string | null
	average: number | null
	department: string | null
	decision: string | null
}

const HIT = `s.id, s.session_id AS sessionId, s.surname || ' ' || s.given_names AS name, s.order_number AS orderNumber,
	s.birth_date AS birthDate, s.average, s.department, s.decision`

/** What ranking, filtering and facets need of some records. */
export function readHits(sqlite: Database.Database, ids: readonly number[], filter: SqlFilter): Hit[] {
	return sqlite
		.prepare<[SqlFilter & { ids: string }], Hit>(
			`SELECT ${HIT} FROM json_each(@ids) j CROSS JOIN sitting s ON s.id = j.value WHERE ${FILTER} ORDER BY j.key`,
		)
		.all({ ...filter, ids: JSON.stringify(ids) })
}

export function sittingsWithSerial(sqlite: Database.Database, serial: string): number[] {
	return sqlite.prepare<[string], number>('SELECT sitting_id FROM document WHERE serial = ?').pluck().all(serial)
}

/** Records with an order number, through each session's index; exactly so, or beginning so. */
export function sittingsWithNumber(
	sqlite: Database.Database,
	number: string,
	beginning: boolean,
	limit: number,
): number[] {
	const condition = beginning
		? "s.order_number >= @number AND s.order_number < @number || '\u{10ffff}'"
		: 's.order_number = @number'
	return sqlite
		.prepare<[{ number: string; limit: number }], number>(
			`SELECT s.id FROM exam_session e CROSS JOIN sitting s ON s.session_id = e.id AND ${condition} LIMIT @limit`,
		)
		.pluck()
		.all({ number, limit })
}

/** How records inside one session or import may be put in order. */
const orders = {
	id: 's.id DESC',
	name: 's.name_key, s.id',
	nameDown: 's.name_key DESC, s.id DESC',
	orderNumber: 's.order_number, s.id',
	orderNumberDown: 's.order_number DESC, s.id DESC',
	average: 's.average, s.id',
	averageDown: 's.average DESC, s.id DESC',
} as const
export type Order = keyof typeof orders

export interface Slice {
	order: Order
	offset: number
	limit: number
}

/** A page of one session's records. */
export function pageOfSession(
	sqlite: Database.Database,
	sessionId: number,
	filter: SqlFilter,
	{ order, offset, limit }: Slice,
): number[] {
	return sqlite
		.prepare<[SqlFilter & { offset: number; limit: number }], number>(
			`SELECT s.id FROM sitting s WHERE s.session_id = @sessionId AND ${FILTER} ORDER BY ${orders[order]} LIMIT @limit OFFSET @offset`,
		)
		.pluck()
		.all({ ...filter, sessionId, offset, limit })
}

/** A page of one import's records. */
export function pageOfImport(sqlite: Database.Database, importId: number, filter: SqlFilter, slice: Slice): number[] {
	return sqlite
		.prepare<[SqlFilter & { offset: number; limit: number }], number>(
			`SELECT s.id FROM sitting s WHERE s.import_id = @importId AND ${FILTER} ORDER BY ${orders[slice.order]} LIMIT @limit OFFSET @offset`,
		)
		.pluck()
		.all({ ...filter, importId, offset: slice.offset, limit: slice.limit })
}

/** A record by its place in the order of names. */
export interface NamedPlace {
	key: string
	id: number
}

/** Before the first record, or behind the last where the order is turned round. */
export const nameEnds: Record<'name' | 'nameDown', NamedPlace> = {
	name: { key: '', id: 0 },
	nameDown: { key: '\u{10ffff}', id: Number.MAX_SAFE_INTEGER },
}

/** Walks the names of one session from any place, through its index. */
export function prepareNames(
	sqlite: Database.Database,
	filter: SqlFilter,
	order: 'name' | 'nameDown',
): (sessionId: number, after: NamedPlace, limit: number) => NamedPlace[] {
	// Without a filter the index alone answers.
	const narrowed = Object.values(filter).some((value) => value !== null) ? `AND ${FILTER}` : ''
	const further = order === 'name' ? '>' : '<'
	const names = sqlite.prepare<[SqlFilter & NamedPlace & { session: number; limit: number }], NamedPlace>(
		`SELECT s.name_key AS key, s.id FROM sitting s WHERE s.session_id = @session AND (s.name_key, s.id) ${further} (@key, @id)
		${narrowed} ORDER BY ${orders[order]} LIMIT @limit`,
	)
	return (session, after, limit) => names.all({ ...filter, ...after, session, limit })
}

export interface CountedGroup {
	sessionId: number
	department: string | null
	decision: string | null
	sittings: number
}

/** Records of one import, counted for total and facets. */
export function countImport(sqlite: Database.Database, filter: SqlFilter): CountedGroup[] {
	return sqlite
		.prepare<[SqlFilter], CountedGroup>(
			`SELECT s.session_id AS sessionId, s.department, s.decision, count(*) AS sittings FROM sitting s
			WHERE s.import_id = @importId AND ${FILTER} GROUP BY s.session_id, s.department, s.decision`,
		)
		.all(filter)
}
