import { plain } from '#shared/domain/personName'
import { serialToIso } from '../formats/xlsx/dates.ts'

export type DateOrder = 'dayFirst' | 'monthFirst'

// French, Haitian Creole, English, and the languages of other exam offices; full names and usual abbreviations, in the form of `plain`.
const monthWords: readonly (readonly string[])[] = [
	[
		'JANVIER',
		'JANV',
		'JAN',
		'JANVYE',
		'JANUARY',
		'ENERO',
		'JANEIRO',
		'GENNAIO',
		'JANUAR',
		'IANUARIE',
		'OCAK',
		'JANUARI',
		'STYCZNIA',
		'ЯНВАРЯ',
		'СІЧНЯ',
		'يناير',
		'جانفي',
	],
	[
		'FEVRIER',
		'FEVR',
		'FEV',
		'FEVRIYE',
		'FEBRUARY',
		'FEB',
		'FEBRERO',
		'FEVEREIRO',
		'FEBBRAIO',
		'FEBRUAR',
		'FEBRUARIE',
		'SUBAT',
		'FEBRUARI',
		'LUTEGO',
		'ФЕВРАЛЯ',
		'ЛЮТОГО',
		'فبراير',
		'فيفري',
		'شباط',
	],
	[
		'MARS',
		'MAR',
		'MARET',
		'MARCA',
		'МАРТА',
		'БЕРЕЗНЯ',
		'MAS',
		'MARCH',
		'MARZO',
		'MARCO',
		'MARZ',
		'MARTIE',
		'MART',
		'مارس',
		'اذار',
	],
	[
		'AVRIL',
		'AVR',
		'KWIETNIA',
		'АПРЕЛЯ',
		'КВІТНЯ',
		'APRIL',
		'APR',
		'ABRIL',
		'ABR',
		'APRILE',
		'APRILIE',
		'NISAN',
		'ابريل',
		'افريل',
		'نيسان',
	],
	['MAI', 'ME', 'MEI', 'MAJA', 'МАЯ', 'ТРАВНЯ', 'MAY', 'MAYO', 'MAIO', 'MAGGIO', 'MAYIS', 'مايو', 'ماي', 'ايار'],
	[
		'JUIN',
		'JEN',
		'JYEN',
		'JUNE',
		'JUN',
		'JUNIO',
		'JUNHO',
		'GIUGNO',
		'JUNI',
		'IUNIE',
		'HAZIRAN',
		'CZERWCA',
		'ИЮНЯ',
		'ЧЕРВНЯ',
		'يونيو',
		'جوان',
		'حزيران',
	],
	[
		'JUILLET',
		'JUIL',
		'JIYE',
		'JULY',
		'JUL',
		'JULIO',
		'JULHO',
		'LUGLIO',
		'JULI',
		'IULIE',
		'TEMMUZ',
		'LIPCA',
		'ИЮЛЯ',
		'ЛИПНЯ',
		'يوليو',
		'جويلية',
		'يوليوز',
		'تموز',
	],
	[
		'AOUT',
		'AOU',
		'OUT',
		'DAWOU',
		'AUGUST',
		'AUG',
		'AGOSTO',
		'AGO',
		'AUGUSTUS',
		'AGUSTUS',
		'AGUSTOS',
		'SIERPNIA',
		'АВГУСТА',
		'СЕРПНЯ',
		'اغسطس',
		'اوت',
		'غشت',
		'اب',
	],
	[
		'SEPTEMBRE',
		'SEPT',
		'SEP',
		'SEPTANM',
		'SEPTEMBER',
		'SEPTIEMBRE',
		'SETEMBRO',
		'SET',
		'SETTEMBRE',
		'SEPTEMBRIE',
		'EYLUL',
		'WRZESNIA',
		'СЕНТЯБРЯ',
		'ВЕРЕСНЯ',
		'سبتمبر',
		'شتنبر',
		'ايلول',
	],
	[
		'OCTOBRE',
		'OCT',
		'OKTOB',
		'OKT',
		'OCTOBER',
		'OCTUBRE',
		'OUTUBRO',
		'OTTOBRE',
		'OKTOBER',
		'OCTOMBRIE',
		'EKIM',
		'PAZDZIERNIKA',
		'ОКТЯБРЯ',
		'ЖОВТНЯ',
		'اكتوبر',
	],
	[
		'NOVEMBRE',
		'NOV',
		'NOPEMBER',
		'LISTOPADA',
		'НОЯБРЯ',
		'ЛИСТОПАДА',
		'NOVANM',
		'NOVEMBER',
		'NOVIEMBRE',
		'NOVEMBRO',
		'NOIEMBRIE',
		'KASIM',
		'نوفمبر',
		'نونبر',
	],
	[
		'DECEMBRE',
		'DEC',
		'DESANM',
		'DES',
		'DECEMBER',
		'DICIEMBRE',
		'DIC',
		'DEZEMBRO',
		'DEZ',
		'DICEMBRE',
		'DEZEMBER',
		'DECEMBRIE',
		'ARALIK',
		'DESEMBER',
		'GRUDNIA',
		'ДЕКАБРЯ',
		'ГРУДНЯ',
		'ديسمبر',
		'دجنبر',
	],
]
const months = new Map(monthWords.flatMap((words, index) => words.map((word) => [word, index + 1] as const)))

const EARLIEST_YEAR = 1900
const LATEST_YEAR = 2100

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const two = (value: number) => String(value).padStart(2, '0')

/** ISO date, partial where day or month are 0 (`00/00/1987`); null when there is no such day. */
function isoDate(year: number, month: number, day: number): string | null {
	if (year < EARLIEST_YEAR || year > LATEST_YEAR) return null
	if (month === 0) return day === 0 ? String(year) : null
	if (month > 12 || day > daysIn(year, month)) return null
	return day === 0 ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`
}

/** Two digits mean the last such year in which somebody sitting in `sessionYear` can have been born. */
function fullYear(digits: string, sessionYear: number): number {
	const year = Number(digits)
	if (digits.length > 2) return year
	const latest = sessionYear - 8
	const century = Math.floor(latest / 100) * 100
	return century + year <= latest ? century + year : century - 100 + year
}

/**
 * Date of birth as people write it → ISO 8601, partial where only the year (and month) is known; null when unreadable.
 * Understands `14/03/1987`, `14.3.87`, `1987-03-14`, `14 mars 1987`, `19870314`, `140387`, spreadsheet serials, `1987`, `né vers 1987`.
 */
export function parseBirthDate(text: string, order: DateOrder, sessionYear: number): string | null {
	if (text.includes('年'))
		return parseBirthDate(text.replace(/[年月]/g, '-').replace(/日.*|-$/, ''), order, sessionYear)
	const numeric = /^(\d{1,4})[/.\-\s](\d{1,2})[/.\-\s](\d{1,4})(?:[T ]\d{1,2}:\d\d.*)?$/.exec(text)
	if (numeric) {
		const [, first = '', second = '', third = ''] = numeric
		if (first.length > 2) return third.length > 2 ? null : isoDate(Number(first), Number(second), Number(third))
		const [day, month] = order === 'dayFirst' ? [first, second] : [second, first]
		return isoDate(fullYear(third, sessionYear), Number(month), Number(day))
	}
	if (/^\d+([.,]0+)?$/.test(text)) return dateOfDigits(text.replace(/[.,]0+$/, ''), order, sessionYear)
	return dateInWords(plain(text), sessionYear) ?? monthAndYear(text)
}

function monthAndYear(text: string): string | null {
	const match = /^(\d{1,2})[/.-](\d{4})$/.exec(text)
	return match ? isoDate(Number(match[2]), Number(match[1]), 0) : null
}

function dateOfDigits(digits: string, order: DateOrder, sessionYear: number): string | null {
	if (digits.length === 6) {
		const [first, second] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))]
		const [day, month] = order === 'dayFirst' ? [first, second] : [second, first]
		return isoDate(fullYear(digits.slice(4), sessionYear), month, day)
	}
	if (digits.length === 4) return isoDate(Number(digits), 0, 0)
	if (digits.length === 8) {
		const [a, b] = [Number(digits.slice(0, 4)), Number(digits.slice(4))]
		const yearFirst = isoDate(a, Math.floor(b / 100), b % 100)
		if (yearFirst !== null) return yearFirst
		const [day, month] = order === 'dayFirst' ? [Math.floor(a / 100), a % 100] : [a % 100, Math.floor(a / 100)]
		return isoDate(b, month, day)
	}
	// Serials of 1927 to 2036; fewer or more digits are numbers of something else.
	return digits.length === 5 && digits >= '10000' && digits < '50000' ? serialToIso(Number(digits), false) : null
}

const bornWords = /^(?:NE|NEE|FET|BORN|LE|ON|VERS|EN|ANVIWON|AN|NAN|PRESUME|PRESUMEE|DE|OF|ER)$/

function dateInWords(key: string, sessionYear: number): string | null {
	const words = key.split(' ').filter((word) => !bornWords.test(word))
	const month = words.findIndex((word) => months.has(word))
	if (month < 0) return words.length === 1 && /^\d{4}$/.test(words[0] ?? '') ? isoDate(Number(words[0]), 0, 0) : null
	const number = months.get(words[month] ?? '') ?? 0
	const numbers = words
		.filter((_, index) => index !== month)
		.map((word) => word.replace(/^(\d+)(?:ER|ST|ND|RD|TH)$/, '$1'))
	if (numbers.length > 2 || numbers.some((word) => !/^\d{1,4}$/.test(word))) return null
	const [year = '', day = '0'] = numbers.toReversed()
	return year === '' || day.length > 2 ? null : isoDate(fullYear(year, sessionYear), number, Number(day))
}

const dateInside =
	/\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}\s*(?:er)?[\s-]+(?:de\s+)?\p{L}{2,10}\.?[\s-]+\d{4}|(?<!\d)(?:19|20)\d{2}(?!\d)/u
const introducing = new Set(['NE', 'NEE', 'FET', 'BORN', 'A', 'AU', 'AUX', 'NAN', 'IN', 'AT', 'VERS', ''])
const joining = new Set(['LE', 'ON', 'EN', 'VERS', 'NE', 'NEE', 'FET', 'BORN', 'A', ''])

const wordKey = (word: string | undefined) => plain((word ?? '').replace(/\(e\)/i, ''))

/** `le 12/03/1987 à Jacmel`, `Jacmel, le 12 mars 1987` → date and place; either may be missing. */
export function parseDateAndPlace(
	text: string,
	order: DateOrder,
	sessionYear: number,
): { date: string | null; place: string | null } {
	const found = dateInside.exec(text)
	const date = found ? parseBirthDate(found[0].trim(), order, sessionYear) : null
	const before = text.slice(0, found?.index ?? text.length).split(/\s+/)
	const after = found ? text.slice(found.index + found[0].length).split(/\s+/) : []
	while (before.length > 0 && introducing.has(wordKey(before[0]))) before.shift()
	while (before.length > 0 && joining.has(wordKey(before.at(-1)))) before.pop()
	while (after.length > 0 && introducing.has(wordKey(after[0]))) after.shift()
	const place = [...before, ...after].join(' ').replace(/^[\s,;:./()-]+|[\s,;:/(-]+$/g, '')
	return { date, place: place === '' ? null : place }
}

/** `1997`, `1996-1997`, `96/97`, `Juillet 1997` → 1997 (the later of two); null when there is no year. */
export function parseYear(text: string): number | null {
	const span = /(?<!\d)((?:19|20)\d{2})\s*[-/–]\s*((?:19|20)?\d{2})(?!\d)/.exec(text)
	if (span) {
		const first = Number(span[1])
		const last = Number(span[2])
		const year = last > 100 ? last : Math.floor(first / 100) * 100 + last + (last < first % 100 ? 100 : 0)
		return year === first || year === first + 1 ? year : null
	}
	const years = [...text.matchAll(/(?<!\d)(?:19|20)\d{2}(?!\d)/g)].map(([year]) => Number(year))
	return years.length === 0 ? null : Math.max(...years)
}
