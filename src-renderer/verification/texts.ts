import enPdf from '../../src-shared/i18n/en/verification-pdf.json'
import en from '../../src-shared/i18n/en/verification.json'
import frPdf from '../../src-shared/i18n/fr/verification-pdf.json'
import fr from '../../src-shared/i18n/fr/verification.json'
import htPdf from '../../src-shared/i18n/ht/verification-pdf.json'
import ht from '../../src-shared/i18n/ht/verification.json'
import type { Names } from '#shared/domain/profile'
import { formatHundredths, formatNumber, formatPoints, localeOf } from '../components/format.ts'
import { flatten, type MessageTree } from '../messages.ts'

/** Words of the page in the language chosen; all keys begin with `verification.`, which is left out. */
export const languages = { fr: 'Français', ht: 'Kreyòl', en: 'English' } as const
export type Language = keyof typeof languages

const PREFIX = 'verification.'
const messages = (...trees: MessageTree[]): Record<string, string> =>
	Object.assign({}, ...trees.map((tree) => flatten(tree)))
const texts: Record<Language, Record<string, string>> = {
	fr: messages(frPdf, fr),
	ht: messages(htPdf, ht),
	en: messages(enPdf, en),
}

const STORED = 'sceau.language'
const isLanguage = (value: string | null): value is Language => value !== null && Object.hasOwn(languages, value)

/** French unless somebody chose otherwise, here or in an address that ends in `?lang=ht`. */
function firstLanguage(): Language {
	const asked = new URLSearchParams(location.search).get('lang')
	if (isLanguage(asked)) return asked
	const stored = localStorage.getItem(STORED)
	return isLanguage(stored) ? stored : 'fr'
}

let current: Language = firstLanguage()

export const language = (): Language => current

export function chooseLanguage(chosen: Language): void {
	current = chosen
	localStorage.setItem(STORED, chosen)
}

export function t(key: string, parameters: Record<string, string> = {}): string {
	const text = texts[current][PREFIX + key] ?? texts.fr[PREFIX + key] ?? key
	return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => parameters[name] ?? whole)
}

export function count(key: string, number: number): string {
	const form = number === 1 ? 'one' : 'other'
	return t(`${key}_${form}`, { count: formatNumber(number, localeOf(current)) })
}

export const named = (names: Names): string => names[current] ?? names.fr

/** Points as the documents print them: two decimals where `like` has any, otherwise none. */
export function points(value: number, like: readonly (number | null)[] = [value]): string {
	const whole = like.every((one) => one === null || one % 100 === 0)
	return whole ? formatPoints(value, localeOf(current)) : formatHundredths(value, localeOf(current))
}

export const average = (value: number): string => formatHundredths(value, localeOf(current))

const dateOnly: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' }

/** Unix seconds as a date with the time of day. */
export function moment(seconds: number): string {
	const format = new Intl.DateTimeFormat(localeOf(current), { ...dateOnly, hour: '2-digit', minute: '2-digit' })
	return format.format(seconds * 1000)
}

export const day = (seconds: number): string =>
	new Intl.DateTimeFormat(localeOf(current), dateOnly).format(seconds * 1000)

/** `2004-03-14`, `2004-03` or `2004`, as far as it is known. */
export function birthDate(iso: string): string {
	const [year = '', month, date] = iso.split('-')
	if (month === undefined) return year
	const options: Intl.DateTimeFormatOptions =
		date === undefined ? { month: 'long', year: 'numeric', timeZone: 'UTC' } : { ...dateOnly, timeZone: 'UTC' }
	return new Intl.DateTimeFormat(localeOf(current), options).format(Date.parse(iso))
}
