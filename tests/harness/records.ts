import { deflateRawSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { baremeFor, type SessionKey } from '#shared/domain/profile'
import { packFlags, type MarkFlag } from '#shared/domain/marks'
import { nameKey } from '#shared/domain/personName'
import { randomNumbers } from '../../src-main/backend/reconciliation/linkage/random.ts'
import type { Archive } from '../../src-main/backend/archive/archive.ts'

/** A sitting as a test needs it; what is left out is plain and the same for all. */
export interface TestSitting {
	session?: SessionKey
	orderNumber?: string | null
	surname: string
	givenNames: string
	sex?: string | null
	birthDate?: string | null
	birthPlace?: string | null
	department?: string | null
	commune?: string | null
	school?: string | null
	series?: string
	nationalId?: string | null
	marks?: (number | null)[]
	flags?: MarkFlag[]
	total?: number | null
	average?: number | null
	decision?: string | null
}

export const testSession: SessionKey = { exam: 'NS4', year: 2024, kind: 'ORD' }
const testActor = { id: 1, name: 'test' }

/** Puts records into an archive as one committed import, through `mutate`, the way the import does. Answers their ids. */
export function insertSittings(
	archive: Archive,
	sittings: readonly TestSitting[],
	{ withMarks = false }: { withMarks?: boolean } = {},
): Promise<number[]> {
	return archive.mutate(testActor, 'imports.commit', (sqlite) => {
		const at = new Date().toISOString()
		const columns = ['Nom', 'Prénoms', 'Numéro']
		const layout = {
			sheets: [
				{
					sheet: 0,
					name: 'Liste',
					headerRow: 0,
					headerRows: 1,
					columns: columns.map((header, column) => ({
						column,
						header,
						field: ['surname', 'givenNames', 'orderNumber'][column],
					})),
				},
			],
		}
		const sessions = new Map<string, number>()
		const sessionOf = (key: SessionKey) => {
			const name = `${key.exam} ${key.year} ${key.kind}`
			const known = sessions.get(name)
			if (known !== undefined) return known
			sqlite
				.prepare('INSERT INTO exam_session (exam, year, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
				.run(key.exam, key.year, key.kind)
			const id = Number(
				sqlite
					.prepare('SELECT id FROM exam_session WHERE exam = ? AND year = ? AND kind = ?')
					.pluck()
					.get(key.exam, key.year, key.kind),
			)
			sessions.set(name, id)
			return id
		}
		const keys = sittings.map(({ session = testSession }) => session)
		const report = { sessions: [...new Set(keys)].map((session) => ({ session, rows: 0 })) }
		const importId = Number(
			sqlite
				.prepare(
					`INSERT INTO import_run (state, account_id, created_at, committed_at, file_name, file_sha256, file_bytes, format, layout, report)
					VALUES ('committed', 1, ?, ?, 'liste.csv', ?, 1, 'csv', ?, ?)`,
				)
				.run(at, at, '0'.repeat(64), JSON.stringify(layout), JSON.stringify(report)).lastInsertRowid,
		)
		const cells = sittings.map((one) => [one.surname, one.givenNames, one.orderNumber ?? ''])
		const lines = Buffer.from([columns, ...cells].map((row) => JSON.stringify(row)).join('\n'))
		sqlite
			.prepare('INSERT INTO raw_block (import_id, sheet, first_row, last_row, sha256, rows) VALUES (?, 0, 1, ?, ?, ?)')
			.run(importId, sittings.length + 1, createHash('sha256').update(lines).digest(), deflateRawSync(lines))
		const baremes = new Map<string, number>()
		const insert = sqlite.prepare(
			`INSERT INTO sitting (session_id, import_id, source_sheet, source_row, order_number, surname, given_names, sex, birth_date,
			birth_place, department, commune, school, series, national_id, bareme_id, mark_flags, total, average, decision, name_key,
			m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15)
			VALUES (${Array.from({ length: 37 }, () => '?').join(', ')})`,
		)
		const index = sqlite.prepare('INSERT INTO sitting_search (rowid, name) VALUES (?, ?)')
		const ids = sittings.map((one, row) => {
			const session = one.session ?? testSession
			const series = one.series ?? ''
			const bareme = withMarks || one.marks ? baremeFor(archive.profile, session, series) : undefined
			let baremeId: number | null = null
			if (bareme) {
				const known = baremes.get(bareme.id)
				baremeId =
					known ??
					Number(
						sqlite
							.prepare(
								'INSERT INTO bareme (hash, definition) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING id',
							)
							.pluck()
							.get(bareme.id, JSON.stringify(bareme)),
					)
				baremes.set(bareme.id, baremeId)
			}
			const marks = Array.from({ length: 16 }, (_, slot) => one.marks?.[slot] ?? null)
			const id = Number(
				insert.run(
					sessionOf(session),
					importId,
					0,
					row + 2,
					one.orderNumber ?? null,
					one.surname,
					one.givenNames,
					one.sex ?? null,
					one.birthDate ?? null,
					one.birthPlace ?? null,
					one.department ?? null,
					one.commune ?? null,
					one.school ?? null,
					series,
					one.nationalId ?? null,
					baremeId,
					packFlags(one.flags ?? []),
					one.total ?? null,
					one.average ?? null,
					one.decision ?? null,
					nameKey(one.surname, one.givenNames),
					...marks,
				).lastInsertRowid,
			)
			index.run(id, `${one.surname} ${one.givenNames}`)
			return id
		})
		return { value: ids, subject: `import ${importId}`, detail: { rows: ids.length }, topics: ['imports', 'archive'] }
	})
}

/** Other people, so that frequencies mean something; nobody is in two crowds of different years. */
export function crowd(count: number, session: SessionKey = testSession): TestSitting[] {
	const surnames =
		'DORVIL CADET EXANTUS VALCOURT LAGUERRE BRUTUS ZEPHIR NARCISSE FLEURANT SAINTIL ESTIME JOACHIM'.split(' ')
	const given =
		'Wideline Josué Nadège Réginald Fabiola Mirlande Jocelyne Wilner Kervens Islande Samuel Ruth Judeline'.split(' ')
	const places = 'Jacmel Hinche Gonaïves Jérémie Cayes Miragoâne Cap-Haïtien'.split(' ')
	const random = randomNumbers(session.year)
	const pick = (items: readonly string[]) => items[Math.trunc(random() * items.length)] ?? ''
	const two = (value: number) => String(value).padStart(2, '0')
	return Array.from({ length: count }, (_, index) => ({
		session,
		orderNumber: `9${String(index).padStart(5, '0')}`,
		surname: random() < 0.2 ? pick(surnames) : `${pick(surnames)}-${pick(surnames)}`,
		givenNames: `${pick(given)} ${pick(given)}`,
		sex: random() < 0.5 ? 'F' : 'M',
		birthDate: `${session.year - 18 - Math.trunc(random() * 5)}-${two(1 + Math.trunc(random() * 12))}-${two(1 + Math.trunc(random() * 28))}`,
		birthPlace: pick(places),
		department: pick(['Ouest', 'Nord', 'Sud', 'Centre']),
		school: `Lycée ${pick(places)}`,
	}))
}
