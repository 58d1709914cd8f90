import type { Output, ParsedInput } from '#shared/contract/index'
import type { Archive } from '../archive.ts'
import { countMatching, groupMatches, sessionFigures, type SessionFigures } from '../figures.ts'
import { readRows } from '../sittingQueries.ts'
import { searchNames } from './nameSearch.ts'
import {
	countImport,
	pageOfImport,
	pageOfSession,
	readHits,
	sittingsWithNumber,
	sittingsWithSerial,
	type Hit,
	type Order,
	type SqlFilter,
} from './searchQueries.ts'
import { understand } from './understand.ts'
import { pageByName } from './wholeRegister.ts'

type Query = ParsedInput<'archive.search'>
type Answer = Output<'archive.search'>
type Facets = Answer['facets']

/** A page of ids with everything counted. */
interface Found {
	page: { id: number; score: number }[]
	total: number
	more: boolean
	facets: Facets
}

const MOST_NUMBERS = 500
const UNKNOWN_SESSION = -1

/** The one search of the register. Work is bounded: above a few thousand hits `more` says that the counts are not all. */
export async function search(archive: Archive, query: Query): Promise<Answer> {
	const startedAt = performance.now()
	const understood = understand(query.query)
	const sessions = await sessionFigures(archive.sqlite)
	const filter = sqlFilter(query, sessions)
	const found = await find(archive, query, understood, filter, sessions)
	const scores = new Map(found.page.map(({ id, score }) => [id, score]))
	const rows = readRows(
		archive.sqlite,
		found.page.map(({ id }) => id),
	)
	return {
		rows: rows.map((row) => ({ ...row, score: scores.get(row.id) ?? 0 })),
		total: found.total,
		more: found.more,
		facets: found.facets,
		understoodAs: understood.as,
		milliseconds: performance.now() - startedAt,
	}
}

function sqlFilter(query: Query, sessions: readonly SessionFigures[]): SqlFilter {
	const { session } = query
	const known = session
		? sessions.find(({ exam, year, kind }) => exam === session.exam && year === session.year && kind === session.kind)
		: undefined
	return {
		sessionId: session ? (known?.id ?? UNKNOWN_SESSION) : null,
		department: query.department ?? null,
		series: query.series ?? null,
		decision: query.decision ?? null,
		status: query.status ?? null,
		importId: query.importId ?? null,
	}
}

async function find(
	{ sqlite }: Archive,
	query: Query,
	understood: ReturnType<typeof understand>,
	filter: SqlFilter,
	sessions: readonly SessionFigures[],
): Promise<Found> {
	const listed = (ids: readonly number[]) =>
		pageOfHits(
			readHits(sqlite, ids, filter).map((hit) => ({ ...hit, score: 1 })),
			false,
			query,
			sessions,
		)
	if (understood.as === 'everything')
		return filter.importId === null
			? browse(sqlite, query, filter, sessions)
			: browseImport(sqlite, query, filter, sessions)
	if (understood.as === 'orderNumber') {
		const exact = sittingsWithNumber(sqlite, understood.number, false, MOST_NUMBERS)
		return listed(exact.length > 0 ? exact : sittingsWithNumber(sqlite, understood.number, true, MOST_NUMBERS))
	}
	if (understood.as === 'name') {
		const years = new Map(sessions.map(({ id, year }) => [id, year]))
		const { hits, more } = await searchNames(sqlite, understood, filter, years)
		return pageOfHits(hits, more, query, sessions)
	}
	return listed(sittingsWithSerial(sqlite, understood.serial))
}

type Scored = Hit & { score: number }

function pageOfHits(hits: readonly Scored[], more: boolean, query: Query, sessions: readonly SessionFigures[]): Found {
	const byId = new Map(sessions.map((session) => [session.id, session]))
	const ordered = sorted(hits, query, byId)
	const groups = hits.map(({ sessionId, department, decision }) => ({ sessionId, department, decision, sittings: 1 }))
	return {
		page: ordered.slice(query.offset, query.offset + query.limit),
		total: hits.length,
		more,
		facets: facetsOf(groups, byId),
	}
}

function sorted(
	hits: readonly Scored[],
	{ sort, descending }: Query,
	sessions: ReadonlyMap<number, SessionFigures>,
): Scored[] {
	if (sort === 'relevance') return descending ? hits.toReversed() : [...hits]
	const text = (value: string | null) => value ?? ''
	const compare: (a: Scored, b: Scored) => number = {
		name: (a: Scored, b: Scored) => a.name.localeCompare(b.name, 'fr'),
		orderNumber: (a: Scored, b: Scored) =>
			text(a.orderNumber).localeCompare(text(b.orderNumber), 'fr', { numeric: true }),
		average: (a: Scored, b: Scored) => (a.average ?? -1) - (b.average ?? -1),
		year: (a: Scored, b: Scored) => (sessions.get(a.sessionId)?.year ?? 0) - (sessions.get(b.sessionId)?.year ?? 0),
	}[sort]
	return hits.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)) || a.id - b.id)
}

interface CountedPart {
	sessionId: number
	department: string | null
	decision: string | null
	sittings: number
}

function facetsOf(parts: Iterable<CountedPart>, sessions: ReadonlyMap<number, SessionFigures>): Facets {
	const exam = new Map<string, number>()
	const year = new Map<string, number>()
	const department = new Map<string, number>()
	const decision = new Map<string, number>()
	const add = (counts: Map<string, number>, value: string | null, sittings: number) => {
		if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + sittings)
	}
	for (const part of parts) {
		const session = sessions.get(part.sessionId)
		add(exam, session?.exam ?? null, part.sittings)
		add(year, session ? String(session.year) : null, part.sittings)
		add(department, part.department, part.sittings)
		add(decision, part.decision, part.sittings)
	}
	const byCount = (counts: Map<string, number>) =>
		[...counts]
			.map(([value, count]) => ({ value, count }))
			.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
	const byYear = [...year].map(([value, count]) => ({ value, count })).toSorted((a, b) => (a.value > b.value ? -1 : 1))
	return { exam: byCount(exam), year: byYear, department: byCount(department), decision: byCount(decision) }
}

function orderOf({ sort, descending }: Query): Order {
	if (sort === 'relevance' || sort === 'year') return 'id'
	return descending ? `${sort}Down` : sort
}

/**
 * The register without a search word. Sessions are gone through one after the other, newest first, and whole ones are skipped by
 * their counts: a page costs what one session costs, however large the archive.
 */
function browse(
	sqlite: Archive['sqlite'],
	query: Query,
	filter: SqlFilter,
	sessions: readonly SessionFigures[],
): Found {
	const chosen = sessions.filter(({ id }) => filter.sessionId === null || id === filter.sessionId)
	const counted = chosen.map((session) => ({ session, sittings: countMatching(session, query) }))
	const parts = chosen.flatMap((session) =>
		session.groups.filter((group) => groupMatches(group, query)).map((group) => ({ ...group, sessionId: session.id })),
	)
	const byId = new Map(sessions.map((session) => [session.id, session]))
	const total = counted.reduce((sum, { sittings }) => sum + sittings, 0)
	const order = orderOf(query)
	const oldestFirst = query.sort === 'year' && !query.descending
	let ids: number[] = []
	if ((order === 'name' || order === 'nameDown') && filter.sessionId === null) {
		const filled = counted.filter(({ sittings }) => sittings > 0).map(({ session }) => session.id)
		if (total > query.offset)
			ids = pageByName(sqlite, filled, filter, { order, offset: query.offset, limit: query.limit })
	} else {
		let offset = query.offset
		for (const { session, sittings } of oldestFirst ? counted.toReversed() : counted) {
			if (offset >= sittings) {
				offset -= sittings
				continue
			}
			ids.push(...pageOfSession(sqlite, session.id, filter, { order, offset, limit: query.limit - ids.length }))
			offset = 0
			if (ids.length >= query.limit) break
		}
	}
	return { page: ids.map((id) => ({ id, score: 1 })), total, more: false, facets: facetsOf(parts, byId) }
}

function browseImport(
	sqlite: Archive['sqlite'],
	query: Query,
	filter: SqlFilter,
	sessions: readonly SessionFigures[],
): Found {
	const groups = countImport(sqlite, filter)
	const slice = { order: orderOf(query), offset: query.offset, limit: query.limit }
	const ids = pageOfImport(sqlite, filter.importId ?? 0, filter, slice)
	const byId = new Map(sessions.map((session) => [session.id, session]))
	return {
		page: ids.map((id) => ({ id, score: 1 })),
		total: groups.reduce((sum, { sittings }) => sum + sittings, 0),
		more: false,
		facets: facetsOf(groups, byId),
	}
}
