import { basename } from 'node:path'
import type { Layout, Preview, PreviewRow, SheetLayout } from '#shared/contract/imports'
import { type CheckRules, severityOf, type FindingCode } from '#shared/domain/findings'
import { unpackFlags } from '#shared/domain/marks'
import type { Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { openSource, textOptionsOf } from './formats/open.ts'
import type { SourceRow } from './formats/table.ts'
import { booksOf } from './rules/books.ts'
import { rulesOf, type Finding, type SittingRecord } from './rules/record.ts'
import { SessionTable, type SessionHint } from './rules/sessions.ts'
import { CandidateRows } from './staging/candidateRows.ts'
import { sheetsToRead, textsOf } from './staging/layoutCheck.ts'
import { partsOf } from './staging/sideBySide.ts'
import { RowReader, type Reading } from './staging/rowReader.ts'
import type { Example } from './scan/examples.ts'
import type { KnownRow } from './scan/scan.ts'
import { countIn } from './staging/tally.ts'

export interface PreviewRequest {
	path: string
	profile: Profile
	layout: Layout
	session: SessionHint
	limit: number
	/** Rows from anywhere in the file that had a problem of some kind under earlier settings. */
	known: readonly KnownRow[]
}

/** A change of a setting must show at once, also on a file of a million rows. */
const ROWS_LOOKED_AT = 4_000
/** Rows shown of each kind of problem. */
const EACH_PROBLEM = 3

/**
 * Raw cell beside what becomes of it: the first rows, some of every kind of problem among those looked at, and the rows
 * known from farther down.
 */
export async function previewFile({ path, profile, layout, session, limit, known }: PreviewRequest): Promise<Preview> {
	using source = await openSource(path, () => textOptionsOf(layout))
	const books = booksOf(profile)
	const sessions = new SessionTable(profile, books)
	const counts: Record<string, number> = {}
	const shown: Example[] = []
	const first = Math.ceil(limit / 2)
	let rowsLookedAt = 0
	for (const sheet of sheetsToRead(layout)) {
		const table = source.sheets[sheet.sheet]
		if (!table) throw new AppError('imports.layoutMismatch', { file: basename(path), sheet: sheet.name })
		const reader = new RowReader({
			profile,
			books,
			sessions,
			layout,
			sheet,
			session: textsOf(session),
			padded: source.format === 'csv',
		})
		const candidates = new CandidateRows(sheet)
		const show = (row: SourceRow, reading: Reading) => {
			const fresh = reading.findings.some(({ code }) => countedBefore(counts, code) < EACH_PROBLEM)
			for (const { code } of reading.findings) countIn(counts, code)
			if (shown.length < limit && (shown.length < first || fresh)) shown.push({ sheet, row, reading })
		}
		for await (const batch of table.rows()) {
			for (const row of batch) {
				if (row.row <= sheet.headerRow) reader.noteTitle(row.cells)
				else if (row.row <= sheet.headerRow + sheet.headerRows) reader.noteHeader(row.cells.slice(0, sheet.beside))
				if (row.row <= sheet.headerRow + sheet.headerRows || rowsLookedAt >= ROWS_LOOKED_AT) continue
				rowsLookedAt++
				for (const part of partsOf(row, sheet)) if (!candidates.take(part)) show(part, reader.read(part))
			}
			if (rowsLookedAt >= ROWS_LOOKED_AT) break
		}
		for (const { row, more } of candidates.all()) show(row, reader.read(row, more))
		const isShown = new Set(shown.flatMap((one) => (one.sheet === sheet ? [placeOf(one.row)] : [])))
		for (const { sheet: of, row } of known)
			if (of === sheet.sheet && row.row > sheet.headerRow + sheet.headerRows && !isShown.has(placeOf(row)))
				shown.push({ sheet, row, reading: reader.read(row) })
	}
	return {
		columns: sheetsToRead(layout)[0]?.columns ?? [],
		rows: shown.map((one) => previewRow(one, sessions, rulesOf(profile, layout))),
		counts,
		rowsLookedAt,
	}
}

const placeOf = ({ row, part = 0 }: SourceRow) => `${row} ${part}`
const countedBefore = (counts: Record<string, number>, code: FindingCode) => counts[code] ?? 0

export function previewRow({ sheet, row, reading }: Example, sessions: SessionTable, rules: CheckRules): PreviewRow {
	const severities = reading.findings.map(({ code }) => severityOf(rules, code))
	const order = ['error', 'warning', 'info'] as const
	return {
		sheet: sheet.sheet,
		row: row.row,
		part: row.part ?? 0,
		severity: order.find((severity) => severities.includes(severity)) ?? null,
		cells: sheet.columns.map((mapping, index) => ({
			raw: row.cells[mapping.column] ?? '',
			value: reading.attempt ? valueOf(reading.attempt, mapping, sessions) : null,
			findings: codesAt(reading.findings, mapping.column, index === 0),
		})),
	}
}

/** Findings of the row as a whole stand at its first cell. */
function codesAt(all: readonly Finding[], column: number, isFirst: boolean): FindingCode[] {
	return all.flatMap((finding) =>
		finding.column === column || (finding.column === null && isFirst) ? [finding.code] : [],
	)
}

const points = (hundredths: number | null) => (hundredths === null ? null : String(hundredths / 100))

function valueOf(
	record: SittingRecord,
	{ field, subject }: SheetLayout['columns'][number],
	sessions: SessionTable,
): string | null {
	const session = sessions.sessions[record.session]?.key
	switch (field) {
		case 'ignore':
		case 'remark':
		case 'reference':
		case 'subject':
			return null
		case 'subjectMark':
		case 'marks':
			return allMarks(record, sessions)
		case 'fullName':
			return `${record.surname}, ${record.givenNames}`
		case 'birthDateAndPlace':
			return [record.birthDate, record.birthPlace].filter((part) => part !== null).join(', ')
		case 'mark':
			return markText(record, subject, sessions)
		case 'total':
		case 'average':
			return points(record[field])
		case 'exam':
			return session?.exam ?? null
		case 'year':
			return session ? String(session.year) : null
		case 'sessionKind':
			return session?.kind ?? null
		default:
			return record[field]
	}
}

/** The marks of a record, each with its subject: what cells with several of them, or one of several rows, became. */
function allMarks(record: SittingRecord, sessions: SessionTable): string | null {
	const slots = record.bareme === null ? [] : (sessions.baremes[record.bareme]?.bareme.slots ?? [])
	const texts = slots.flatMap(({ subject }) => {
		const text = markText(record, subject, sessions)
		return text === null ? [] : [`${subject} ${text}`]
	})
	return texts.length === 0 ? null : texts.join(', ')
}

function markText(record: SittingRecord, subject: string | undefined, sessions: SessionTable): string | null {
	const slots = record.bareme === null ? [] : (sessions.baremes[record.bareme]?.bareme.slots ?? [])
	const slot = slots.findIndex((one) => one.subject === subject)
	if (slot < 0) return null
	const flag = unpackFlags(record.markFlags, slots.length)[slot] ?? 'none'
	return (
		[points(record.marks[slot] ?? null), flag === 'none' ? null : flag].filter((part) => part !== null).join(' ') ||
		null
	)
}
