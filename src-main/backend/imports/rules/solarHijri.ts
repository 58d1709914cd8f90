/** Years of the calendar of Iran and Afghanistan in which people alive were born; fewer or more are of another calendar. */
const EARLIEST = 1300
const LATEST = 1399
/** 21 March 1921, the first day of 1300. */
const FIRST_DAY = Date.UTC(1921, 2, 21)
const DAY_MS = 86_400_000

/** Eight leap years in 33; true of all years in question. */
const isLeap = (year: number) => (25 * year + 11) % 33 < 8
const daysIn = (year: number, month: number) => (month < 7 ? 31 : month < 12 || isLeap(year) ? 30 : 29)

function isoDate(year: number, month: number, day: number): string | null {
	if (year < EARLIEST || year > LATEST || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
	let days = day - 1
	for (let before = EARLIEST; before < year; before++) days += isLeap(before) ? 366 : 365
	for (let before = 1; before < month; before++) days += daysIn(year, before)
	return new Date(FIRST_DAY + days * DAY_MS).toISOString().slice(0, 10)
}

/**
 * `1380/05/15`, `15/05/1380`: a date that can only be of the Solar Hijri calendar, in ours; null for any other text. Never
 * assumed silently: the calendar is not said anywhere.
 */
export function parseSolarHijri(text: string): string | null {
	const [, year = '', month = '', day = ''] =
		/^(1[34]\d\d)[/.-]?(\d{1,2})[/.-]?(\d{1,2})$/.exec(
			text.replace(/^(\d{1,2})([/.-])(\d{1,2})\2(1[34]\d\d)$/, '$4/$3/$1'),
		) ?? []
	return year === '' ? null : isoDate(Number(year), Number(month), Number(day))
}
