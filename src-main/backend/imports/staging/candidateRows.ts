import type { FieldName, SheetLayout } from '#shared/contract/imports'
import type { SourceRow } from '../formats/table.ts'
import { detached, tidy } from '../rules/text.ts'

export interface CandidateRow {
	/** The first row of a candidate. */
	row: SourceRow
	/** The further rows of the same candidate, one a subject. */
	more: SourceRow[]
}

/** What tells candidates apart in a list with a row for each subject. */
const identity: readonly FieldName[] = [
	'orderNumber',
	'surname',
	'givenNames',
	'fullName',
	'exam',
	'year',
	'sessionKind',
]

/**
 * Gathers the rows of a list that has one row for each subject of each candidate, wherever they stand. Such rows are
 * read at the end of the sheet, in the order in which the candidates appear.
 */
export class CandidateRows {
	readonly #columns: readonly number[]
	readonly #subjects: readonly number[]
	readonly #gathered = new Map<string, CandidateRow>()

	constructor(sheet: SheetLayout) {
		this.#columns = sheet.columns.flatMap(({ field, column }) => (identity.includes(field) ? [column] : []))
		this.#subjects = sheet.columns.flatMap(({ field, column }) => (field === 'subject' ? [column] : []))
	}

	/** Takes a row that names a candidate and a subject; false for every other, which is to be read as it is. */
	take(row: SourceRow): boolean {
		if (this.#subjects.length === 0 || (row.flaw !== null && row.flaw !== 'unterminated')) return false
		const names = this.#columns.map((column) => tidy(row.cells[column] ?? ''))
		const isMark = this.#subjects.some((column) => tidy(row.cells[column] ?? '') !== '')
		if (!isMark || names.every((name) => name === '')) return false
		const key = detached(names.join('\u0001'))
		const known = this.#gathered.get(key)
		const kept = { ...row, cells: row.cells.map(detached) }
		if (known) known.more.push(kept)
		else this.#gathered.set(key, { row: kept, more: [] })
		return true
	}

	/** What was gathered; each candidate is let go as it is handed out. */
	*all(): Generator<CandidateRow> {
		for (const [key, candidate] of this.#gathered) {
			yield candidate
			this.#gathered.delete(key)
		}
	}
}
