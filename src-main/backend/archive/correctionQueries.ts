import type Database from 'better-sqlite3'
import { z } from 'zod'

/** Corrections: proposed by one account, confirmed by another; the source cell stays what it was. */

/** Columns of `sitting` that a correction may change. */
const columns = {
	surname: 'surname',
	givenNames: 'given_names',
	birthDate: 'birth_date',
	birthPlace: 'birth_place',
	sex: 'sex',
	orderNumber: 'order_number',
	total: 'total',
	average: 'average',
	decision: 'decision',
	status: 'status',
} as const
export type CorrectedField = keyof typeof columns
export const correctedField = z.enum(Object.keys(columns) as [CorrectedField, ...CorrectedField[]])

const stored = z.object({
	id: z.int(),
	sittingId: z.int(),
	field: correctedField,
	oldValue: z.string().nullable(),
	newValue: z.string().nullable(),
	reason: z.string(),
	proposedById: z.int(),
	proposedBy: z.string(),
	proposedAt: z.string(),
	state: z.enum(['proposed', 'confirmed', 'refused']),
})
export type StoredCorrection = z.infer<typeof stored>

const SELECT = `SELECT c.id, c.sitting_id AS sittingId, c.field, c.old_value AS oldValue, c.new_value AS newValue, c.reason,
	c.proposed_by AS proposedById, a.name AS proposedBy, c.proposed_at AS proposedAt, c.state
	FROM correction c JOIN account a ON a.id = c.proposed_by`

export function readCorrection(sqlite: Database.Database, id: number): StoredCorrection | null {
	const row = sqlite.prepare(`${SELECT} WHERE c.id = ?`).get(id)
	return row === undefined ? null : stored.parse(row)
}

export function listCorrections(
	sqlite: Database.Database,
	filter: { state: string; offset: number; limit: number },
): { rows: StoredCorrection[]; total: number } {
	return {
		rows: z
			.array(stored)
			.parse(
				sqlite.prepare(`${SELECT} WHERE c.state = @state ORDER BY c.id DESC LIMIT @limit OFFSET @offset`).all(filter),
			),
		total:
			sqlite.prepare<[string], number>('SELECT count(*) FROM correction WHERE state = ?').pluck().get(filter.state) ??
			0,
	}
}

/** A field as text; undefined when there is no such sitting. */
export function readField(
	sqlite: Database.Database,
	sittingId: number,
	field: CorrectedField,
): string | null | undefined {
	return sqlite
		.prepare<[number], string | null>(`SELECT CAST(${columns[field]} AS TEXT) FROM sitting WHERE id = ?`)
		.pluck()
		.get(sittingId)
}

export function insertProposal(
	sqlite: Database.Database,
	proposal: {
		sittingId: number
		field: CorrectedField
		oldValue: string | null
		newValue: string | null
		reason: string
		proposedBy: number
	},
	at: string,
): number {
	return Number(
		sqlite
			.prepare(
				`INSERT INTO correction (sitting_id, field, old_value, new_value, reason, proposed_by, proposed_at)
				VALUES (@sittingId, @field, @oldValue, @newValue, @reason, @proposedBy, @at)`,
			)
			.run({ ...proposal, at }).lastInsertRowid,
	)
}

export function setState(
	sqlite: Database.Database,
	id: number,
	state: 'confirmed' | 'refused',
	confirmedBy: number,
	at: string,
): void {
	sqlite
		.prepare('UPDATE correction SET state = ?, confirmed_by = ?, confirmed_at = ? WHERE id = ?')
		.run(state, confirmedBy, at, id)
}

export function writeField(
	sqlite: Database.Database,
	sittingId: number,
	field: CorrectedField,
	value: string | number | null,
): void {
	sqlite.prepare(`UPDATE sitting SET ${columns[field]} = ? WHERE id = ?`).run(value, sittingId)
}

export function setStatusReason(sqlite: Database.Database, sittingId: number, why: string | null): void {
	sqlite.prepare('UPDATE sitting SET status_reason = ? WHERE id = ?').run(why, sittingId)
}

export const readName = (sqlite: Database.Database, sittingId: number) =>
	sqlite
		.prepare<[number], { surname: string; givenNames: string }>(
			'SELECT surname, given_names AS givenNames FROM sitting WHERE id = ?',
		)
		.get(sittingId)

/** After a name changed: what linkage and search go by. */
export function writeNameKey(sqlite: Database.Database, sittingId: number, key: string, searched: string): void {
	sqlite.prepare('UPDATE sitting SET name_key = ? WHERE id = ?').run(key, sittingId)
	sqlite.prepare('UPDATE sitting_search SET name = ? WHERE rowid = ?').run(searched, sittingId)
}

export const validDocumentOf = (sqlite: Database.Database, sittingId: number): string | null =>
	sqlite
		.prepare<[number], string>("SELECT serial FROM document WHERE sitting_id = ? AND state = 'signed' LIMIT 1")
		.pluck()
		.get(sittingId) ?? null
