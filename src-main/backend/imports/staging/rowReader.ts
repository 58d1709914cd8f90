import type { FieldName, Layout, SheetLayout } from '#shared/contract/imports'
import { type CheckRules, type FindingCode, severityOf } from '#shared/domain/findings'
import { keyOfPlain, plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import { CELL, type RowFlaw, type SourceRow } from '../formats/table.ts'
import type { Books } from '../rules/books.ts'
import { parseBirthDate, parseDateAndPlace } from '../rules/dates.ts'
import { type Control, sectionLine } from '../rules/lines.ts'
import { parseScore, type Score } from '../rules/marks.ts'
import { looksSuspicious, partName } from '../rules/names.ts'
import { isDamagedNumber, parseOrderNumber } from '../rules/orderNumbers.ts'
import { rulesOf, type Finding, type SittingRecord } from '../rules/record.ts'
import { checkRow } from '../rules/rowChecks.ts'
import type { ImportBareme, ImportSession, SessionTable } from '../rules/sessions.ts'
import { parseSolarHijri } from '../rules/solarHijri.ts'
import { parseSex } from '../rules/sex.ts'
import { isShifted, type TypedColumn } from '../rules/shift.ts'
import { remembering, tidy } from '../rules/text.ts'
import { CellTexts } from './cellTexts.ts'
import { readDecision } from './decisionCell.ts'
import { MarkReader, type Report } from './markReader.ts'
import { PageLines } from './pageLines.ts'
import { RepeatedHeader } from './repeatedHeader.ts'
import { typedColumns } from './typedColumns.ts'

export interface Reading {
	/** `data` rows become records or are set aside; the others belong to the page, not to the list. */
	kind: 'data' | 'control' | 'section' | 'repeatedHeader'
	/** Null where an error sets the row aside. */
	record: SittingRecord | null
	/** As far as it could be read, also of a row that is set aside. */
	attempt: SittingRecord | null
	findings: Finding[]
	controls: Control[]
}

export interface ReaderOptions {
	profile: Profile
	books: Books
	sessions: SessionTable
	layout: Layout
	sheet: SheetLayout
	/** Texts that hold for rows where no column says it: exam, year, session kind. */
	session: { exam: string; year: string; kind: string }
	/** Rows are written with all their cells, so that missing ones mean something (delimited text). */
	padded: boolean
}

/** Fields that stand in the record just as they are read. */
const plainFields = ['birthPlace', 'commune', 'centre', 'school', 'nationalId'] as const

const flawCodes: Partial<Record<RowFlaw, FindingCode>> = { nulBytes: 'row.nulBytes', tooLong: 'row.tooLong' }

/** Turns the rows of one sheet into records and findings, by a layout. One instance per sheet; rows in order. */
export class RowReader {
	readonly #options: ReaderOptions
	readonly #rules: CheckRules
	readonly #texts: CellTexts
	readonly #marks: MarkReader
	readonly #typed: TypedColumn[]
	/** Cells a row may have: as many as the header, or as the layout names. */
	#expected: number
	readonly #mapped: ReadonlySet<number>
	readonly #header: RepeatedHeader
	readonly #nameColumns: readonly number[]
	readonly #page: PageLines
	/** Decisions of people who did not sit, e.g. absents. */
	readonly #nonParticipants: ReadonlySet<string>

	readonly #date: (text: string) => string | null
	readonly #points = remembering((text) => ({ parsed: parseScore(text) }))
	readonly #plain = remembering(plain, 100_000)
	readonly #sex = remembering((text) => ({ sex: parseSex(text) }), 1000)
	readonly #reporter: Report = (code, column, parameters) => this.#report(code, column, parameters)
	#year = 0
	#findings: Finding[] = []

	constructor(options: ReaderOptions) {
		const { layout, sheet } = options
		this.#options = options
		this.#rules = rulesOf(options.profile, layout)
		this.#texts = new CellTexts(layout, sheet)
		this.#marks = new MarkReader(sheet, options.books.subjects, this.#texts, this.#reporter)
		this.#mapped = new Set(
			sheet.columns.flatMap(({ field, column }) => (field === 'ignore' || field === 'remark' ? [] : [column])),
		)
		this.#expected = Math.max(0, ...sheet.columns.map(({ column }) => column + 1))
		this.#nameColumns = (['surname', 'givenNames', 'fullName'] as const)
			.map((field) => this.#texts.column(field))
			.filter((column) => column !== null)
		this.#header = new RepeatedHeader(sheet, this.#nameColumns[0] ?? this.#texts.column('orderNumber'))
		this.#page = new PageLines(options.books, this.#nameColumns, (field) => this.#texts.column(field))
		const dates = remembering((text) => ({ date: parseBirthDate(text, layout.dateOrder, this.#year) }))
		this.#date = (text) => dates(text).date
		this.#typed = typedColumns(this.#texts, this.#marks, options.books, this.#date)
		this.#nonParticipants = new Set(
			options.profile.decisions.filter(({ participant }) => !participant).map(({ id }) => id),
		)
	}

	/** Rows above the header: when they come again on the next printed page they are no candidates. */
	noteTitle(cells: readonly string[]): void {
		this.#page.noteTitle(cells)
		const section = sectionLine(cells)
		// What a title says of the decisions was proposed with the layout, which may have it otherwise.
		if (section && section.field !== 'decision' && this.#texts.text([], section.field) === '')
			this.#openSection(section)
	}

	/** A series that the profile does not have is not that of every row below, unless others were. */
	#openSection({ field, value }: { field: FieldName; value: string }): void {
		const isKnown = field !== 'series' || this.#options.books.series.find(value)?.exact === true
		if (isKnown || this.#texts.text([], field) !== '') this.#texts.setConstant(field, value)
	}

	/** A header line of the file itself: a layout by hand need not name every column. */
	noteHeader(cells: readonly string[]): void {
		this.#header.note(cells)
		const last = cells.findLastIndex((cell) => tidy(cell) !== '')
		this.#expected = Math.max(this.#expected, last + 1)
	}

	/** `more`: further rows of the same candidate, each with another subject. */
	read(row: SourceRow, more: readonly SourceRow[] = []): Reading {
		this.#findings = []
		const { cells } = row
		const reading = (kind: Reading['kind'], controls: Control[] = []): Reading => ({
			kind,
			record: null,
			attempt: null,
			findings: this.#findings,
			controls,
		})
		const flaw = row.flaw ? flawCodes[row.flaw] : undefined
		if (flaw) {
			this.#report(flaw, null)
			return reading('data')
		}
		if (row.flaw === 'undecodable') this.#report('row.undecodable', null)
		if (this.#header.isRepeated(cells)) {
			this.#report('row.repeatedHeader', null)
			return reading('repeatedHeader')
		}
		if (this.#header.isAnother) this.#report('row.otherHeader', null)
		const page = this.#page.read(cells)
		if (page?.kind === 'control') return reading('control', page.controls)
		if (page?.kind === 'section') this.#openSection(page)
		if (page?.kind === 'title') this.#report('row.repeatedHeader', null)
		if (page) return reading(page.kind === 'title' ? 'repeatedHeader' : 'section')
		this.#checkWidth(row)
		if (row.kinds) this.#checkKinds(cells, row.kinds)
		const record = this.#record(cells, more)
		const failed = this.#findings.some(({ code }) => severityOf(this.#rules, code) === 'error')
		if (failed && !this.#header.isAnother && this.#isMoved(cells)) return reading('data')
		return {
			kind: 'data',
			record: failed ? null : record,
			attempt: record,
			findings: this.#findings,
			controls: [],
		}
	}

	/** Errors that come from one delimiter too many or too few: said as that, instead of cell by cell. */
	#isMoved(cells: readonly string[]): boolean {
		const parameters = { cells: cells.length, expected: this.#expected }
		if (this.#options.padded && cells.length > this.#expected)
			this.#findings = [{ code: 'row.tooManyCells', column: null, parameters }]
		else if (isShifted(cells, this.#typed)) this.#findings = [{ code: 'row.shifted', column: null, parameters: {} }]
		else return false
		return true
	}

	#report(code: FindingCode, column: number | null, parameters: Finding['parameters'] = {}): void {
		if (this.#rules[code] !== 'off') this.#findings.push({ code, column, parameters })
	}

	#checkWidth(row: SourceRow): void {
		const { length } = row.cells
		const parameters = { cells: length, expected: this.#expected }
		if (row.flaw === 'tooWide') this.#report('row.tooManyCells', null, parameters)
		else if (length > this.#expected) {
			for (let column = this.#expected; column < length; column++)
				if (tidy(row.cells[column] ?? '') !== '') return this.#report('row.tooManyCells', column, parameters)
		} else if (this.#options.padded && length < this.#expected)
			this.#report(row.flaw === 'unterminated' ? 'row.cutOff' : 'row.tooFewCells', null, parameters)
	}

	#checkKinds(cells: readonly string[], kinds: Uint8Array): void {
		for (const column of this.#mapped) {
			const kind = kinds[column] ?? 0
			if (kind === 0) continue
			if ((kind & CELL.FORMULA) !== 0) this.#report('cell.formula', column)
			if ((kind & 7) === CELL.ERROR) this.#report('cell.error', column, { value: cells[column] ?? '' })
		}
	}

	#record(cells: readonly string[], more: readonly SourceRow[]): SittingRecord | null {
		const session = this.#session(cells)
		if (session === null) return null
		this.#year = session.key.year
		const record: SittingRecord = {
			session: session.index,
			bareme: null,
			orderNumber: this.#orderNumber(cells),
			surname: '',
			givenNames: '',
			sex: null,
			birthDate: null,
			birthPlace: null,
			department: null,
			commune: null,
			centre: null,
			school: null,
			series: '',
			nationalId: null,
			marks: [],
			markFlags: 0,
			total: null,
			average: null,
			decision: null,
			mention: null,
			nameKey: '',
			status: 'active',
			statusReason: null,
		}
		this.#names(cells, record)
		for (const field of plainFields) record[field] = this.#texts.text(cells, field) || null
		this.#birth(cells, record)
		this.#coded(cells, record)
		this.#options.books.remarks.hold(record, this.#texts.text(cells, 'remark'))
		const bareme = this.#bareme(session, record)
		const rows = more.length === 0 ? [cells] : [cells, ...more.map((row) => row.cells)]
		const flags = bareme ? this.#marks.read(rows, record, bareme) : []
		const total = this.#number(cells, 'total')
		const average = this.#number(cells, 'average')
		record.total = total?.hundredths ?? null
		const averageScale = average?.outOf ?? this.#texts.scale('average')
		record.average =
			average && averageScale !== null
				? Math.round((average.hundredths * session.averageOn) / averageScale)
				: (average?.hundredths ?? null)
		checkRow(
			record,
			{
				session,
				bareme: this.#marks.any ? (bareme?.bareme ?? null) : null,
				flags,
				total,
				average,
				hasTotalColumn: this.#texts.column('total') !== null,
				hasAverageColumn: this.#texts.column('average') !== null,
				participant: !this.#nonParticipants.has(record.decision ?? ''),
			},
			({ code, column, parameters }) => this.#report(code, column, parameters),
		)
		return record
	}

	#session(cells: readonly string[]): ImportSession | null {
		const { exam, year, kind } = this.#options.session
		const texts = {
			exam: this.#texts.text(cells, 'exam') || exam,
			year: this.#texts.text(cells, 'year') || year,
			kind: this.#texts.text(cells, 'sessionKind') || kind,
		}
		const session = this.#options.sessions.resolve(texts.exam, texts.year, texts.kind)
		if (typeof session !== 'string') return session
		const [field, value] =
			session === 'exam.unknown'
				? (['exam', texts.exam] as const)
				: session === 'year.unreadable'
					? (['year', texts.year] as const)
					: (['sessionKind', texts.kind] as const)
		this.#report(session, this.#texts.column(field), { value })
		return null
	}

	#orderNumber(cells: readonly string[]): string | null {
		const column = this.#texts.column('orderNumber')
		if (column === null) return null
		const text = this.#texts.text(cells, 'orderNumber')
		if (text === '') this.#report('orderNumber.missing', column)
		else if (isDamagedNumber(text)) this.#report('orderNumber.damaged', column, { value: text })
		return text === '' ? null : parseOrderNumber(text)
	}

	#names(cells: readonly string[], record: SittingRecord): void {
		const column = this.#nameColumns[0] ?? null
		const full = this.#texts.text(cells, 'fullName')
		record.surname = this.#texts.text(cells, 'surname')
		record.givenNames = this.#texts.text(cells, 'givenNames')
		const whole =
			full !== '' && record.surname === ''
				? full
				: record.givenNames === '' && record.surname.includes(',')
					? record.surname
					: ''
		if (whole !== '') {
			const name = partName(whole, this.#options.layout.nameOrder)
			record.surname = name.surname
			if (record.givenNames === '') record.givenNames = name.givenNames
			if (name.guessed) this.#report('name.parted', column, { value: whole })
		}
		if (record.surname === '' && record.givenNames === '') {
			// A list of numbers only says of whom it speaks as well.
			const isNumbered = column === null && record.orderNumber !== null
			return this.#report(isNumbered ? 'name.none' : 'name.missing', column)
		}
		if (looksSuspicious(record.surname, record.givenNames))
			this.#report('name.suspicious', column, { value: `${record.surname} ${record.givenNames}`.trim() })
		record.nameKey = keyOfPlain(this.#plain(record.surname), this.#plain(record.givenNames))
	}

	#birth(cells: readonly string[], record: SittingRecord): void {
		const both = this.#texts.text(cells, 'birthDateAndPlace')
		if (both !== '') {
			const { date, place } = parseDateAndPlace(both, this.#options.layout.dateOrder, this.#year)
			record.birthDate = date
			record.birthPlace ??= place
			if (date === null && /\d/.test(both))
				this.#report('birthDate.unreadable', this.#texts.column('birthDateAndPlace'), { value: both })
		}
		const text = this.#texts.text(cells, 'birthDate')
		if (text === '' || /^[-–?.]+$/.test(text)) return
		record.birthDate = this.#date(text)
		if (record.birthDate !== null) return
		const column = this.#texts.column('birthDate')
		record.birthDate = parseSolarHijri(text)
		if (record.birthDate === null) this.#report('birthDate.unreadable', column, { value: text })
		else this.#report('birthDate.otherCalendar', column, { value: text, proposed: record.birthDate })
	}

	#coded(cells: readonly string[], record: SittingRecord): void {
		const sex = this.#texts.text(cells, 'sex')
		if (sex !== '') {
			record.sex = this.#sex(sex).sex
			if (record.sex === null) this.#report('sex.unknown', this.#texts.column('sex'), { value: sex })
		}
		const department = this.#texts.text(cells, 'department')
		if (department !== '') {
			const match = this.#options.books.departments.find(department)
			record.department = match?.id ?? department
			if (!match) this.#report('department.unknown', this.#texts.column('department'), { value: department })
		}
		const series = this.#texts.text(cells, 'series')
		if (series !== '') {
			const match = this.#options.books.series.find(series)
			if (match?.exact) record.series = match.id
			else this.#report('series.unknown', this.#texts.column('series'), { value: series })
		}
		const decision = this.#texts.text(cells, 'decision')
		if (decision !== '') {
			readDecision(decision, this.#texts.column('decision'), this.#options.books, record, this.#reporter)
		}
		const mention = this.#texts.text(cells, 'mention')
		if (mention !== '' && /\p{L}/u.test(mention)) {
			const match = this.#options.books.mentions.find(mention)
			record.mention = match?.id ?? null
			if (!match) this.#report('mention.unknown', this.#texts.column('mention'), { value: mention })
		}
	}

	#bareme(session: ImportSession, record: SittingRecord): ImportBareme | null {
		const bareme = this.#options.sessions.bareme(session, record.series)
		record.bareme = bareme?.index ?? null
		if (!bareme && this.#marks.any) this.#report('bareme.none', null, { series: record.series })
		return bareme
	}

	#number(cells: readonly string[], field: 'total' | 'average'): Score | null {
		const text = this.#texts.text(cells, field)
		if (text === '' || /^[-–.*/]+$/.test(text)) return null
		const { parsed } = this.#points(text)
		if (parsed === null && !this.#marks.parse(text).readable)
			this.#report(field === 'total' ? 'total.unreadable' : 'average.unreadable', this.#texts.column(field), {
				value: text,
			})
		return parsed
	}
}
