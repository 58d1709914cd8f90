import { tidy } from './text.ts'

/** A column whose cells can be told by their look. */
export interface TypedColumn {
	column: number
	fits: (text: string) => boolean
}

/** How many more cells must fit before a row counts as shifted. */
const GAIN = 3

/**
 * Whether the cells of a row fit their columns markedly better when everything from some column on is moved one or two
 * places: a delimiter too many or too few. `columns` in order. Asked only for rows that failed.
 */
export function isShifted(cells: readonly string[], columns: readonly TypedColumn[]): boolean {
	const fits = (offset: number) =>
		columns.map((typed) => {
			const text = tidy(cells[typed.column + offset] ?? '')
			return text === '' ? 0 : typed.fits(text) ? 1 : -1
		})
	const inPlace = fits(0)
	for (const offset of [-1, 1, -2, 2]) {
		const moved = fits(offset)
		let gain = 0
		for (let index = columns.length - 1; index >= 0; index--) {
			gain += (moved[index] ?? 0) - (inPlace[index] ?? 0)
			if (gain >= GAIN && improves(inPlace, moved, index)) return true
		}
	}
	return false
}

/** Moving must put right at least two cells that fail where they stand, not only fill empty ones. */
function improves(inPlace: readonly number[], moved: readonly number[], from: number): boolean {
	let righted = 0
	for (let index = from; index < inPlace.length; index++)
		if (inPlace[index] === -1 && (moved[index] ?? 0) >= 0) righted++
	return righted >= 2
}
