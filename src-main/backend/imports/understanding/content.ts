import type { FieldName, Seemingly } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Books } from '../rules/books.ts'
import { parseBirthDate, parseDateAndPlace } from '../rules/dates.ts'
import { marksIn } from '../rules/markLists.ts'
import { parseMark, parseScore } from '../rules/marks.ts'
import { pairedSexes, parseSex } from '../rules/sex.ts'
import { isSubjectWord } from '../rules/subjectWords.ts'
import { tidy } from '../rules/text.ts'
import { lettersOf } from './decisionLetters.ts'

/** What the cells of a column look like: shares (0 to 1) of its filled cells. */
export interface ColumnLook {
	filled: number
	/** Share of the rows that have something in the column. */
	fill: number
	samples: readonly string[]
	looks: Partial<Record<FieldName, number>>
	/** Share of cells that differ from all others. */
	distinct: number
	/** Share of cells with two words or more. */
	manyWords: number
	/** Whether dates are written as such, and not as bare numbers that may be anything. */
	dated: boolean
	/** Whether both sexes occur. */
	bothSexes: boolean
	/** Whether the cells count the rows: 1, 2, 3 … */
	running: boolean
	/** Shares of cells that are numbers as marks are, and letters as grades are. */
	mark: number
	grade: number
	/** Whether any cell is at least near a value of the profile's list. */
	known: Partial<Record<Seemingly, boolean>>
}

const SAMPLES = 100
/** Fewer cells say too little of a column to doubt its header. */
export const TAKEN_FOR_GRANTED = 5

/** Born later, somebody is no candidate; earlier, no living one. */
const LATEST_BIRTH = 2017
const EARLIEST_BIRTH = 1930
const HIGHEST_MARK = 1000

const isName = (text: string) => /^[\p{L}\p{M}'’ .,-]{2,60}$/u.test(text)
const isIsoDate = (text: string) => /^\d{4}-\d\d-\d\d/.test(text)
const isGrade = (text: string) => /^(?:[A-GOSU][1-9]?|[A-F]{2})[+*-]?$/.test(text)

/** Birth dates are dates without a time of day, of people of an age to sit exams. */
function isBirthDate(text: string, order: 'dayFirst' | 'monthFirst'): boolean {
	if (/\d:\d\d/.test(text) || /^\d{6}$/.test(text)) return false
	const year = Number(parseBirthDate(text, order, LATEST_BIRTH)?.slice(0, 4) ?? 0)
	return year >= EARLIEST_BIRTH && year <= LATEST_BIRTH
}

/** Whether a cell has several marks and most of them are letters. */
function hasGrades(text: string): boolean {
	const marks = marksIn(text)
	return marks.length > 1 && marks.filter(({ value }) => isGrade(value)).length * 2 > marks.length
}

/** Marks differ, are not large, and do not have the leading zeros of codes. */
function isMarkNumber(text: string): boolean {
	const points = parseScore(text)
	return points !== null && points.hundredths >= 0 && points.hundredths <= HIGHEST_MARK * 100 && !/^0\d+$/.test(text)
}

function countsRows(samples: readonly string[]): boolean {
	// Headings between the rows stand in the same column.
	const numbers = samples.filter((text) => /^\d{1,7}$/.test(text)).map(Number)
	if (numbers.length < samples.length * 0.7) return false
	// From 1 again for each school or page.
	const steps = numbers.filter(
		(number, index) => number === (numbers[index - 1] ?? Number.NaN) + 1 || (index > 0 && number === 1),
	).length
	return numbers.length > 3 && (numbers[0] ?? 0) <= 1 && steps > (numbers.length - 1) * 0.9
}

export function lookAt(cells: readonly string[], books: Books): ColumnLook {
	const filled = cells.map(tidy).filter((text) => text !== '')
	const samples = filled.slice(0, SAMPLES)
	const share = (test: (text: string) => boolean) =>
		samples.length === 0 ? 0 : samples.filter(test).length / samples.length
	const isDate = (text: string) => text.length >= 6 && parseBirthDate(text, 'dayFirst', 2020) !== null
	const points = share((text) => parseScore(text) !== null)
	const name = share(isName)
	const letters = lettersOf(samples)
	return {
		filled: samples.length,
		fill: filled.length / Math.max(1, cells.length),
		samples,
		distinct: new Set(samples).size / Math.max(1, samples.length),
		manyWords: share((text) => text.includes(' ')),
		dated: share((text) => !/^\d{1,5}$/.test(text)) > 0.5,
		bothSexes: new Set(samples.map(parseSex)).size > 1,
		running: countsRows(samples),
		mark: new Set(samples).size > 2 ? share(isMarkNumber) : 0,
		grade: share((text) => isGrade(text) || hasGrades(text)),
		known: {
			series: samples.some((text) => books.series.find(text) !== null),
			exam: samples.some((text) => books.exams.find(text) !== null),
			sessionKind: samples.some((text) => books.kinds.find(text) !== null),
			decision:
				letters.size > 0 || samples.some((text) => books.decisions.knows(text) || books.decisions.find(text) !== null),
		},
		looks: {
			sex: pairedSexes(samples).size > 0 ? 1 : share((text) => parseSex(text) !== null),
			birthDate: share((text) => isBirthDate(text, 'dayFirst') || isBirthDate(text, 'monthFirst')),
			birthDateAndPlace: share((text) => {
				const { date, place } = isDate(text) ? { date: null, place: null } : parseDateAndPlace(text, 'dayFirst', 2020)
				return date !== null && place !== null && isBirthDate(date, 'dayFirst')
			}),
			decision: share((text) => books.decisions.knows(text) || letters.has(plain(text))),
			mention: share((text) => !/[+-]$/.test(text) && books.mentions.find(text) !== null),
			department: share((text) => books.departments.find(text) !== null),
			series: share((text) => books.series.find(text)?.exact === true),
			exam: share((text) => books.exams.find(text)?.exact === true),
			sessionKind: share((text) => books.kinds.find(text)?.exact === true),
			year: share((text) => /^(?:19[89]\d|20[0-4]\d)(?:\s*[-/]\s*(?:19|20)?\d\d|[.,]0+)?$/.test(text)),
			mark: share((text) => parseMark(text).readable),
			total: points,
			average: points,
			orderNumber: share((text) => /\d/.test(text) && /^[\p{L}\d ./-]{1,40}$/u.test(text) && !isIsoDate(text)),
			surname: name,
			givenNames: name,
			fullName: name,
			subject: share(isSubjectWord),
			subjectMark: share((text) => parseScore(text) !== null || parseMark(text).readable || isGrade(text)),
			marks: share((text) => marksIn(text).length > 1),
		},
	}
}

/** Codes have no decimals and are as good as always of one length, give or take one. */
export const looksLikeCode = ({ filled, samples, looks, dated }: ColumnLook) =>
	filled > 2 &&
	(looks.orderNumber ?? 0) > 0.9 &&
	(!dated || (looks.birthDate ?? 0) < 0.5) &&
	(looks.marks ?? 0) < 0.5 &&
	samples.filter((text) => /\d[.,]\d|:/.test(text)).length < samples.length * 0.1
