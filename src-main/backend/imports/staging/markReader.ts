import type { FieldName, SheetLayout } from '#shared/contract/imports'
import type { FindingCode } from '#shared/domain/findings'
import { packFlags, type MarkFlag } from '#shared/domain/marks'
import type { CodeBook } from '../rules/codeBook.ts'
import { marksIn, type NamedMark } from '../rules/markLists.ts'
import { parseMark } from '../rules/marks.ts'
import type { Finding, SittingRecord } from '../rules/record.ts'
import type { ImportBareme } from '../rules/sessions.ts'
import { remembering } from '../rules/text.ts'
import type { CellTexts } from './cellTexts.ts'

interface MarkColumn {
	column: number
	subject: string
	/** What its marks are out of where that is not the barème's maximum. */
	scale: number | null
}

export type Report = (code: FindingCode, column: number | null, parameters?: Finding['parameters']) => void

/** Reads the mark columns of a sheet into the slots of whichever barème a row has. */
export class MarkReader {
	readonly columns: readonly MarkColumn[]
	readonly parse = remembering(parseMark)
	/** Whether the sheet has marks at all. */
	readonly any: boolean
	/** Whether marks stand behind names of subjects in the cells themselves. */
	readonly #named: boolean
	readonly #pairs: readonly { subject: number; mark: number }[]
	readonly #lists: readonly number[]
	readonly #subjects: CodeBook
	readonly #texts: CellTexts
	readonly #report: Report
	/** Slot of each mark column, -1 for none, by barème. */
	readonly #slots = new Map<number, Int8Array>()

	constructor(sheet: SheetLayout, subjects: CodeBook, texts: CellTexts, report: Report) {
		const of = (wanted: FieldName) => sheet.columns.flatMap(({ field, column }) => (field === wanted ? [column] : []))
		const marks = of('subjectMark')
		this.#pairs = of('subject').flatMap((subject, index) => {
			const mark = marks[index]
			return mark === undefined ? [] : [{ subject, mark }]
		})
		this.#lists = of('marks')
		this.#named = this.#pairs.length + this.#lists.length > 0
		this.#subjects = subjects
		this.columns = sheet.columns.flatMap(({ field, column, subject, scale }) =>
			field === 'mark' && subject !== undefined ? [{ column, subject, scale: scale ?? null }] : [],
		)
		this.any = this.#named || this.columns.length > 0
		this.#texts = texts
		this.#report = report
	}

	/** Fills `marks` and `markFlags`; answers the flags by slot, shorter than the barème where the rest have none. */
	read(rows: readonly (readonly string[])[], record: SittingRecord, bareme: ImportBareme): MarkFlag[] {
		const flags: MarkFlag[] = []
		const [cells = []] = rows
		const slots = this.#slotsOf(bareme)
		record.marks = bareme.maxima.map(() => null)
		const note = (slot: number, flag: MarkFlag) => {
			if (flag === 'none' || slot < 0) return
			while (flags.length <= slot) flags.push('none')
			flags[slot] = flag
		}
		for (const [index, mark] of this.columns.entries()) {
			const text = this.#texts.cell(cells, mark.column, 'mark')
			if (text === '') continue
			const slot = slots[index] ?? -1
			// Nearly every mark is a whole number within its bounds.
			const points = mark.scale === null ? wholePoints(text) : -1
			if (points >= 0 && slot >= 0 && points <= (bareme.maxima[slot] ?? 0)) {
				record.marks[slot] = points
				continue
			}
			note(slot, this.#readOne(text, mark, slot, record, bareme))
		}
		if (this.#named) for (const row of rows) this.#readNamed(row, record, bareme, note)
		record.markFlags = flags.length > 0 ? packFlags(flags) : 0
		return flags
	}

	#readNamed(
		cells: readonly string[],
		record: SittingRecord,
		bareme: ImportBareme,
		note: (slot: number, flag: MarkFlag) => void,
	): void {
		const read = ({ subject: name, value }: NamedMark, column: number) => {
			const match = this.#subjects.find(name)
			const subject = match?.exact ? match.id : name
			const slot = bareme.bareme.slots.findIndex((one) => one.subject === subject)
			if (slot < 0) this.#report('mark.notInBareme', column, { value, subject: name })
			else note(slot, this.#readOne(value, { column, subject, scale: null }, slot, record, bareme))
		}
		for (const { subject, mark } of this.#pairs) {
			const name = this.#texts.cell(cells, subject, 'subject')
			const value = this.#texts.cell(cells, mark, 'subjectMark')
			if (name !== '' && value !== '') read({ subject: name, value }, mark)
		}
		for (const column of this.#lists) {
			const text = this.#texts.cell(cells, column, 'marks')
			const marks = marksIn(text)
			if (text !== '' && marks.length === 0) this.#report('mark.unreadable', column, { value: text.slice(0, 200) })
			for (const mark of marks) read(mark, column)
		}
	}

	#slotsOf({ index, bareme }: ImportBareme): Int8Array {
		let slots = this.#slots.get(index)
		if (!slots) {
			slots = Int8Array.from(this.columns, ({ subject }) => bareme.slots.findIndex((slot) => slot.subject === subject))
			this.#slots.set(index, slots)
		}
		return slots
	}

	#readOne(text: string, mark: MarkColumn, slot: number, record: SittingRecord, bareme: ImportBareme): MarkFlag {
		const { column, subject, scale } = mark
		const parsed = this.parse(text)
		if (!parsed.readable) {
			this.#report('mark.unreadable', column, { value: text })
			return 'none'
		}
		if (slot < 0) {
			if (parsed.hundredths !== null) this.#report('mark.notInBareme', column, { value: text, subject })
			return 'none'
		}
		if (parsed.proposed) this.#report('mark.proposed', column, { value: text, proposed: parsed.flag })
		if (parsed.hundredths === null) return parsed.flag
		const maximum = bareme.maxima[slot] ?? 0
		const outOf = parsed.outOf ?? scale
		const points =
			outOf === null || outOf * 100 === maximum
				? parsed.hundredths
				: Math.round((parsed.hundredths * maximum) / (outOf * 100))
		if (points < 0) this.#report('mark.negative', column, { value: text })
		else if (points > maximum)
			this.#report('mark.aboveMaximum', column, { value: text, maximum: outOf ?? maximum / 100 })
		record.marks[slot] = points
		return parsed.flag
	}
}

/** Hundredths of up to four digits; -1 for any other text. */
function wholePoints(text: string): number {
	if (text.length > 4) return -1
	let value = 0
	for (let index = 0; index < text.length; index++) {
		const digit = text.charCodeAt(index) - 48
		if (digit < 0 || digit > 9) return -1
		value = value * 10 + digit
	}
	return value * 100
}
