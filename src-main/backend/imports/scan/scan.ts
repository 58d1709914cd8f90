import { basename } from 'node:path'
import type { Scan } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { openSource, textOptionsOf } from '../formats/open.ts'
import type { SourceRow } from '../formats/table.ts'
import { rulesOf } from '../rules/record.ts'
import { previewRow, type PreviewRequest } from '../preview.ts'
import { booksOf } from '../rules/books.ts'
import { SessionTable } from '../rules/sessions.ts'
import { CandidateRows } from '../staging/candidateRows.ts'
import { sheetsToRead, textsOf } from '../staging/layoutCheck.ts'
import { Repeats } from '../staging/repeats.ts'
import { partsOf } from '../staging/sideBySide.ts'
import { RowReader } from '../staging/rowReader.ts'
import { Problems } from './examples.ts'

/** A row as it stands in the file, to be read again when a setting changes. */
export interface KnownRow {
	sheet: number
	row: SourceRow
}

/** What is known so far: the answer to the interface, and the rows behind it. */
export interface ScanState {
	scan: Scan
	known: KnownRow[]
}

export type ScanRequest = Omit<PreviewRequest, 'limit' | 'known'>

interface Watch {
	tell(state: ScanState): void
	cancelled(): boolean
}

const TOLD_EVERY_MS = 250

/** Looks through a whole file for rows of every kind of problem; tells now and then what it has, and answers the whole. */
export async function scanFile({ path, profile, layout, session }: ScanRequest, watch: Watch): Promise<ScanState> {
	using source = await openSource(path, () => textOptionsOf(layout))
	const books = booksOf(profile)
	const sessions = new SessionTable(profile, books)
	const problems = new Problems()
	const repeats = new Repeats(0)
	let sitting = 0
	const state = (done: boolean): ScanState => ({
		scan: {
			done,
			share: done ? 1 : Math.min(1, source.bytesRead() / Math.max(1, source.bytes)),
			rowsLookedAt: problems.rows,
			counts: problems.counts,
			rows: problems.examples.map((one) => previewRow(one, sessions, rulesOf(profile, layout))),
			values: problems.values(),
		},
		known: problems.examples.map(({ sheet, row }) => ({ sheet: sheet.sheet, row })),
	})
	let toldAt = performance.now()
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
		const look = (row: SourceRow, more?: readonly SourceRow[]) => {
			const reading = reader.read(row, more)
			if (reading.record)
				for (const repeat of repeats.note(reading.record, sitting++, { sheet: sheet.sheet, row: row.row })) {
					const parameters = { ...repeat.parameters, otherRow: repeats.placeOf(repeat.other).row }
					reading.findings.push({ code: repeat.code, column: null, parameters })
				}
			if (reading.kind === 'data') problems.note(sheet, row, reading)
		}
		const last = sheet.headerRow + sheet.headerRows
		for await (const batch of table.rows()) {
			if (watch.cancelled()) throw new AppError('job.cancelled')
			for (const row of batch) {
				if (row.row > last) {
					for (const part of partsOf(row, sheet)) if (!candidates.take(part)) look(part)
				} else if (row.row > sheet.headerRow) reader.noteHeader(row.cells.slice(0, sheet.beside))
				else reader.noteTitle(row.cells)
			}
			const now = performance.now()
			if (now - toldAt < TOLD_EVERY_MS) continue
			toldAt = now
			watch.tell(state(false))
		}
		for (const { row, more } of candidates.all()) look(row, more)
	}
	return state(true)
}
