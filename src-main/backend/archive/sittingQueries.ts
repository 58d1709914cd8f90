import type Database from 'better-sqlite3'
import { z } from 'zod'
import { type SittingRow, sittingStatus } from '#shared/contract/archive'

/** Records as lists show them, and everything the record page needs. */

const rowShape = z.object({
	id: z.int(),
	exam: z.string(),
	year: z.int(),
	sessionKind: z.string(),
	orderNumber: z.string().nullable(),
	surname: z.string(),
	givenNames: z.string(),
	sex: z.string().nullable(),
	birthDate: z.string().nullable(),
	birthPlace: z.string().nullable(),
	department: z.string().nullable(),
	centre: z.string().nullable(),
	school: z.string().nullable(),
	series: z.string(),
	average: z.int().nullable(),
	decision: z.string().nullable(),
	status: sittingStatus,
	personId: z.int().nullable(),
})

const ROW = `s.id, e.exam, e.year, e.kind AS sessionKind, s.order_number AS orderNumber, s.surname, s.given_names AS givenNames,
	s.sex, s.birth_date AS birthDate, s.birth_place AS birthPlace, s.department, s.centre, s.school, s.series, s.average,
	s.decision, s.status, s.person_id AS personId`
const FROM = 'FROM sitting s JOIN exam_session e ON e.id = s.session_id'

function asRow({ exam, year, sessionKind, ...rest }: z.infer<typeof rowShape>): SittingRow {
	return { ...rest, session: { exam, year, kind: sessionKind } }
}

/** Rows in the order of the ids; ids that are gone are left out. */
export function readRows(sqlite: Database.Database, ids: readonly number[]): SittingRow[] {
	const found = z
		.array(rowShape)
		.parse(
			sqlite.prepare(`SELECT ${ROW} ${FROM} WHERE s.id IN (SELECT value FROM json_each(?))`).all(JSON.stringify(ids)),
		)
	const byId = new Map(found.map((row) => [row.id, row]))
	return ids.flatMap((id) => {
		const row = byId.get(id)
		return row ? [asRow(row)] : []
	})
}

export function readPersonIds(sqlite: Database.Database, personId: number): number[] {
	return sqlite
		.prepare<[number], number>(
			'SELECT s.id FROM sitting s JOIN exam_session e ON e.id = s.session_id WHERE s.person_id = ? ORDER BY e.year, s.id',
		)
		.pluck()
		.all(personId)
}

const detailShape = rowShape.extend({
	sessionId: z.int(),
	importId: z.int(),
	sourceSheet: z.int(),
	sourceRow: z.int(),
	commune: z.string().nullable(),
	nationalId: z.string().nullable(),
	statusReason: z.string().nullable(),
	mention: z.string().nullable(),
	total: z.int().nullable(),
	markFlags: z.int(),
	bareme: z.string().nullable(),
	fileName: z.string(),
	fileSha256: z.string(),
	importedAt: z.string().nullable(),
	importedBy: z.string().nullable(),
})

export interface StoredDetail extends z.infer<typeof detailShape> {
	row: SittingRow
	marks: (number | null)[]
}

export function readDetail(sqlite: Database.Database, id: number): StoredDetail | null {
	const found = sqlite
		.prepare(
			`SELECT ${ROW}, s.session_id AS sessionId, s.import_id AS importId, s.source_sheet AS sourceSheet,
			s.source_row AS sourceRow, s.commune, s.national_id AS nationalId, s.status_reason AS statusReason, s.mention,
			s.total, s.mark_flags AS markFlags, b.definition AS bareme, i.file_name AS fileName, i.file_sha256 AS fileSha256,
			i.committed_at AS importedAt, a.name AS importedBy
			${FROM} JOIN import_run i ON i.id = s.import_id LEFT JOIN account a ON a.id = i.account_id
			LEFT JOIN bareme b ON b.id = s.bareme_id WHERE s.id = ?`,
		)
		.get(id)
	if (found === undefined) return null
	const detail = detailShape.parse(found)
	const marks = sqlite
		.prepare<[number], (number | null)[]>(
			'SELECT m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 FROM sitting WHERE id = ?',
		)
		.raw()
		.get(id)
	const { sessionId: _s, importId: _i, sourceSheet: _sh, sourceRow: _r, ...rest } = detail
	return { ...detail, marks: marks ?? [], row: asRow(rowShape.parse(rest)) }
}

const documentShape = z.object({
	id: z.int(),
	serial: z.string(),
	kind: z.string(),
	state: z.string(),
	signedAt: z.string().nullable(),
	endedAt: z.string().nullable(),
	endReason: z.string().nullable(),
	composedAt: z.string(),
	composedBy: z.string(),
	signedBy: z.string().nullable(),
	publishedAt: z.string().nullable(),
})
export type DocumentOfSitting = z.infer<typeof documentShape>

export function readDocuments(sqlite: Database.Database, sittingId: number): DocumentOfSitting[] {
	return z.array(documentShape).parse(
		sqlite
			.prepare(
				`SELECT d.id, d.serial, d.kind, d.state, d.signed_at AS signedAt, d.ended_at AS endedAt, d.end_reason AS endReason,
				b.composed_at AS composedAt, c.name AS composedBy, g.name AS signedBy,
				(SELECT min(r.published_at) FROM release r WHERE r.tree_size > d.public_index) AS publishedAt
				FROM document d JOIN batch b ON b.id = d.batch_id JOIN account c ON c.id = b.composed_by
				LEFT JOIN account g ON g.id = b.signed_by WHERE d.sitting_id = ? ORDER BY d.id`,
			)
			.all(sittingId),
	)
}

const eventShape = z.object({
	at: z.string(),
	kind: z.string(),
	account: z.string().nullable(),
	subject: z.string(),
	detail: z.string(),
})
export type StoredEvent = z.infer<typeof eventShape>

/** What happened to a record besides its documents: findings, links, cases, corrections. */
export function readEvents(sqlite: Database.Database, sittingId: number): StoredEvent[] {
	return z.array(eventShape).parse(
		sqlite
			.prepare(
				`SELECT coalesce(i.committed_at, i.created_at) AS at, 'finding' AS kind, NULL AS account, f.code AS subject,
					f.parameters AS detail
					FROM finding f JOIN import_run i ON i.id = f.import_id WHERE f.sitting_id = @id
				UNION ALL SELECT l.at, CASE l.kind WHEN 'same' THEN 'linked' ELSE 'split' END, coalesce(c.name, a.name),
					CAST(CASE WHEN l.sitting_a = @id THEN l.sitting_b ELSE l.sitting_a END AS TEXT), coalesce(l.reason, '')
					FROM link_event l JOIN account a ON a.id = l.account_id LEFT JOIN account c ON c.id = l.confirmed_by
					WHERE l.sitting_a = @id OR l.sitting_b = @id
				UNION ALL SELECT coalesce(k.decided_at, k.proposed_at, k.created_at), 'case', coalesce(d.name, p.name),
					CAST(k.id AS TEXT), k.kind || coalesce(' · ' || k.outcome, '') || coalesce(' · ' || k.reason, '')
					FROM case_sitting cs JOIN reconciliation_case k ON k.id = cs.case_id
					LEFT JOIN account p ON p.id = k.proposed_by LEFT JOIN account d ON d.id = k.decided_by
					WHERE cs.sitting_id = @id AND k.state <> 'obsolete'
				UNION ALL SELECT coalesce(k.confirmed_at, k.proposed_at), 'correction', coalesce(c.name, p.name), k.field,
					coalesce(k.old_value, '') || ' → ' || coalesce(k.new_value, '') || ' · ' || k.reason
					FROM correction k JOIN account p ON p.id = k.proposed_by LEFT JOIN account c ON c.id = k.confirmed_by
					WHERE k.sitting_id = @id AND k.state = 'confirmed'`,
			)
			.all({ id: sittingId }),
	)
}
