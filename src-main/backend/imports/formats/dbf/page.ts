import iconv from 'iconv-lite'
import { decoderFor, type Encoding } from '../encodings.ts'

/** How the texts of a table become characters. */
export interface Page {
	/** One byte is one character: a whole record can be decoded at once. */
	single: boolean
	decode(bytes: Buffer): { text: string; invalid: boolean }
}

export function pageOfEncoding(encoding: Encoding): Page {
	const decoder = decoderFor(encoding)
	return {
		single: !encoding.startsWith('utf'),
		decode: (bytes) => {
			const { text, invalid } = decoder.decode(bytes, true)
			return { text, invalid: invalid.length > 0 }
		},
	}
}

/** A code page that iconv-lite knows and our list of encodings does not have; all of these have one byte a character. */
export function foreign(name: string): Page {
	return {
		single: true,
		decode: (bytes) => {
			const text = iconv.decode(bytes, name)
			return { text, invalid: text.includes('\ufffd') }
		},
	}
}
