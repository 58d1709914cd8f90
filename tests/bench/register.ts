import { nameKey } from '#shared/domain/personName'
import type { Archive } from '../../src-main/backend/archive/archive.ts'
import { TestBackend } from '../harness/backend.ts'
import { inventCandidates, type Invented } from '../harness/invented.ts'

const CHUNK = 50_000
const actor = { id: 1, name: 'bench' }

/** A practice archive with so many invented sittings over 31 sessions, and who is who in it. Dispose of the backend afterwards. */
export async function bigRegister(
	sittings: number,
): Promise<{ backend: TestBackend; archive: Archive; invented: Invented }> {
	const backend = await TestBackend.practice()
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	const invented = inventCandidates({ records: sittings })
	await archive.mutate(actor, 'bench.sessions', (sqlite) => {
		for (let year = 1995; year <= 2025; year++)
			sqlite.prepare('INSERT INTO exam_session (exam, year, kind) VALUES (?, ?, ?)').run('BAC2', year, 'ORD')
		sqlite
			.prepare(
				`INSERT INTO import_run (state, account_id, created_at, committed_at, file_name, file_sha256, file_bytes, format, layout)
				VALUES ('committed', 1, '2026-01-01', '2026-01-01', 'bench.csv', '', 0, 'csv', '{"sheets":[]}')`,
			)
			.run()
		return { value: null, subject: 'bench', detail: {}, topics: [] }
	})
	for (let start = 0; start < sittings; start += CHUNK)
		await archive.mutate(actor, 'bench.rows', (sqlite) => {
			const insert = sqlite.prepare(
				`INSERT INTO sitting (id, session_id, import_id, source_sheet, source_row, order_number, surname, given_names, sex, birth_date,
				birth_place, department, school, series, average, decision, name_key) VALUES (?, ?, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'D', ?, ?, ?)`,
			)
			const index = sqlite.prepare('INSERT INTO sitting_search (rowid, name) VALUES (?, ?)')
			for (const one of invented.records.slice(start, start + CHUNK)) {
				const average = 200 + ((one.id * 37) % 700)
				insert.run(
					one.id,
					one.session,
					one.id,
					one.orderNumber,
					one.surname,
					one.givenNames,
					one.sex,
					one.birthDate,
					one.birthPlace,
					one.department,
					one.school,
					average,
					average >= 500 ? 'ADMIS' : 'AJOURNE',
					nameKey(one.surname, one.givenNames),
				)
				index.run(one.id, `${one.surname} ${one.givenNames}`)
			}
			return { value: null, subject: 'bench', detail: {}, topics: [] }
		})
	return { backend, archive, invented }
}
