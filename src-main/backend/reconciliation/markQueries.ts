import type Database from 'better-sqlite3'
import { unpackFlags } from '#shared/domain/marks'
import { bareme as baremeShape, type Bareme, type Profile } from '#shared/domain/profile'
import type { MarkedSitting } from './cases/arithmetic.ts'

const MARK_COLUMNS = Array.from({ length: 16 }, (_, slot) => `s.m${slot}`).join(', ')
const FIRST_MARK = 10
const SELECT = `SELECT s.id, s.session_id, s.import_id, s.source_sheet, s.bareme_id, s.mark_flags, s.total, s.average, s.decision,
	e.exam, ${MARK_COLUMNS} FROM sitting s JOIN exam_session e ON e.id = s.session_id`

type Row = (number | string | null)[]

export interface MarkedRow {
	id: number
	sessionId: number
	/** Import, sheet and barème: rows that share them share their faults of layout. */
	source: string
	sheet: string
	sitting: MarkedSitting
}

const numberOrNull = (value: Row[number] | undefined) => (value === null || value === undefined ? null : Number(value))

class MarkReader {
	readonly #baremes: Map<number, Bareme>
	readonly #averageOn: Map<string, number>
	readonly #participants: Map<string, boolean>

	constructor(sqlite: Database.Database, profile: Profile) {
		const rows = sqlite.prepare<[], { id: number; definition: string }>('SELECT id, definition FROM bareme').all()
		this.#baremes = new Map(rows.map(({ id, definition }) => [id, baremeShape.parse(JSON.parse(definition))]))
		this.#averageOn = new Map(profile.exams.map((exam) => [exam.id, exam.averageOn]))
		this.#participants = new Map(profile.decisions.map((decision) => [decision.id, decision.participant]))
	}

	read(row: Row): MarkedRow | null {
		const [id, session, importId, sheet, baremeId, flags, total, average, decision, exam] = row
		const bareme = this.#baremes.get(Number(baremeId))
		if (!bareme) return null
		return {
			id: Number(id),
			sessionId: Number(session),
			source: `${importId}/${sheet}/${baremeId}`,
			sheet: `${importId}/${sheet}`,
			sitting: {
				bareme,
				averageOn: this.#averageOn.get(String(exam)) ?? 10,
				marks: row.slice(FIRST_MARK, FIRST_MARK + bareme.slots.length).map(numberOrNull),
				flags: Number(flags) === 0 ? [] : unpackFlags(Number(flags), bareme.slots.length),
				total: numberOrNull(total),
				average: numberOrNull(average),
				participant: this.#participants.get(String(decision ?? '')) ?? true,
			},
		}
	}
}

/** Sittings that have marks and a barème, of one session or all; excluded ones left out. */
export function* readMarks(
	sqlite: Database.Database,
	profile: Profile,
	sessionId: number | null,
): Generator<MarkedRow> {
	const reader = new MarkReader(sqlite, profile)
	const rows = sqlite
		.prepare<[{ sessionId: number | null }], Row>(
			`${SELECT} WHERE s.status <> 'excluded' AND s.bareme_id IS NOT NULL AND (@sessionId IS NULL OR s.session_id = @sessionId)`,
		)
		.raw()
		.iterate({ sessionId })
	for (const row of rows) {
		const read = reader.read(row)
		if (read) yield read
	}
}

export function readMarksOf(sqlite: Database.Database, profile: Profile, sittingId: number): MarkedRow | null {
	const row = sqlite.prepare<[number], Row>(`${SELECT} WHERE s.id = ?`).raw().get(sittingId)
	return row ? new MarkReader(sqlite, profile).read(row) : null
}
