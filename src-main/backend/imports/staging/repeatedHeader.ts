import type { SheetLayout } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import { tidy } from '../rules/text.ts'

const withoutNumbers = (text: string) => text.replace(/\d+/g, '0')

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
		this.#lines.push(cells.map((cell) => withoutNumbers(tidy(cell))))
	}

	/** Nobody is called as the column of names is. */
	isRepeated(cells: readonly string[]): boolean {
		const column = this.#column
		if (column === null || this.#header === '') return false
		if (tidy(cells[column] ?? '') !== this.#header) return this.#lines.length > 1 && this.#isLine(cells)
		this.isAnother =
			!this.#isLine(cells) &&
			this.#mapped.some(([at, header]) => {
				const text = tidy(cells[at] ?? '')
				return text !== '' && plain(text) !== header
			})
		return true
	}

	/** The numbers of pages differ. */
	#isLine(cells: readonly string[]): boolean {
		const filled = cells.filter((cell) => cell !== '').length
		const isSame = (cell: string, other: string | undefined) => {
			const text = tidy(cell)
			return text === '' || withoutNumbers(text) === other
		}
		return filled > 1 && this.#lines.some((line) => cells.every((cell, at) => isSame(cell, line[at])))
	}
}
