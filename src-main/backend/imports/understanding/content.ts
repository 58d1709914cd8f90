import type { FieldName } from '#shared/contract/imports'
import type { Books } from '../rules/books.ts'
import { parseBirthDate, parseDateAndPlace } from '../rules/dates.ts'
import { parseMark, parsePoints } from '../rules/marks.ts'
import { parseSex } from '../rules/sex.ts'
import { tidy } from '../rules/text.ts'

/** What the cells of a column look like: shares (0 to 1) of its filled cells. */
export interface ColumnLook {
	filled: number
	samples: readonly string[]
	looks: Partial<Record<FieldName, number>>
	/** Share of cells that differ from all others. */
	distinct: number
	/** Share of cells with two words or more. */
	manyWords: number
}

const SAMPLES = 100

const isName = (text: string) => /^[\p{L}'’ .-]{2,60}$/u.test(text)

export function lookAt(cells: readonly string[], books: Books): ColumnLook {
	const samples = cells
		.map(tidy)
		.filter((text) => text !== '')
		.slice(0, SAMPLES)
	const share = (test: (text: string) => boolean) =>
		samples.length === 0 ? 0 : samples.filter(test).length / samples.length
	const isDate = (text: string) => text.length >= 6 && parseBirthDate(text, 'dayFirst', 2020) !== null
	const points = share((text) => parsePoints(text) !== null)
	const name = share(isName)
	return {
		filled: samples.length,
		samples,
		distinct: new Set(samples).size / Math.max(1, samples.length),
		manyWords: share((text) => text.includes(' ')),
		looks: {
			sex: share((text) => parseSex(text) !== null),
			birthDate: share(
				(text) => parseBirthDate(text, 'dayFirst', 2020) !== null || parseBirthDate(text, 'monthFirst', 2020) !== null,
			),
			birthDateAndPlace: share((text) => {
				const { date, place } = isDate(text) ? { date: null, place: null } : parseDateAndPlace(text, 'dayFirst', 2020)
				return date !== null && place !== null
			}),
			decision: share((text) => books.decisions.find(text) !== null),
			mention: share((text) => books.mentions.find(text) !== null),
			department: share((text) => books.departments.find(text) !== null),
			series: share((text) => books.series.find(text)?.exact === true),
			exam: share((text) => books.exams.find(text)?.exact === true),
			sessionKind: share((text) => books.kinds.find(text)?.exact === true),
			year: share((text) => /^(?:19[89]\d|20[0-4]\d)(?:\s*[-/]\s*(?:19|20)?\d\d)?$/.test(text)),
			mark: share((text) => parseMark(text).readable),
			total: points,
			average: points,
			orderNumber: share((text) => /\d/.test(text) && /^[\p{L}\d ./-]{1,24}$/u.test(text)),
			surname: name,
			givenNames: name,
			fullName: name,
		},
	}
}
