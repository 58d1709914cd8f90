import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { z } from 'zod'
import type { encoding } from '#shared/contract/imports'

export type Encoding = z.infer<typeof encoding>

export interface Decoded {
	text: string
	/** Offsets in `text`, pairs of start and end, of lines that are not valid in the encoding. */
	invalid: number[]
}

/** Bytes to text, chunk by chunk. */
export interface Decoder {
	decode(bytes: Buffer, last: boolean): Decoded
}

const single: Partial<Record<Encoding, string>> = {
	'windows-1252': 'win1252',
	'windows-1256': 'win1256',
	'iso-8859-15': 'iso885915',
	cp850: 'cp850',
	cp437: 'cp437',
	macroman: 'macroman',
	'windows-1250': 'win1250',
	'windows-1251': 'win1251',
	'windows-1254': 'win1254',
}

const tables = new Map<string, Uint16Array>()

/** The 256 characters of a code page; bytes it leaves undefined become the C1 control of the same number. */
function tableOf(name: string): Uint16Array {
	let table = tables.get(name)
	if (!table) {
		const text = iconv.decode(Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)), name)
		table = Uint16Array.from({ length: 256 }, (_, byte) => {
			const code = text.charCodeAt(byte)
			return code === 0xfffd ? byte : code
		})
		tables.set(name, table)
	}
	return table
}

function throughTable(bytes: Buffer, table: Uint16Array): string {
	if (isAscii(bytes)) return bytes.toString('latin1')
	const codes = new Uint16Array(bytes.length)
	for (let index = 0; index < bytes.length; index++) codes[index] = table[bytes[index] ?? 0] ?? 0
	return Buffer.from(codes.buffer).toString('utf16le')
}

const undefinedCharacter = /[\u0080-\u009f\ufffd]/g

function singleByte(name: string): Decoder {
	const table = tableOf(name)
	return {
		decode: (bytes) => {
			const text = throughTable(bytes, table)
			const invalid: number[] = []
			for (const match of text.matchAll(undefinedCharacter)) invalid.push(match.index, match.index + 1)
			return { text, invalid }
		},
	}
}

function utf16(bigEndian: boolean): Decoder {
	let held = Buffer.alloc(0)
	return {
		decode: (bytes, last) => {
			const all = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
			const even = all.length - (all.length % 2)
			held = Buffer.from(all.subarray(even))
			const whole = Buffer.from(all.subarray(0, even))
			if (bigEndian) whole.swap16()
			const text = whole.toString('utf16le')
			return { text, invalid: last && held.length > 0 ? [text.length - 1, text.length] : [] }
		},
	}
}

/** Chinese (GB 18030, with GBK and GB 2312): one, two or four bytes a character. */
function gb18030(): Decoder {
	const decoder = iconv.getDecoder('gb18030')
	return {
		decode: (bytes, last) => {
			const text = decoder.write(bytes) + (last ? (decoder.end() ?? '') : '')
			const invalid: number[] = []
			for (const match of text.matchAll(/\ufffd/g)) invalid.push(match.index, match.index + 1)
			return { text, invalid }
		},
	}
}

/** Length of the unfinished character at the end of a piece of UTF-8, 0 to 3. */
function unfinished(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back] ?? 0
		if (byte < 0x80) return 0
		if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
	}
	return 0
}

/**
 * UTF-8 where whole lines may be in another encoding (files put together from two): such a line is read as
 * Windows-1252, so that nothing is lost, and reported.
 */
function utf8(): Decoder {
	const fallback = tableOf('win1252')
	let held: Buffer = Buffer.alloc(0)
	const lineByLine = (bytes: Buffer): Decoded => {
		let text = ''
		const invalid: number[] = []
		for (let start = 0; start < bytes.length; ) {
			const newline = bytes.indexOf(10, start)
			const end = newline < 0 ? bytes.length : newline + 1
			const line = bytes.subarray(start, end)
			if (isUtf8(line)) text += line.toString('utf8')
			else {
				const decoded = throughTable(line, fallback)
				invalid.push(text.length, text.length + decoded.length)
				text += decoded
			}
			start = end
		}
		return { text, invalid }
	}
	return {
		decode: (bytes, last) => {
			const all = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
			const keep = last ? 0 : unfinished(all)
			const whole = all.subarray(0, all.length - keep)
			if (isUtf8(whole)) {
				held = Buffer.from(all.subarray(whole.length))
				return { text: whole.toString('utf8'), invalid: [] }
			}
			// A line cut by the chunk's end must be judged as a whole.
			const cut = last ? all.length : all.lastIndexOf(10) + 1 || whole.length
			held = Buffer.from(all.subarray(cut))
			return lineByLine(all.subarray(0, cut))
		},
	}
}

export function decoderFor(encoding: Encoding): Decoder {
	if (encoding === 'utf-8') return utf8()
	if (encoding === 'gb18030') return gb18030()
	if (encoding === 'utf-16le' || encoding === 'utf-16be') return utf16(encoding === 'utf-16be')
	return singleByte(single[encoding] ?? 'win1252')
}

/** A whole piece of text at once, for samples. */
export function decodeSample(bytes: Buffer, encoding: Encoding): string {
	return decoderFor(encoding).decode(bytes, true).text
}
