import { tags } from './xml.ts'

/** Number formats 14–22, 45–47 are dates everywhere; 27–36 and 50–58 in East Asian locales (ECMA-376 §18.8.30). */
export const isBuiltInDate = (id: number): boolean =>
	(id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format code shows a date or time: one of its letters outside quotes, brackets and escapes. */
export function isDateFormat(code: string): boolean {
	const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|general/gi, '')
	return /[dmyhs]/i.test(bare)
}

/** For each cell style (index in cellXfs) whether it shows a date. */
export function dateStyles(xml: string): boolean[] {
	const formats = new Map<number, boolean>()
	const styles: boolean[] = []
	let inCellFormats = false
	for (const { name, closing, attributes } of tags(xml)) {
		if (name === 'numFmt' && !closing)
			formats.set(Number(attributes.numFmtId), isDateFormat(attributes.formatCode ?? ''))
		else if (name === 'cellXfs') inCellFormats = !closing
		else if (name === 'xf' && !closing && inCellFormats) {
			const id = Number(attributes.numFmtId ?? 0)
			styles.push(formats.get(id) ?? isBuiltInDate(id))
		}
	}
	return styles
}

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
