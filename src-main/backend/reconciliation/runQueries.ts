import type Database from 'better-sqlite3'
import { profile as profileShape, type Profile } from '#shared/domain/profile'
import { pairKey } from './cases/draft.ts'
import type { Decisions } from './cases/find.ts'
import { People } from './linkage/people.ts'

/** Everything a run reads, through a read-only connection of the worker. */

type Text = string | null

type PersonRow = [
	id: number,
	session: number,
	surname: string,
	nameKey: string,
	sex: Text,
	birthDate: Text,
	birthPlace: Text,
	department: Text,
	commune: Text,
	school: Text,
	nationalId: Text,
	orderNumber: Text,
	person: number | null,
	average: number | null,
]

export interface SessionRow {
	id: number
	exam: string
	year: number
	kind: string
}

export function readSessions(sqlite: Database.Database): Map<number, SessionRow> {
	const rows = sqlite.prepare<[], SessionRow>('SELECT id, exam, year, kind FROM exam_session').all()
	return new Map(rows.map((row) => [row.id, row]))
}

export function readProfile(sqlite: Database.Database): Profile {
	const row = sqlite.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'profile'").get()
	return profileShape.parse(JSON.parse(row?.value ?? 'null'))
}

export const countSittings = (sqlite: Database.Database): number =>
	sqlite.prepare<[], number>('SELECT count(*) FROM sitting').pluck().get() ?? 0

export function readPeople(sqlite: Database.Database, tell: (done: number) => void) {
	const people = new People()
	const averages: number[] = []
	const rows = sqlite
		.prepare<[], PersonRow>(
			`SELECT id, session_id, surname, name_key, sex, birth_date, birth_place, department, commune, school,
			national_id, order_number, person_id, average FROM sitting WHERE status <> 'excluded' AND name_key <> '' ORDER BY id`,
		)
		.raw()
		.iterate()
	for (const row of rows) {
		people.add({
			id: row[0],
			session: row[1],
			surname: row[2],
			nameKey: row[3],
			sex: row[4],
			birthDate: row[5],
			birthPlace: row[6],
			department: row[7],
			commune: row[8],
			school: row[9],
			nationalId: row[10],
			orderNumber: row[11],
			person: row[12] ?? 0,
		})
		averages.push(row[13] ?? Number.NaN)
		if (people.count % 5_000 === 0) tell(people.count)
	}
	return { people, averages: Float64Array.from(averages) }
}

/** The latest word on each pair of sittings, and what is proposed. */
export function readDecisions(sqlite: Database.Database): Decisions {
	const apart = new Set<string>()
	const events = sqlite
		.prepare<[], [kind: string, a: number, b: number]>(
			'SELECT kind, sitting_a, sitting_b FROM link_event WHERE sitting_b IS NOT NULL ORDER BY id',
		)
		.raw()
		.iterate()
	for (const [kind, a, b] of events) {
		if (kind === 'same') apart.delete(pairKey(a, b))
		else apart.add(pairKey(a, b))
	}
	const pairs = (where: string) =>
		sqlite
			.prepare<[], [number, number]>(
				`SELECT min(sitting_id), max(sitting_id) FROM case_sitting WHERE case_id IN
				(SELECT id FROM reconciliation_case WHERE ${where}) GROUP BY case_id HAVING count(*) = 2`,
			)
			.raw()
			.all()
	return {
		apart,
		joined: pairs("state = 'proposed' AND outcome = 'same'"),
		acceptedChains: new Set(
			pairs("kind = 'impossibleChain' AND state = 'decided' AND outcome IN ('accept','same')").map(([a, b]) =>
				pairKey(a, b),
			),
		),
	}
}

/** Share of the rows of each sheet that state a total, and an average. */
export function statedShares(sqlite: Database.Database): Map<string, { total: number; average: number }> {
	const rows = sqlite
		.prepare<[], [importId: number, sheet: number, rows: number, totals: number, averages: number]>(
			`SELECT import_id, source_sheet, count(*), count(total), count(average) FROM sitting
			WHERE bareme_id IS NOT NULL GROUP BY import_id, source_sheet`,
		)
		.raw()
		.all()
	return new Map(
		rows.map(([importId, sheet, all, totals, averages]) => [
			`${importId}/${sheet}`,
			{ total: totals / all, average: averages / all },
		]),
	)
}
