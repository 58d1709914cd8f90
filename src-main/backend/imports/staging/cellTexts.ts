import type { FieldName, Layout, SheetLayout } from '#shared/contract/imports'
import { tidy } from '../rules/text.ts'

const parted: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'birthDate'])

/** Day, month and year from columns of their own, as one date is written; only a day, or a day and a month, may be missing. */
function dateOfParts(parts: readonly string[]): string {
	const filled = parts.map((part) => (part === '' || /^[-–?.0]+$/.test(part) ? '' : part.replace(/[.,]0$/, '')))
	const [only = '', another] = filled.filter((part) => part !== '')
	if (another === undefined && (only === '' || /^\d{4}$/.test(only))) return only
	const [day, month, year = ''] = filled
	return day === '' && month !== '' && /^\d{4}$/.test(year) ? `00/${month}/${year}` : filled.join('/')
}

/** Where the fields of a sheet are found, and their texts as the layout wants them read. */
export class CellTexts {
	readonly #columns = new Map<FieldName, number>()
	/** Columns of further parts: other names, second surname, month and year of a date. */
	readonly #further: readonly { field: FieldName; column: number }[]
	readonly #scales = new Map<FieldName, number>()
	readonly #replacements = new Map<FieldName, Map<string, string>>()
	readonly #constants: Partial<Record<FieldName, string>>

	constructor(layout: Layout, sheet: SheetLayout) {
		for (const { field, column, scale } of sheet.columns) {
			if (field === 'ignore' || this.#columns.has(field)) continue
			this.#columns.set(field, column)
			if (scale !== undefined) this.#scales.set(field, scale)
		}
		this.#further = sheet.columns.filter(
			({ field, column }) => parted.has(field) && this.#columns.get(field) !== column,
		)
		for (const { field, from, to } of layout.replacements) {
			const ofField = this.#replacements.get(field) ?? new Map<string, string>()
			this.#replacements.set(field, ofField.set(tidy(from), tidy(to)))
		}
		this.#constants = Object.fromEntries(Object.entries(sheet.constants).map(([field, text]) => [field, tidy(text)]))
	}

	/** Zero-based column of a field, null where the sheet has none. */
	column(field: FieldName): number | null {
		return this.#columns.get(field) ?? null
	}

	/** Whether a field is put together from several columns. */
	isParted(field: FieldName): boolean {
		return this.#further.some((one) => one.field === field)
	}

	/** What the numbers of a column are out of, where the layout says so. */
	scale(field: FieldName): number | null {
		return this.#scales.get(field) ?? null
	}

	/** From here on, rows without a column for `field` have this value. */
	setConstant(field: FieldName, value: string): void {
		this.#constants[field] = value
	}

	/** Text of a field: its cell, put right where the layout says so, else what holds for the whole sheet. */
	text(cells: readonly string[], field: FieldName): string {
		const column = this.#columns.get(field)
		if (column === undefined) return this.#constants[field] ?? ''
		const text = this.cell(cells, column, field)
		return this.#further.length === 0 ? text : this.#whole(text, cells, field)
	}

	#whole(first: string, cells: readonly string[], field: FieldName): string {
		const others = this.#further.flatMap((one) => (one.field === field ? [this.cell(cells, one.column, field)] : []))
		if (field !== 'birthDate' || others.length === 0) return [first, ...others].filter((text) => text !== '').join(' ')
		const date = dateOfParts([first, ...others])
		return this.#replacements.get(field)?.get(date) ?? date
	}

	cell(cells: readonly string[], column: number, field: FieldName): string {
		const text = tidy(cells[column] ?? '')
		return this.#replacements.size === 0 ? text : (this.#replacements.get(field)?.get(text) ?? text)
	}
}
