import type { ColumnMapping, FieldName, Layout } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import type { SourceRow } from '../formats/table.ts'
import { parseScore } from '../rules/marks.ts'
import { tidy } from '../rules/text.ts'

/** A sheet as far as it was looked at. */
export interface SheetSample {
	columns: readonly ColumnMapping[]
	data: readonly SourceRow[]
}

type Conventions = Pick<Layout, 'nameOrder' | 'dateOrder' | 'replacements'>

/** What the values of a list say about how they are meant: the order of names and dates, which letters mean which sex. */
export function conventionsOf(sheets: readonly SheetSample[]): Conventions {
	const birthDates = sheets.flatMap((sheet) => [...cellsOf(sheet, 'birthDate'), ...cellsOf(sheet, 'birthDateAndPlace')])
	return {
		nameOrder: sheets.some(({ columns }) => columns.some(isGivenNamesFirst)) ? 'givenNamesFirst' : 'surnameFirst',
		dateOrder: isMonthFirst(birthDates) ? 'monthFirst' : 'dayFirst',
		replacements: sexReplacements(sheets.flatMap((sheet) => cellsOf(sheet, 'sex'))),
	}
}

function cellsOf({ columns, data }: SheetSample, field: FieldName): string[] {
	const column = columns.find((one) => one.field === field)?.column
	if (column === undefined) return []
	return data.map(({ cells }) => tidy(cells[column] ?? '')).filter((text) => text !== '')
}

const givenFirst =
	/^(?:PRENOMS?|NOMBRES?|FIRST|GIVEN|FORENAMES?|IMIE|VORNAME|ADI|AD) (?:ET |Y |AND |E |UND |I |SI )?(?:NOMS?|APELLIDOS?|LAST|FAMILY|SURNAME|NAZWISKO|NACHNAME|NAME|SOYADI|SOYAD)\b/

const isGivenNamesFirst = ({ field, header }: ColumnMapping) => field === 'fullName' && givenFirst.test(plain(header))

/** Dates whose second number is beyond 12, and none whose first is. */
function isMonthFirst(dates: readonly string[]): boolean {
	const pairs = dates.flatMap((text) => {
		const [, first, second] = /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?!\d)/.exec(text) ?? []
		return first === undefined || second === undefined ? [] : [[Number(first), Number(second)] as const]
	})
	return pairs.some(([, second]) => second > 12) && !pairs.some(([first]) => first > 12)
}

/** Pairs of letters where `M` is no man: hombre and mujer, varón and mujer. */
function sexReplacements(cells: readonly string[]): Layout['replacements'] {
	const letters = new Set(cells.map(plain))
	const isSpanish = letters.has('M') && !letters.has('F') && (letters.has('H') || letters.has('V'))
	return isSpanish ? [{ field: 'sex', from: 'M', to: 'F' }] : []
}

const scales = [20, 100]
/** Share of the averages that must be beyond the scale of the exam. */
const BEYOND = 0.2

/** What the averages of a column are out of, where they go beyond what the exam's averages can be; else null. */
export function averageScale(cells: readonly string[], session: { exam?: string }, profile: Profile): number | null {
	const ends = new Set(
		profile.exams.filter(({ id }) => session.exam === undefined || id === session.exam).map((exam) => exam.averageOn),
	)
	const [end, another] = ends
	if (end === undefined || another !== undefined) return null
	const points = cells
		.flatMap((text) => parseScore(tidy(text)) ?? [])
		.filter(({ outOf }) => outOf === null)
		.map(({ hundredths }) => hundredths / 100)
		.toSorted((left, right) => left - right)
	// A few wrong values change nothing.
	if (points.length === 0 || points.filter((value) => value > end).length < points.length * BEYOND) return null
	const high = points[Math.floor(points.length * 0.95)] ?? 0
	return scales.find((scale) => scale > end && scale >= high) ?? null
}
