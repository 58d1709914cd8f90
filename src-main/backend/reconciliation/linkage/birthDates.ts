/**
 * Birth dates as numbers: `yyyymmdd`, unknown parts 00 (`19870000` = the year only), 0 = unknown. 31 December and 1 January
 * are what registers put where only the year was known (4–10 % of births in real files of the region), so they count as the year.
 */
export function packBirthDate(text: string | null): number {
	const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text ?? '')
	if (!match) return 0
	return Number(match[1]) * 10_000 + Number(match[2] ?? 0) * 100 + Number(match[3] ?? 0)
}

export const yearOf = (date: number): number => Math.trunc(date / 10_000)
const monthOf = (date: number): number => Math.trunc(date / 100) % 100
const dayOf = (date: number): number => date % 100
/** Day and month as `mmdd`; 0 where either is unknown. */
export const dayAndMonthOf = (date: number): number => (date % 100 === 0 ? 0 : date % 10_000)
const isDefault = (date: number): boolean => date % 10_000 === 1231 || date % 10_000 === 101
/** Known to the day, and no default. */
export const isCertain = (date: number): boolean => date !== 0 && date % 100 !== 0 && !isDefault(date)

export type DateAgreement = 'same' | 'swapped' | 'close' | 'year' | 'parts' | 'different'

function differingDigits(left: number, right: number): number {
	let count = 0
	for (let a = left, b = right; a > 0 || b > 0; a = Math.trunc(a / 10), b = Math.trunc(b / 10))
		if (a % 10 !== b % 10) count++
	return count
}

/**
 * How two known dates agree: `swapped` = day and month exchanged, `close` = one digit differs, `year` = as far as
 * both are known, `parts` = two of day, month and year. Null when one is unknown.
 */
export function compareBirthDates(left: number, right: number): DateAgreement | null {
	if (left === 0 || right === 0) return null
	if (left === right) return left % 100 === 0 ? 'year' : 'same'
	const sameYear = yearOf(left) === yearOf(right)
	if (!isCertain(left) || !isCertain(right)) {
		if (!sameYear) return 'different'
		const months = monthOf(left) !== 0 && monthOf(right) !== 0 && !isDefault(left) && !isDefault(right)
		return months && monthOf(left) !== monthOf(right) ? 'parts' : 'year'
	}
	if (sameYear && monthOf(left) === dayOf(right) && dayOf(left) === monthOf(right)) return 'swapped'
	if (differingDigits(left, right) === 1) return 'close'
	const agreeing = Number(sameYear) + Number(monthOf(left) === monthOf(right)) + Number(dayOf(left) === dayOf(right))
	return agreeing === 2 ? 'parts' : 'different'
}
