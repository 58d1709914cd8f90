import type { FieldName } from '#shared/contract/imports'
import type { Books } from '../rules/books.ts'
import { controlLine, isClosingLine, isLabelLine, isRule, sectionLine, type Control } from '../rules/lines.ts'
import { tidy } from '../rules/text.ts'

/** Lines that belong to the printed page and not to the list. */
export type PageLine =
	| { kind: 'control'; controls: Control[] }
	| { kind: 'section'; field: FieldName; value: string }
	/** A title of the first page that comes again, or what stands below the list. */
	| { kind: 'title' }
	/** Drawn with dashes. */
	| { kind: 'rule' }

/** Page numbers and dates of printing change from page to page. */
const titleOf = (cells: readonly string[]) => cells.map(tidy).join(' ').trim().replace(/\s+/g, ' ').replace(/\d+/g, '0')

/** Tells the lines of the page from those of the list. Rows in order. */
export class PageLines {
	readonly #books: Books
	readonly #nameColumns: readonly number[]
	readonly #numberColumn: number | null
	readonly #decisionColumn: number | null
	readonly #titles = new Set<string>()

	constructor(books: Books, nameColumns: readonly number[], columnOf: (field: FieldName) => number | null) {
		this.#books = books
		this.#nameColumns = nameColumns
		this.#numberColumn = columnOf('orderNumber')
		this.#decisionColumn = columnOf('decision')
	}

	/** A line above the list. */
	noteTitle(cells: readonly string[]): void {
		const title = titleOf(cells)
		if (/\p{L}{3}/u.test(title)) this.#titles.add(title)
	}

	/** What a line of the page says; null for a line of the list. */
	read(cells: readonly string[]): PageLine | null {
		const fewOrNameless = this.#isFewOrNameless(cells)
		if (fewOrNameless && cells.every((cell) => cell === '' || tidy(cell) === '')) return { kind: 'rule' }
		if (fewOrNameless && !this.#isNumberedName(cells)) {
			const section = this.#isDecided(cells) ? null : sectionLine(cells)
			// `ADMIS : 212` is a total; `LISTE DES REFUSÉS, 2021` is none.
			const controls =
				section?.field === 'decision' || this.#tellsOfSomebody(cells) ? null : controlLine(cells, this.#books)
			if (controls) return { kind: 'control', controls }
			if (section) return { kind: 'section', ...section }
			if (isClosingLine(cells) || (this.#numberColumn !== null && isLabelLine(cells))) return { kind: 'title' }
		}
		if ((fewOrNameless || this.#isNumberless(cells)) && this.#titles.has(titleOf(cells))) return { kind: 'title' }
		return isRule(cells) ? { kind: 'rule' } : null
	}

	/** Total lines, headings between rows. */
	#isFewOrNameless(cells: readonly string[]): boolean {
		let filled = 0
		for (const cell of cells) if (cell !== '') filled++
		const telling = this.#nameColumns.length > 0 ? this.#nameColumns : [this.#numberColumn ?? -1]
		return filled <= 4 || !telling.some((column) => tidy(cells[column] ?? '') !== '')
	}

	/** A decision in its own column and no name is a candidate whose name is missing, not a heading. */
	#isDecided(cells: readonly string[]): boolean {
		return this.#decisionColumn !== null && (cells[this.#decisionColumn] ?? '') !== ''
	}

	/** With a number and a name of its own, a row is a candidate's however few its cells: `1204 | NOTA Rose | Admis`. */
	#isNumberedName(cells: readonly string[]): boolean {
		const number = this.#numberColumn === null ? '' : (cells[this.#numberColumn] ?? '')
		return /^\s*[A-Z]{0,3}[-/]?\d/i.test(number) && this.#nameColumns.some((column) => (cells[column] ?? '') !== '')
	}

	/** A name or number behind other cells is a candidate's: `Admis | 1204 | PIERRE`. */
	#tellsOfSomebody(cells: readonly string[]): boolean {
		const first = cells.findIndex((cell) => cell !== '')
		const isTold = (column: number) => column > first && (cells[column] ?? '') !== ''
		return this.#decisionColumn === first && [...this.#nameColumns, this.#numberColumn ?? -1].some(isTold)
	}

	#isNumberless(cells: readonly string[]): boolean {
		return this.#numberColumn !== null && !/\d/.test(cells[this.#numberColumn] ?? '')
	}
}
