import type { SheetLayout } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import { tidy } from '../rules/text.ts'

/** Recognises a header that comes again between the rows: on the next printed page, or above another table. */
export class RepeatedHeader {
	/** Whether the rows at hand stand below a header with other columns, so that nobody knows what they hold. */
	isAnother = false
	readonly #column: number | null
	readonly #header: string
	readonly #mapped: readonly (readonly [number, string])[]
	readonly #lines: (readonly string[])[] = []

	/** `column`: of the name, or of the number where the list has no names. */
	constructor({ columns }: SheetLayout, column: number | null) {
		this.#column = column
		this.#header = columns.find((one) => one.column === column)?.header ?? ''
		this.#mapped = columns.flatMap(({ field, column: at, header }) =>
			field === 'ignore' || header === '' ? [] : [[at, plain(header)] as const],
		)
	}

	/** A line of the header of the list. */
	note(cells: readonly string[]): void {
		this.#lines.push(cells.map(tidy))
	}

	/** Nobody is called as the column of names is. */
	isRepeated(cells: readonly string[]): boolean {
		const column = this.#column
		if (column === null || this.#header === '') return false
		const name = tidy(cells[column] ?? '')
		// The further lines of a header need not say anything above the names.
		if (name === '') return this.#lines.length > 1 && this.#isLine(cells.map(tidy))
		if (name !== this.#header) return false
		const texts = cells.map(tidy)
		this.isAnother =
			!this.#isLine(texts) &&
			this.#mapped.some(([at, header]) => (texts[at] ?? '') !== '' && plain(texts[at] ?? '') !== header)
		return true
	}

	#isLine(texts: readonly string[]): boolean {
		const filled = texts.filter((text) => text !== '').length
		return filled > 1 && this.#lines.some((line) => texts.every((text, at) => text === '' || text === line[at]))
	}
}
