import type Database from 'better-sqlite3'
import { z } from 'zod'
import { caseKind, caseOutcome, caseState, weight, type CaseKind, type CaseRow } from '#shared/contract/reconciliation'
import type { SessionKey } from '#shared/domain/profile'
import { caseKey, type CaseDraft } from './cases/draft.ts'

/** Cases and their lists. */

const storedCase = z.object({
	id: z.int(),
	kind: caseKind,
	key: z.string(),
	state: caseState,
	score: z.int(),
	explanation: z.string(),
	outcome: caseOutcome.nullable(),
	outcomeDetail: z.string().nullable(),
	reason: z.string().nullable(),
	proposedById: z.int().nullable(),
	proposedBy: z.string().nullable(),
	decidedBy: z.string().nullable(),
	decidedAt: z.string().nullable(),
	exam: z.string().nullable(),
	year: z.int().nullable(),
	sessionKind: z.string().nullable(),
})
export type StoredCase = z.infer<typeof storedCase>

const SELECT = `SELECT c.id, c.kind, c.key, c.state, c.score, c.explanation, c.outcome, c.outcome_detail AS outcomeDetail, c.reason,
	c.proposed_by AS proposedById, p.name AS proposedBy, d.name AS decidedBy, c.decided_at AS decidedAt,
	s.exam, s.year, s.kind AS sessionKind
	FROM reconciliation_case c LEFT JOIN exam_session s ON s.id = c.session_id
	LEFT JOIN account p ON p.id = c.proposed_by LEFT JOIN account d ON d.id = c.decided_by`

export const weightsOf = (stored: StoredCase) => z.array(weight).parse(JSON.parse(stored.explanation))

export function readCase(sqlite: Database.Database, id: number): StoredCase | null {
	const row = sqlite.prepare(`${SELECT} WHERE c.id = ?`).get(id)
	return row === undefined ? null : storedCase.parse(row)
}

export function sittingsOf(sqlite: Database.Database, caseId: number): number[] {
	return sqlite
		.prepare<[number], number>('SELECT sitting_id FROM case_sitting WHERE case_id = ? ORDER BY sitting_id')
		.pluck()
		.all(caseId)
}

export function sessionIdOf(sqlite: Database.Database, { exam, year, kind }: SessionKey): number | null {
	return (
		sqlite
			.prepare<[string, number, string], number>('SELECT id FROM exam_session WHERE exam = ? AND year = ? AND kind = ?')
			.pluck()
			.get(exam, year, kind) ?? null
	)
}

export interface QueueFilter {
	state: z.infer<typeof caseState>
	kind: CaseKind | null
	/** Session whose sittings a case must touch; -1 = a session that does not exist. */
	sessionId: number | null
	atLeast: number
}

const WHERE = `WHERE c.state = @state AND (@kind IS NULL OR c.kind = @kind) AND c.score >= @atLeast AND ${inSession('c')}`

/** From the case to its sittings, in this order: SQLite would begin with all sittings of the session. */
function inSession(alias: string): string {
	return `(@sessionId IS NULL OR ${alias}.session_id = @sessionId OR (${alias}.session_id IS NULL AND EXISTS (
		SELECT 1 FROM case_sitting cs CROSS JOIN sitting x ON x.id = cs.sitting_id
		WHERE cs.case_id = ${alias}.id AND +x.session_id = @sessionId)))`
}

export function listCases(
	sqlite: Database.Database,
	filter: QueueFilter,
	page: { offset: number; limit: number },
): StoredCase[] {
	const rows = sqlite
		.prepare(`${SELECT} ${WHERE} ORDER BY c.score DESC, c.id LIMIT @limit OFFSET @offset`)
		.all({ ...filter, ...page })
	return z.array(storedCase).parse(rows)
}

const countRow = z.array(z.tuple([z.string(), z.int()]))
const asCounts = (rows: unknown): Record<string, number> => Object.fromEntries(countRow.parse(rows))

export function countByKind(
	sqlite: Database.Database,
	state: string,
	sessionId: number | null,
): Record<string, number> {
	return asCounts(
		sqlite
			.prepare(
				`SELECT c.kind, count(*) FROM reconciliation_case c WHERE c.state = @state AND ${inSession('c')} GROUP BY c.kind`,
			)
			.raw()
			.all({ state, sessionId }),
	)
}

export function countByState(sqlite: Database.Database, sessionId: number | null): Record<string, number> {
	return asCounts(
		sqlite
			.prepare(`SELECT c.state, count(*) FROM reconciliation_case c WHERE ${inSession('c')} GROUP BY c.state`)
			.raw()
			.all({ sessionId }),
	)
}

/** Cases that match, counted, with the sittings they touch. */
export function countCases(sqlite: Database.Database, filter: QueueFilter): { cases: number; sittings: number } {
	const row = sqlite
		.prepare(
			`SELECT count(*) AS cases, coalesce(sum((SELECT count(*) FROM case_sitting cs WHERE cs.case_id = c.id)), 0) AS sittings
			FROM reconciliation_case c ${WHERE}`,
		)
		.get({ ...filter })
	return z.object({ cases: z.int(), sittings: z.int() }).parse(row)
}

const summaryRow = z.array(
	z.tuple([z.int(), z.int(), z.string(), z.string(), z.string().nullable(), z.string().nullable()]),
)

/** Stored cases as the contract shows them: with the sittings they are about, one line each. */
export function caseRows(sqlite: Database.Database, stored: readonly StoredCase[]): CaseRow[] {
	const lines = new Map<number, { id: number; line: string }[]>()
	const rows = sqlite
		.prepare(
			`SELECT cs.case_id, cs.sitting_id, coalesce(s.surname, ''), coalesce(s.given_names, ''), s.order_number, s.birth_date
			FROM case_sitting cs LEFT JOIN sitting s ON s.id = cs.sitting_id
			WHERE cs.case_id IN (SELECT value FROM json_each(?)) ORDER BY cs.case_id, cs.sitting_id`,
		)
		.raw()
		.all(JSON.stringify(stored.map(({ id }) => id)))
	for (const [caseId, id, surname, givenNames, orderNumber, birthDate] of summaryRow.parse(rows)) {
		const line = [`${surname} ${givenNames}`.trim(), orderNumber, birthDate].filter((part) => part).join(' · ')
		const own = lines.get(caseId)
		if (own) own.push({ id, line })
		else lines.set(caseId, [{ id, line }])
	}
	return stored.map((one) => {
		const own = lines.get(one.id) ?? []
		const { exam, year, sessionKind } = one
		return {
			id: one.id,
			kind: one.kind,
			state: one.state,
			session: exam === null || year === null || sessionKind === null ? null : { exam, year, kind: sessionKind },
			score: one.score,
			summary: own.map(({ line }) => line),
			sittings: own.map(({ id }) => id),
			outcome: one.outcome,
			proposedBy: one.proposedBy,
			reason: one.reason,
		}
	})
}

/** Writes what a run found. Cases already decided or proposed stay as they are; answers which ids were found and how many are new. */
export function storeDrafts(
	sqlite: Database.Database,
	drafts: readonly CaseDraft[],
	at: string,
): { seen: number[]; fresh: Record<string, number> } {
	const known = sqlite.prepare<[string], { id: number; state: string; score: number }>(
		'SELECT id, state, score FROM reconciliation_case WHERE key = ?',
	)
	const insert = sqlite.prepare(
		`INSERT INTO reconciliation_case (kind, key, session_id, score, explanation, state, created_at) VALUES (?, ?, ?, ?, ?, 'open', ?)`,
	)
	const insertSitting = sqlite.prepare('INSERT INTO case_sitting (case_id, sitting_id) VALUES (?, ?)')
	const refresh = sqlite.prepare(
		"UPDATE reconciliation_case SET score = ?, explanation = ?, state = 'open', outcome = NULL, reason = NULL WHERE id = ?",
	)
	const seen: number[] = []
	const fresh: Record<string, number> = {}
	for (const { kind, sittings, sessionId, score, weights } of drafts) {
		const key = caseKey(kind, sittings)
		const found = known.get(key)
		if (found && found.state !== 'open' && found.state !== 'obsolete') continue
		if (found) {
			if (found.state === 'obsolete' || found.score !== score) refresh.run(score, JSON.stringify(weights), found.id)
			seen.push(found.id)
		} else {
			const id = Number(insert.run(kind, key, sessionId, score, JSON.stringify(weights), at).lastInsertRowid)
			for (const sitting of sittings) insertSitting.run(id, sitting)
			seen.push(id)
		}
		if (found?.state !== 'open') fresh[kind] = (fresh[kind] ?? 0) + 1
	}
	return { seen, fresh }
}

/** Open cases, of one session or all. */
export function openCaseIds(sqlite: Database.Database, sessionId: number | null): number[] {
	return sqlite
		.prepare<[{ sessionId: number | null }], number>(
			`SELECT c.id FROM reconciliation_case c WHERE c.state = 'open' AND ${inSession('c')}`,
		)
		.pluck()
		.all({ sessionId })
}

export function makeObsolete(sqlite: Database.Database, ids: readonly number[]): void {
	const update = sqlite.prepare("UPDATE reconciliation_case SET state = 'obsolete' WHERE id = ? AND state = 'open'")
	for (const id of ids) update.run(id)
}

export function propose(
	sqlite: Database.Database,
	caseId: number,
	{ outcome, keepSittingId, reason }: { outcome: string; keepSittingId: number | null; reason: string },
	accountId: number,
	at: string,
): void {
	sqlite
		.prepare(
			`UPDATE reconciliation_case SET state = 'proposed', outcome = ?, outcome_detail = ?, reason = ?, proposed_by = ?,
			proposed_at = ? WHERE id = ?`,
		)
		.run(outcome, keepSittingId === null ? null : JSON.stringify({ keepSittingId }), reason, accountId, at, caseId)
}

export function reopen(sqlite: Database.Database, caseId: number): void {
	sqlite
		.prepare(
			`UPDATE reconciliation_case SET state = 'open', outcome = NULL, outcome_detail = NULL, reason = NULL, proposed_by = NULL,
			proposed_at = NULL WHERE id = ?`,
		)
		.run(caseId)
}

export function setDecided(sqlite: Database.Database, caseId: number, accountId: number, at: string): void {
	sqlite
		.prepare("UPDATE reconciliation_case SET state = 'decided', decided_by = ?, decided_at = ? WHERE id = ?")
		.run(accountId, at, caseId)
}

/** Ids of cases of a kind, in steps: those after `after`, at most `limit`. */
export function caseIdsAfter(
	sqlite: Database.Database,
	filter: { kind: CaseKind; state: 'open' | 'proposed'; atLeast: number; after: number; limit: number; notBy: number },
): number[] {
	return sqlite
		.prepare<[typeof filter], number>(
			`SELECT id FROM reconciliation_case WHERE state = @state AND kind = @kind AND score >= @atLeast AND id > @after
			AND coalesce(proposed_by, 0) <> @notBy ORDER BY id LIMIT @limit`,
		)
		.pluck()
		.all(filter)
}
