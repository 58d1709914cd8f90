import type { FieldName } from '#shared/contract/imports'
import type { Books } from '../rules/books.ts'
import { parseScore } from '../rules/marks.ts'
import { parseSex } from '../rules/sex.ts'
import type { TypedColumn } from '../rules/shift.ts'
import type { CellTexts } from './cellTexts.ts'
import type { MarkReader } from './markReader.ts'

/** The columns of a sheet whose cells can be told by their look, in order: by them it is seen that a row is shifted. */
export function typedColumns(
	texts: CellTexts,
	marks: MarkReader,
	books: Books,
	date: (text: string) => string | null,
): TypedColumn[] {
	const fits: readonly [FieldName, (text: string) => boolean][] = [
		['sex', (text) => parseSex(text) !== null],
		['birthDate', (text) => text.length > 3 && date(text) !== null],
		['series', (text) => books.series.find(text)?.exact === true],
		['total', (text) => parseScore(text) !== null],
		['average', (text) => parseScore(text) !== null],
		['decision', (text) => books.decisions.find(text)?.exact === true],
	]
	const columns = fits.flatMap(([field, fit]) => {
		const column = texts.column(field)
		// Of a date in several columns none looks like a date.
		return column === null || texts.isParted(field) ? [] : [{ column, fits: fit }]
	})
	const isMark = (text: string) => marks.parse(text).readable
	return [...columns, ...marks.columns.map(({ column }) => ({ column, fits: isMark }))].toSorted(
		(left, right) => left.column - right.column,
	)
}
