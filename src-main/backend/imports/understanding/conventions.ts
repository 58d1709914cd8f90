import type { ColumnMapping, FieldName, Layout } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import type { SourceRow } from '../formats/table.ts'
import { parseScore } from '../rules/marks.ts'
import type { Books } from '../rules/books.ts'
import { isMonthColumn } from './birthColumns.ts'
import { decisionReplacements } from './decisionLetters.ts'
import { pairedSexes, parseSex } from '../rules/sex.ts'
import { tidy } from '../rules/text.ts'

/** A sheet as far as it was looked at. */
export interface SheetSample {
	columns: readonly ColumnMapping[]
	data: readonly SourceRow[]
}

type Conventions = Pick<Layout, 'nameOrder' | 'dateOrder' | 'replacements'>

/** What the values of a list say about how they are meant: the order of names and dates, which letters mean which sex. */
export function conventionsOf(sheets: readonly SheetSample[], books: Books): Conventions {
	const birthDates = sheets.flatMap((sheet) => [...cellsOf(sheet, 'birthDate'), ...cellsOf(sheet, 'birthDateAndPlace')])
	const decisionHeader =
		sheets.flatMap(({ columns }) => columns).find(({ field }) => field === 'decision')?.header ?? ''
	return {
		nameOrder: sheets.some(({ columns }) => columns.some(isGivenNamesFirst)) ? 'givenNamesFirst' : 'surnameFirst',
		dateOrder: isMonthFirst(birthDates) || sheets.some(hasMonthFirst) ? 'monthFirst' : 'dayFirst',
		replacements: [
			...sexReplacements(sheets.flatMap((sheet) => cellsOf(sheet, 'sex'))),
			...decisionReplacements(
				decisionHeader,
				sheets.flatMap((sheet) => cellsOf(sheet, 'decision')),
				books,
			),
		],
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

const hasMonthFirst = ({ columns }: SheetSample) => {
	const parts = columns.filter(({ field }) => field === 'birthDate')
	return parts.length > 1 && isMonthColumn(parts[0]?.header ?? '')
}

/** Dates whose second number is beyond 12, and none whose first is. */
function isMonthFirst(dates: readonly string[]): boolean {
	const pairs = dates.flatMap((text) => {
		const [, first, second] = /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?!\d)/.exec(text) ?? []
		return first === undefined || second === undefined ? [] : [[Number(first), Number(second)] as const]
	})
	return pairs.some(([, second]) => second > 12) && !pairs.some(([first]) => first > 12)
}

/** What the letters of a column mean where that is not what they mean alone. */
function sexReplacements(cells: readonly string[]): Layout['replacements'] {
	return Array.from(pairedSexes(cells), ([from, to]) => ({ field: 'sex' as const, from, to })).filter(
		({ from, to }) => parseSex(from) !== to,
	)
}

const scales = [20, 100]
const smallScales = [4, 5, 10]
/** Share of the averages that must be beyond the scale of the exam. */
const BEYOND = 0.2
/** Share of its scale that somebody who passed has at least. */
const PASSED = 0.45
const FEWEST_PASSED = 5

const isGradePoint = (header: string) => /(?:^| )[CS]?GPA(?: |$)/.test(plain(header))

/** A column of averages: its cells, and those of them that belong to candidates who passed. */
export interface Averages {
	header: string
	cells: readonly string[]
	passed: readonly string[]
}

const pointsOf = (cells: readonly string[]): number[] =>
	cells
		.flatMap((text) => parseScore(tidy(text)) ?? [])
		.filter(({ outOf }) => outOf === null)
		.map(({ hundredths }) => hundredths / 100)
		.toSorted((left, right) => left - right)

/**
 * What the averages of a column are out of, where that cannot be what the exam's averages are out of: they go beyond it,
 * are grade points, or most who passed would have failed by it; else null.
 */
export function averageScale(
	{ header, cells, passed }: Averages,
	session: { exam?: string },
	profile: Profile,
): number | null {
	const ends = new Set(
		profile.exams.filter(({ id }) => session.exam === undefined || id === session.exam).map((exam) => exam.averageOn),
	)
	const [end, another] = ends
	if (end === undefined || another !== undefined) return null
	const points = pointsOf(cells)
	// A few wrong values change nothing.
	const high = points[Math.floor(points.length * 0.95)] ?? 0
	if (points.length === 0) return null
	if (points.filter((value) => value > end).length >= points.length * BEYOND)
		return scales.find((scale) => scale > end && scale >= high) ?? null
	const ofPassed = pointsOf(passed)
	const isLow =
		ofPassed.length >= FEWEST_PASSED && ofPassed.filter((value) => value < end * PASSED).length > ofPassed.length / 2
	return isLow || isGradePoint(header) ? (smallScales.find((scale) => scale < end && scale >= high) ?? null) : null
}
