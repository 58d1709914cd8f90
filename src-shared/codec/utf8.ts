import { CodecError } from './codecError.ts'

/**
 * UTF-8 without TextEncoder, because this folder also runs where no DOM type is known, and because the texts here are
 * short: names and places. Lone surrogates are refused both ways.
 */

export function utf8Length(text: string): number {
	let length = 0
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index)
		if (unit < 0x80) length += 1
		else if (unit < 0x800) length += 2
		else if (unit >= 0xd800 && unit < 0xe000) {
			const next = text.charCodeAt(++index)
			if (unit >= 0xdc00 || !(next >= 0xdc00 && next < 0xe000)) throw new CodecError('invalidUtf8', 'lone surrogate')
			length += 4
		} else length += 3
	}
	return length
}

/** Writes `text`, which `utf8Length` has accepted, and returns the offset behind it. */
export function writeUtf8(text: string, into: Uint8Array, at: number): number {
	let offset = at
	for (let index = 0; index < text.length; index++) {
		let code = text.charCodeAt(index)
		if (code < 0x80) into[offset++] = code
		else if (code < 0x800) {
			into[offset++] = 0xc0 | (code >> 6)
			into[offset++] = 0x80 | (code & 63)
		} else if (code >= 0xd800 && code < 0xe000) {
			code = 0x10000 + ((code - 0xd800) << 10) + (text.charCodeAt(++index) - 0xdc00)
			into[offset++] = 0xf0 | (code >> 18)
			into[offset++] = 0x80 | ((code >> 12) & 63)
			into[offset++] = 0x80 | ((code >> 6) & 63)
			into[offset++] = 0x80 | (code & 63)
		} else {
			into[offset++] = 0xe0 | (code >> 12)
			into[offset++] = 0x80 | ((code >> 6) & 63)
			into[offset++] = 0x80 | (code & 63)
		}
	}
	return offset
}

export function encodeUtf8(text: string): Uint8Array {
	const bytes = new Uint8Array(utf8Length(text))
	writeUtf8(text, bytes, 0)
	return bytes
}

/** Strict: overlong forms, surrogates, code points above U+10FFFF and cut sequences are refused. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
	let text = ''
	let offset = from
	while (offset < to) {
		const lead = bytes[offset++] ?? 0
		if (lead < 0x80) {
			text += String.fromCharCode(lead)
			continue
		}
		const more = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0
		if (more === 0 || offset + more > to) throw new CodecError('invalidUtf8', `byte ${offset - 1}`)
		let code = lead & (0x3f >> more)
		for (let step = 0; step < more; step++) {
			const next = bytes[offset++] ?? 0
			if ((next & 0xc0) !== 0x80) throw new CodecError('invalidUtf8', `byte ${offset - 1}`)
			code = (code << 6) | (next & 63)
		}
		const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000
		if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
			throw new CodecError('invalidUtf8', `byte ${offset - 1 - more}`)
		text += String.fromCodePoint(code)
	}
	return text
}
