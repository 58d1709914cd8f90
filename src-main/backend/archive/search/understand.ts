import { barcodePrefix, readBarcodeText, serialText } from '#shared/codec/barcode'
import { searchTokens } from '../textTokens.ts'

/** What somebody typed or scanned into the one box. */
export type Understood =
	| { as: 'everything' }
	| { as: 'serial' | 'barcode'; serial: string }
	| { as: 'orderNumber'; number: string }
	| { as: 'name'; tokens: string[]; years: number[]; typing: boolean }

const SERIAL = /^([A-Z]{2})-([A-Z]{1,6})-(\d{4})-(\d{1,9})$/
const SERIAL_DIGITS = 7
/** Digits, maybe grouped, maybe with a short prefix: `04-0012345`, `A123`. */
const ORDER_NUMBER = /^[\p{L}]{0,4}[-/. ]?\d[\d\-/. ]*[\p{L}]?$/u
const YEAR = /^(?:19|20)\d\d$/

export function understand(query: string): Understood {
	const text = query.trim()
	if (text === '') return { as: 'everything' }
	if (text.toUpperCase().startsWith(barcodePrefix)) return { as: 'barcode', serial: serialInBarcode(text) }
	const serial = SERIAL.exec(text.toUpperCase())
	if (serial) {
		const [, country, code, year, number = ''] = serial
		return { as: 'serial', serial: `${country}-${code}-${year}-${number.padStart(SERIAL_DIGITS, '0')}` }
	}
	if (ORDER_NUMBER.test(text)) return { as: 'orderNumber', number: text }
	const words = searchTokens(text)
	const tokens = words.filter((word) => !YEAR.test(word))
	return { as: 'name', tokens, years: words.filter((word) => YEAR.test(word)).map(Number), typing: !/\s$/.test(query) }
}

/** The serial a barcode speaks of, or the scanned text itself where it cannot be read: nothing has that as its serial. */
function serialInBarcode(text: string): string {
	try {
		const { claims } = readBarcodeText(text)
		return serialText(claims.issuer, claims.serial)
	} catch {
		return text
	}
}
