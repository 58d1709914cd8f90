import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { FieldName, ImportReport, Layout, SheetLayout } from '#shared/contract/imports'
import { severityOf, type CheckRules, type FindingCode } from '#shared/domain/findings'
import type { Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { openSource, textOptionsOf } from '../formats/open.ts'
import type { SourceFile, SourceRow } from '../formats/table.ts'
import { booksOf, type Books } from '../rules/books.ts'
import { controlLine } from '../rules/lines.ts'
import { rulesOf, type Finding } from '../rules/record.ts'
import { parseReference, type Reference } from '../rules/reference.ts'
import { SessionTable, type SessionHint } from '../rules/sessions.ts'
import { ListChecks } from '../listChecks/listChecks.ts'
import { parseOrderNumber } from '../rules/orderNumbers.ts'
import { tidy } from '../rules/text.ts'
import { compareStaged, type News } from '../comparison/queries.ts'
import { readShape } from '../shape/queries.ts'
import { fingerprintOf } from '../understanding/fingerprint.ts'
import { CandidateRows } from './candidateRows.ts'
import { sheetsToRead, textsOf } from './layoutCheck.ts'
import { Repeats, type Repeat } from './repeats.ts'
import { RowReader, type Reading } from './rowReader.ts'
import { partsOf } from './sideBySide.ts'
import { Staging } from './staging.ts'
import { Tally } from './tally.ts'

export interface StageRequest {
	importId: number
	path: string
	/** As they were when the file was looked at; a file changed since is refused. */
	bytes: number
	modifiedMs: number
	layout: Layout
	session: SessionHint
	profile: Profile
	stagingFile: string
	/** The archive's database, only read, to tell new rows from known ones. */
	archiveFile: string
}

export interface StageResult {
	rowsRead: number
	/** New and changed rows. */
	rowsImported: number
	rowsSetAside: number
	report: ImportReport
}

/** Candidates read at the end of a sheet before what was staged is handed on. */
const RELIEF_ROWS = 1_000

export interface Watch {
	progress(phase: string, done: number, total: number): void
	cancelled(): boolean
}

/** Reads, checks and stages a whole file. The archive is not touched. Throws `job.cancelled` within a batch of rows. */
export async function stageFile(request: StageRequest, watch: Watch): Promise<StageResult> {
	const { size, mtimeMs } = statSync(request.path)
	const file = basename(request.path)
	if (size !== request.bytes || mtimeMs !== request.modifiedMs) throw new AppError('imports.fileChanged', { file })
	const started = performance.now()
	const { layout } = request
	using source = await openSource(request.path, () => textOptionsOf(layout))
	const stager = new Stager(request, source, watch)
	try {
		for (const sheet of sheetsToRead(layout)) await stager.sheet(sheet)
		await stager.end()
	} finally {
		await stager.close()
	}
	watch.progress('importCompare', 0, 0)
	const { tally, sessions } = stager
	const { news, formers } = compareStaged(request.stagingFile, request.archiveFile, {
		fileName: file,
		fingerprint: fingerprintOf(layout),
		rows: tally.rowsRead - tally.rowsSetAside,
	})
	const seconds = (performance.now() - started) / 1000
	const rowsDeleted = source.sheets.reduce((sum, sheet) => sum + (sheet.rowsDeleted?.() ?? 0), 0)
	return {
		rowsRead: tally.rowsRead,
		rowsImported: news.new + news.changed,
		rowsSetAside: tally.rowsSetAside,
		report: {
			...withNews(tally.report(sessions, seconds), news),
			understood: understoodOf(layout, source.format),
			...(rowsDeleted === 0 ? {} : { rowsDeleted }),
			...(formers.length === 0 ? {} : { formers }),
		},
	}
}

/** What was made of the file, for the report: text formats have an encoding, delimited text a delimiter. */
function understoodOf(layout: Layout, format: SourceFile['format']): ImportReport['understood'] {
	const isText = format === 'csv' || format === 'fixedWidth'
	return {
		encoding: isText || format === 'dbf' ? (layout.encoding ?? null) : null,
		delimiter: format === 'csv' ? (layout.delimiter ?? null) : null,
		sheets: sheetsToRead(layout).map(({ name, headerRow, headerRows, columns }) => {
			const ignored = columns.filter(({ field }) => field === 'ignore').map(({ header }) => header.trim())
			return {
				name,
				headerRow: headerRows === 0 ? 0 : headerRow + 1,
				columnsUsed: columns.length - ignored.length,
				ignored: ignored.filter((header) => header !== ''),
			}
		}),
	}
}

/** The most subjects that a barème of the exams in question has; of any exam where columns name the exams. */
function mostSlots({ layout, session, profile }: StageRequest): number {
	const sheets = sheetsToRead(layout)
	const named = sheets.some(({ columns }) => columns.some(({ field }) => field === 'exam'))
	const exams = new Set(sheets.map(({ constants }) => constants.exam ?? session.exam))
	const known = (exam: string) =>
		named || exams.has(exam) || ![...exams].every((one) => profile.exams.some(({ id }) => id === one))
	return Math.max(1, ...profile.baremes.flatMap(({ exam, slots }) => (known(exam) ? [slots.length] : [])))
}

/** Puts what the comparison with the archive found beside the other findings. */
export function withNews(report: ImportReport, { same, changed, taken, new: fresh }: News): ImportReport {
	const counted = (counts: Record<string, number>, code: FindingCode, count: number) => {
		const { [code]: _, ...others } = counts
		return count > 0 ? { ...others, [code]: count } : others
	}
	return {
		...report,
		news: { new: fresh, changed, same },
		warnings: counted(counted(report.warnings, 'archive.changed', changed), 'archive.numberTaken', taken),
		infos: counted(report.infos, 'archive.same', same),
	}
}

class Stager {
	readonly tally: Tally
	readonly sessions: SessionTable
	readonly #books: Books
	readonly #request: StageRequest
	readonly #rules: CheckRules
	readonly #source: SourceFile
	readonly #staging: Staging
	readonly #watch: Watch
	readonly #repeats: Repeats
	/** Rows set aside earlier that are here again. */
	readonly #resolved: Reference[] = []
	#referenceColumn: number | null = null
	#numberColumn: number | null = null
	readonly #lists: ListChecks

	constructor(request: StageRequest, source: SourceFile, watch: Watch) {
		this.#request = request
		this.#rules = rulesOf(request.profile, request.layout)
		this.#source = source
		this.#watch = watch
		this.#books = booksOf(request.profile)
		this.sessions = new SessionTable(request.profile, this.#books)
		const decisions = new Map(request.profile.decisions.map(({ id, participant }) => [id, participant]))
		this.tally = new Tally((decision) => decisions.get(decision) ?? true, this.#rules)
		const shape = readShape(request.archiveFile)
		this.#staging = new Staging({
			path: request.stagingFile,
			importId: request.importId,
			slots: mostSlots(request),
			shape,
			sessions: this.sessions,
			bytes: source.bytes,
		})
		this.#repeats = new Repeats(shape.firstSitting)
		this.#lists = new ListChecks(this.sessions, request.profile)
	}

	async sheet(layout: SheetLayout): Promise<void> {
		const sheet = this.#source.sheets[layout.sheet]
		if (!sheet) throw new AppError('imports.layoutMismatch', { file: basename(this.#request.path), sheet: layout.name })
		const { profile, session } = this.#request
		const reader = new RowReader({
			profile,
			books: this.#books,
			sessions: this.sessions,
			layout: this.#request.layout,
			sheet: layout,
			session: textsOf(session),
			padded: this.#source.format === 'csv',
		})
		const firstData = layout.headerRow + layout.headerRows + 1
		const columnOf = (wanted: FieldName) => layout.columns.find(({ field }) => field === wanted)?.column ?? null
		this.#referenceColumn = columnOf('reference')
		this.#numberColumn = columnOf('orderNumber')
		const candidates = new CandidateRows(layout)
		for await (const batch of sheet.rows()) {
			if (this.#watch.cancelled()) throw new AppError('job.cancelled')
			for (const row of batch) {
				this.#staging.addRaw(layout.sheet, row.row, row.cells)
				if (row.row >= firstData) {
					for (const part of partsOf(row, layout))
						if (!candidates.take(part)) this.#row(layout, part, reader.read(part))
				} else if (row.row > layout.headerRow) reader.noteHeader(row.cells.slice(0, layout.beside))
				else this.#title(row, reader)
			}
			await this.#staging.relieve()
			this.#watch.progress('importRead', this.#source.bytesRead(), this.#source.bytes)
		}
		for (const { row, more } of candidates.all()) {
			this.#row(layout, row, reader.read(row, more), more)
			if (this.tally.rowsRead % RELIEF_ROWS === 0) await this.#staging.relieve()
			if (this.#watch.cancelled()) throw new AppError('job.cancelled')
		}
		for (const { row, finding } of this.tally.endSheet(layout.name))
			this.#staging.addFinding(null, layout.sheet, row, finding)
	}

	async end(): Promise<void> {
		for (const repeat of this.#repeats.end()) this.#repeated(repeat)
		for (const { sheet, row, finding } of this.#lists.end(this.#request.archiveFile)) {
			if (this.#severity(finding.code) === 'off') continue
			this.tally.finding(finding)
			this.#staging.addFinding(null, sheet, row, finding)
		}
		this.#watch.progress('importSort', 0, 0)
		await this.#staging.finish(this.#resolved)
	}

	close(): Promise<void> {
		return this.#staging.close()
	}

	#severity(code: FindingCode) {
		return severityOf(this.#rules, code)
	}

	#title(row: SourceRow, reader: RowReader): void {
		reader.noteTitle(row.cells)
		this.tally.control(controlLine(row.cells, this.#books) ?? [], row.row, true)
	}

	/** `more`: further rows that were read with this one; set aside with it as well. */
	#row(layout: SheetLayout, { row, cells }: SourceRow, reading: Reading, more: readonly SourceRow[] = []): void {
		if (reading.kind === 'control') this.tally.control(reading.controls, row, false)
		for (const finding of reading.findings) this.tally.finding(finding)
		if (reading.kind === 'repeatedHeader')
			for (const finding of reading.findings) this.#staging.addFinding(null, layout.sheet, row, finding)
		if (reading.kind !== 'data') return
		if (this.#referenceColumn !== null) this.#noteReference(cells[this.#referenceColumn] ?? '')
		this.tally.row(reading.attempt?.decision ?? null)
		const { record, findings: found } = reading
		if (!record) {
			for (const one of [{ row, cells }, ...more]) this.#setAside(layout, one.row, one.cells, found)
			// Where a list is of one session, that is the session of the row too.
			if (this.sessions.sessions.length === 1 && this.#numberColumn !== null)
				this.#lists.number(0, parseOrderNumber(tidy(cells[this.#numberColumn] ?? '')))
			return
		}
		const sitting = this.#staging.addSitting(record, layout.sheet, row)
		this.tally.record(record.session, record.decision)
		this.#lists.record(record, layout.sheet, row)
		for (const finding of found)
			if (this.#severity(finding.code) === 'warning') this.#staging.addFinding(sitting, layout.sheet, row, finding)
		for (const repeat of this.#repeats.note(record, sitting, { sheet: layout.sheet, row })) this.#repeated(repeat)
	}

	#noteReference(cell: string): void {
		const reference = parseReference(cell)
		if (reference) this.#resolved.push(reference)
	}

	/** Both rows are told of each other. */
	#repeated({ sitting, other, code, parameters }: Repeat): void {
		const [later, earlier] = [this.#repeats.placeOf(sitting), this.#repeats.placeOf(other)]
		for (const [of, one, two] of [
			[sitting, later, earlier],
			[other, earlier, later],
		] as const) {
			const sheet = this.#request.layout.sheets.find((known) => known.sheet === two.sheet)?.name ?? ''
			const otherRow = one.sheet === two.sheet ? two.row : `${sheet} ${two.row}`
			const finding: Finding = { code, column: null, parameters: { ...parameters, otherRow } }
			this.tally.finding(finding)
			this.#staging.addFinding(of, one.sheet, one.row, finding)
		}
	}

	#setAside(layout: SheetLayout, row: number, cells: readonly string[], found: readonly Finding[]): void {
		const finding = found.find(({ code }) => this.#severity(code) === 'error')
		if (!finding) return
		const columnName = layout.columns.find(({ column }) => column === finding.column)?.header ?? null
		this.tally.setAside(finding.code)
		this.#staging.addSetAside({ sheet: layout.sheet, sheetName: layout.name, row, columnName, finding, cells })
		for (const other of found)
			if (other !== finding && this.#severity(other.code) !== 'info')
				this.#staging.addFinding(null, layout.sheet, row, other)
	}
}
