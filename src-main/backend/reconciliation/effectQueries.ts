import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { Weight } from '#shared/contract/reconciliation'

/** What a confirmed decision reads and changes: persons, links, states and totals of sittings. */

const affected = z.object({
	id: z.int(),
	sessionId: z.int(),
	personId: z.int().nullable(),
	status: z.string(),
	total: z.int().nullable(),
	average: z.int().nullable(),
})
export type Affected = z.infer<typeof affected>

const AFFECTED = 'SELECT id, session_id AS sessionId, person_id AS personId, status, total, average FROM sitting'

export function readAffected(sqlite: Database.Database, ids: readonly number[]): Affected[] {
	const rows = sqlite
		.prepare(`${AFFECTED} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`)
		.all(JSON.stringify(ids))
	return z.array(affected).parse(rows)
}

export function readPerson(sqlite: Database.Database, personId: number): Affected[] {
	return z.array(affected).parse(sqlite.prepare(`${AFFECTED} WHERE person_id = ? ORDER BY id`).all(personId))
}

/** Serial of a valid document of one of the sittings, or null. */
export function validDocument(sqlite: Database.Database, sittingIds: readonly number[]): string | null {
	return (
		sqlite
			.prepare<[string], string>(
				`SELECT serial FROM document WHERE state = 'signed' AND sitting_id IN (SELECT value FROM json_each(?)) LIMIT 1`,
			)
			.pluck()
			.get(JSON.stringify(sittingIds)) ?? null
	)
}

/** Whether the latest word on any two of the sittings is that they are not one person. */
export function anyKeptApart(sqlite: Database.Database, sittingIds: readonly number[]): boolean {
	const latest = sqlite
		.prepare<[{ ids: string }], string>(
			`SELECT kind FROM (
				SELECT kind, max(id) FROM link_event
				WHERE sitting_a IN (SELECT value FROM json_each(@ids)) AND sitting_b IN (SELECT value FROM json_each(@ids))
				GROUP BY min(sitting_a, sitting_b), max(sitting_a, sitting_b))`,
		)
		.pluck()
		.all({ ids: JSON.stringify(sittingIds) })
	return latest.some((kind) => kind !== 'same')
}

export function createPerson(sqlite: Database.Database, at: string): number {
	return Number(sqlite.prepare('INSERT INTO person (created_at) VALUES (?)').run(at).lastInsertRowid)
}

export function setPerson(sqlite: Database.Database, sittingId: number, personId: number | null): void {
	sqlite.prepare('UPDATE sitting SET person_id = ? WHERE id = ?').run(personId, sittingId)
}

/** A person nobody belongs to any more goes; the link events keep its history. */
export function dropEmptyPerson(sqlite: Database.Database, personId: number): void {
	sqlite
		.prepare('DELETE FROM person WHERE id = @id AND NOT EXISTS (SELECT 1 FROM sitting WHERE person_id = @id)')
		.run({ id: personId })
}

export interface LinkEvent {
	kind: 'same' | 'different' | 'split'
	sittingA: number
	sittingB: number
	personId: number | null
	caseId: number | null
	accountId: number
	confirmedBy: number | null
	reason: string
	model: string
	weights: readonly Weight[]
}

export function insertLinkEvent(sqlite: Database.Database, event: LinkEvent, at: string): void {
	sqlite
		.prepare(
			`INSERT INTO link_event (at, account_id, confirmed_by, kind, sitting_a, sitting_b, person_id, case_id, reason, model, weights)
			VALUES (@at, @accountId, @confirmedBy, @kind, @sittingA, @sittingB, @personId, @caseId, @reason, @model, @weights)`,
		)
		.run({ ...event, at, weights: JSON.stringify(event.weights) })
}

export function setStatus(
	sqlite: Database.Database,
	sittingId: number,
	status: 'held' | 'excluded',
	why: string,
): void {
	sqlite.prepare('UPDATE sitting SET status = ?, status_reason = ? WHERE id = ?').run(status, why, sittingId)
}

/** Open questions about a sitting that is excluded now are no questions any more. */
export function dropOpenCasesOf(sqlite: Database.Database, sittingId: number): void {
	sqlite
		.prepare(
			`UPDATE reconciliation_case SET state = 'obsolete' WHERE state = 'open'
			AND id IN (SELECT case_id FROM case_sitting WHERE sitting_id = ?)`,
		)
		.run(sittingId)
}

export function setTotals(sqlite: Database.Database, sittingId: number, total: number, average: number): void {
	sqlite.prepare('UPDATE sitting SET total = ?, average = ? WHERE id = ?').run(total, average, sittingId)
}

export interface ConfirmedCorrection {
	sittingId: number
	field: 'total' | 'average'
	oldValue: number | null
	newValue: number
	reason: string
	proposedBy: number
	confirmedBy: number
}

export function insertCorrection(sqlite: Database.Database, correction: ConfirmedCorrection, at: string): void {
	sqlite
		.prepare(
			`INSERT INTO correction (sitting_id, field, old_value, new_value, reason, proposed_by, proposed_at, confirmed_by,
			confirmed_at, state) VALUES (@sittingId, @field, @oldValue, @newValue, @reason, @proposedBy, @at, @confirmedBy, @at, 'confirmed')`,
		)
		.run({
			...correction,
			at,
			oldValue: correction.oldValue === null ? null : String(correction.oldValue),
			newValue: String(correction.newValue),
		})
}

/** The fullest of some sittings, the oldest where several are equally full. */
export function fullestOf(sqlite: Database.Database, sittingIds: readonly number[]): number | null {
	return (
		sqlite
			.prepare<[string], number>(
				`SELECT id FROM sitting WHERE id IN (SELECT value FROM json_each(?)) ORDER BY
				(average IS NOT NULL) * 4 + (total IS NOT NULL) * 2 + (birth_date IS NOT NULL) + (order_number IS NOT NULL)
				+ (national_id IS NOT NULL) + (school IS NOT NULL) + (birth_place IS NOT NULL) + (decision IS NOT NULL) DESC, id LIMIT 1`,
			)
			.pluck()
			.get(JSON.stringify(sittingIds)) ?? null
	)
}
