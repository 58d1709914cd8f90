import type { SheetLayout } from '#shared/contract/imports'
import { findings, type FindingCode } from '#shared/domain/findings'
import type { SourceRow } from '../formats/table.ts'
import type { Finding } from '../rules/record.ts'
import { detached, tidy } from '../rules/text.ts'
import type { Reading } from '../staging/rowReader.ts'
import { countIn } from '../staging/tally.ts'

/** Rows shown of each kind of problem. */
const EACH_PROBLEM = 3
/** Different values counted of one problem in one field, and how many of them are shown. */
const MOST_VALUES = 2_000
const SHOWN_VALUES = 50

export interface Example {
	sheet: SheetLayout
	row: SourceRow
	reading: Reading
}

/** A value that a check has something to say about, and how many rows have it. */
export interface ProblemValue {
	code: FindingCode
	field: SheetLayout['columns'][number]['field']
	value: string
	count: number
}

/** What the rows of a file have to be looked at for: counts by problem, some rows of each, and the values at fault. */
export class Problems {
	readonly counts: Record<string, number> = {}
	readonly examples: Example[] = []
	rows = 0
	readonly #values = new Map<string, Pick<ProblemValue, 'code' | 'field'> & { counts: Map<string, number> }>()

	note(sheet: SheetLayout, row: SourceRow, reading: Reading): void {
		this.rows++
		if (reading.findings.length === 0) return
		const fresh = reading.findings.some(({ code }) => (this.counts[code] ?? 0) < EACH_PROBLEM)
		for (const finding of reading.findings) {
			countIn(this.counts, finding.code)
			if (finding.column !== null && findings[finding.code].severity !== 'info') this.#value(sheet, row, finding)
		}
		// Kept cells let go of the piece of the file that they were cut from.
		if (fresh) this.examples.push({ sheet, row: { ...row, cells: row.cells.map(detached) }, reading })
	}

	#value({ columns }: SheetLayout, { cells }: SourceRow, { code, column }: Finding): void {
		const field = columns.find((one) => one.column === column)?.field
		const value = detached(tidy(cells[column ?? 0] ?? ''))
		if (field === undefined || value === '') return
		const key = `${code}\t${field}`
		const { counts } = this.#values.get(key) ?? { counts: new Map<string, number>() }
		if (counts.size === 0) this.#values.set(key, { code, field, counts })
		if (counts.has(value) || counts.size < MOST_VALUES) counts.set(value, (counts.get(value) ?? 0) + 1)
	}

	/** The most frequent values of each problem. */
	values(): ProblemValue[] {
		return [...this.#values.values()].flatMap(({ code, field, counts }) =>
			[...counts]
				.toSorted(([, one], [, other]) => other - one)
				.slice(0, SHOWN_VALUES)
				.map(([value, count]) => ({ code, field, value, count })),
		)
	}
}
