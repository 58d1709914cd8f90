import { tags } from './xml.ts'

/** Number formats 14–22, 45–47 are dates everywhere; 27–36 and 50–58 in East Asian locales (ECMA-376 §18.8.30). */
export const isBuiltInDate = (id: number): boolean =>
	(id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format code shows a date or time: one of its letters outside quotes, brackets and escapes. */
export function isDateFormat(code: string): boolean {
	const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|general/gi, '')
	return /[dmyhs]/i.test(bare)
}

/** How a number format shows a number: as a date, as it is, or with zeros before it up to so many digits. */
export const AS_DATE = -1
export const AS_IT_IS = 0

/** `00000` and the like, which numbers of candidates have: the zeros are part of the number. */
export function shownBy(code: string): number {
	if (/^0{2,20}$/.test(code)) return code.length
	return isDateFormat(code) ? AS_DATE : AS_IT_IS
}

/** For each cell style (index in cellXfs) how it shows a number. */
export function numberStyles(xml: string): number[] {
	const formats = new Map<number, number>()
	const styles: number[] = []
	let inCellFormats = false
	for (const { name, closing, attributes } of tags(xml)) {
		if (name === 'numFmt' && !closing) formats.set(Number(attributes.numFmtId), shownBy(attributes.formatCode ?? ''))
		else if (name === 'cellXfs') inCellFormats = !closing
		else if (name === 'xf' && !closing && inCellFormats) {
			const id = Number(attributes.numFmtId ?? 0)
			styles.push(formats.get(id) ?? (isBuiltInDate(id) ? AS_DATE : AS_IT_IS))
		}
	}
	return styles
}

/** A whole number as it is shown: with the zeros before it. Other numbers stay as they are. */
export const withZeros = (text: string, digits: number): string =>
	text.length < digits && /^\d+$/.test(text) ? text.padStart(digits, '0') : text

const MILLISECONDS_A_DAY = 86_400_000
/** Day 0 of the 1900 system as it counts from March 1900 on, and of the 1904 system. */
const START_1900 = Date.UTC(1899, 11, 30)
const START_1904 = Date.UTC(1904, 0, 1)
/** The 1900 system has a 29 February 1900 (serial 60) that never was; days before it are one further on. */
const PHANTOM_DAY = 60
/** 31 December 9999. */
const LAST_SERIAL = 2_958_466

/** Spreadsheet serial number → `yyyy-mm-dd`, with `Thh:mm:ss` where there is a time of day; null when it is no date. */
export function serialToIso(serial: number, since1904: boolean): string | null {
	if (!(serial >= 0 && serial < LAST_SERIAL)) return null
	const whole = Math.floor(serial)
	const days = since1904 ? serial : whole < PHANTOM_DAY ? serial + 1 : serial
	if (!since1904 && whole === PHANTOM_DAY) return null
	const seconds = Math.round(days * 86_400)
	const time = new Date((since1904 ? START_1904 : START_1900) + seconds * 1000).toISOString()
	return seconds % (MILLISECONDS_A_DAY / 1000) === 0 ? time.slice(0, 10) : time.slice(0, 19)
}
