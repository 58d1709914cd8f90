import type { SessionKey } from '#shared/domain/profile'
import { applyMutation } from '../../../src-main/backend/database/mutate.ts'
import type { TestBackend } from '../backend.ts'
import { baremeWith } from './samples.ts'

/** What may differ from the usual record: a candidate who passed with all marks. */
export interface RecordFault {
	status?: 'held' | 'excluded'
	decision?: string | null
	baremeless?: boolean
	markless?: boolean
	surname?: string
	/** A reconciliation case of this kind about the record. */
	caseKind?: string
}

export const session: SessionKey = { exam: 'NS4', year: 2026, kind: 'ORD' }

/** Puts records straight into a practice archive, as if they had been imported. Answers their identifiers. */
export function fillRegister(
	backend: TestBackend,
	count: number,
	faults: Readonly<Record<number, RecordFault>> = {},
	of: SessionKey = session,
): number[] {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive is open')
	const bareme = baremeWith(archive.profile, of.exam, 'SVT')
	const { value } = applyMutation(archive.sqlite, { id: 1, name: 'essai' }, 'test.fill', (sqlite) => {
		const insert = (sql: string, ...values: unknown[]) => Number(sqlite.prepare(sql).run(...values).lastInsertRowid)
		const sessionId = insert('INSERT INTO exam_session (exam, year, kind) VALUES (?, ?, ?)', of.exam, of.year, of.kind)
		const baremeId = insert(
			'INSERT INTO bareme (hash, definition) VALUES (?, ?)',
			`essai ${sessionId}`,
			JSON.stringify(bareme),
		)
		const importId = insert(
			`INSERT INTO import_run (state, account_id, created_at, file_name, file_sha256, file_bytes, format, layout)
			VALUES ('committed', 1, '2026-07-01T00:00:00Z', 'essai.csv', '', 0, 'csv', '{}')`,
		)
		const columns = bareme.slots.map((_, slot) => `m${slot}`)
		const sitting = sqlite.prepare(
			`INSERT INTO sitting (session_id, import_id, source_sheet, source_row, order_number, surname, given_names, birth_date,
			birth_place, department, centre, series, bareme_id, total, average, decision, status, name_key, ${columns.join(', ')})
			VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, 'SVT', ?, ?, ?, ?, ?, '', ${columns.map(() => '?').join(', ')})`,
		)
		const ids = Array.from({ length: count }, (_, index) => {
			const fault = faults[index] ?? {}
			const marks = bareme.slots.map(
				({ maximum }, slot) => Math.floor((maximum * (40 + ((index + slot * 7) % 50))) / 100) * 100,
			)
			const total = marks.reduce((sum, mark) => sum + mark, 0)
			const row = [
				sessionId,
				importId,
				index + 1,
				String(1_000_000 + index),
				fault.surname ?? `CANDIDAT ${String(index).padStart(5, '0')}`,
				'Marie Élodie',
				`200${index % 9}-0${1 + (index % 9)}-1${index % 10}`,
				'Port-au-Prince',
				'Ouest',
				`Centre ${index % 7}`,
				fault.baremeless ? null : baremeId,
				total,
				Math.round((total / 190_000) * 1000),
				fault.decision === undefined ? 'ADMIS' : fault.decision,
				fault.status ?? 'active',
			]
			const id = Number(sitting.run(...row, ...(fault.markless ? marks.map(() => null) : marks)).lastInsertRowid)
			if (fault.caseKind !== undefined) {
				const caseId = insert(
					`INSERT INTO reconciliation_case (kind, key, session_id, created_at) VALUES (?, ?, ?, '2026-07-02T00:00:00Z')`,
					fault.caseKind,
					`${fault.caseKind} ${id}`,
					sessionId,
				)
				insert('INSERT INTO case_sitting (case_id, sitting_id) VALUES (?, ?)', caseId, id)
			}
			return id
		})
		return { value: ids, subject: 'essai', detail: {}, topics: [] }
	})
	return value
}

/** Changes the archive behind the program's back, as a correction would. */
export function change(backend: TestBackend, sql: string, ...values: unknown[]): void {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive is open')
	applyMutation(archive.sqlite, { id: 1, name: 'essai' }, 'test.change', (sqlite) => {
		sqlite.prepare(sql).run(...values)
		return { value: null, subject: 'essai', detail: {}, topics: [] }
	})
}
