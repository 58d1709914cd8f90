/** How numbers, dates and sizes are written; `locale` is what Intl knows, see `localeOf`. */

/** `Intl` knows no Haitian Creole and would fall back to English in silence. */
export function localeOf(language: string | undefined): string {
	return language === 'en' ? 'en-GB' : 'fr-HT'
}

/** French groups digits with a space so narrow that small sizes lose it. */
const legible = (written: string) => written.replaceAll('\u202f', '\u00a0')

export function formatNumber(value: number, locale: string): string {
	return legible(new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value))
}

/** A share between 0 and 1. */
export function formatPercent(value: number, locale: string): string {
	return legible(new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value))
}

/** Hundredths of a point, always with both digits: 880 → `8,80`. */
export function formatHundredths(value: number, locale: string): string {
	return legible(
		new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value / 100),
	)
}

/** Points as they are written on a barème or a marks list: 30000 → `300`, 1250 → `12,5`. */
export function formatPoints(value: number, locale: string): string {
	return legible(new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value / 100))
}

const dateStyles = {
	date: { year: 'numeric', month: '2-digit', day: '2-digit' },
	dateTime: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
	exact: {
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	},
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** An instant (ISO 8601 UTC) in the clock of this machine. */
export function formatTime(iso: string, locale: string, style: keyof typeof dateStyles = 'dateTime'): string {
	const instant = new Date(iso)
	return Number.isNaN(instant.getTime()) ? iso : new Intl.DateTimeFormat(locale, dateStyles[style]).format(instant)
}

/** A date of birth as far as it is known: `1987`, `1987-03` or `1987-03-14`; anything else as it stands. */
export function formatPartialDate(value: string, locale: string): string {
	const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? []
	if (year === undefined) return value
	if (month === undefined) return year
	const instant = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)))
	return new Intl.DateTimeFormat(locale, {
		timeZone: 'UTC',
		year: 'numeric',
		month: day === undefined ? 'long' : '2-digit',
		...(day === undefined ? {} : { day: '2-digit' }),
	}).format(instant)
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function formatBytes(bytes: number, locale: string): string {
	const power = Math.min(byteUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1000)))
	return legible(
		new Intl.NumberFormat(locale, {
			style: 'unit',
			unit: byteUnits[power] ?? 'byte',
			unitDisplay: 'short',
			maximumFractionDigits: power === 0 ? 0 : 1,
		}).format(bytes / 1000 ** power),
	)
}

/** `4 ms`, `45 s`, `3 min 20 s`, `2 h 05 min`. */
export function formatDuration(seconds: number): string {
	if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`
	const whole = Math.round(seconds)
	if (whole < 60) return `${whole} s`
	const two = (value: number) => String(value).padStart(2, '0')
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
	return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}
