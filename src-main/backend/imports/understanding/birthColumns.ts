import { plain } from '#shared/domain/personName'
import type { Candidate, SheetColumn } from './candidate.ts'

const ofBirth = '(?: ?(?:D |DE |DU |DO |OF )?(?:NAIS\\p{L}*|BIRTH|NACIMIENTO|NASCIMENTO))?'
const headers = {
	day: new RegExp(`^(?:JOUR|JJ|J|JR|DAY|DD|DIA)${ofBirth}$`, 'u'),
	month: new RegExp(`^(?:MOIS|MM|M|MS|MONTH|MES)${ofBirth}$`, 'u'),
	year: new RegExp(`^(?:ANNEE|AAAA|AA|A|AN|YEAR|YYYY|YY|Y|ANO)${ofBirth}$`, 'u'),
}
const isDay = (text: string) => /^\d{1,2}(?:[.,]0)?$/.test(text) && Number.parseInt(text, 10) <= 31
const isMonth = (text: string) => (/^\d/.test(text) ? isDay(text) && Number.parseInt(text, 10) <= 12 : text.length > 2)
const isYear = (text: string) => /^(?:19|20)?\d\d(?:[.,]0)?$/.test(text)
const looks = { day: isDay, month: isMonth, year: isYear }
type Part = keyof typeof headers

/** Parts of a date as they stand next to each other, in the orders in which dates are written. */
const orders: readonly (readonly Part[])[] = [
	['day', 'month', 'year'],
	['year', 'month', 'day'],
	['month', 'day', 'year'],
]
const MOST = 0.9

/** Whether the month comes first in a date that has a column for each of its parts. */
export const isMonthColumn = (header: string): boolean => headers.month.test(plain(header))

function isPart(part: Part, column: SheetColumn | undefined): boolean {
	if (!column || !headers[part].test(plain(column.header))) return false
	const { samples } = column.look
	return samples.filter(looks[part]).length >= samples.length * MOST
}

/** The columns of a date of birth that has one for day, month and year each. */
function partsOfDate(columns: readonly SheetColumn[]): readonly SheetColumn[] {
	for (const [index] of columns.entries())
		for (const order of orders)
			if (order.every((part, at) => isPart(part, columns[index + at])))
				return columns.slice(index, index + order.length)
	return []
}

/** `Jour`, `Mois`, `Année`: of birth, not of the exam. `à` behind a date of birth: the place. */
export function settleBirth(given: Map<number, Candidate>, columns: readonly SheetColumn[]): void {
	const parts = partsOfDate(columns)
	const own = new Set(parts.map(({ column }) => column))
	const isWhole = [...given.values()].some(({ field, column }) => field === 'birthDate' && !own.has(column))
	for (const column of own) {
		given.delete(column)
		if (!isWhole) given.set(column, { column, field: 'birthDate', subject: null, score: 0.9 })
	}
	const fields = new Set([...given.values()].map(({ field }) => field))
	for (const { column, header } of columns)
		if (
			plain(header) === 'A' &&
			given.get(column - 1)?.field === 'birthDate' &&
			!own.has(column) &&
			!fields.has('birthPlace')
		)
			given.set(column, { column, field: 'birthPlace', subject: null, score: 0.8 })
}
