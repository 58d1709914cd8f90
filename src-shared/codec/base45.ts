import { CodecError } from './codecError.ts'

/** Base45 (RFC 9285): two bytes become three characters of the QR code's alphanumeric set. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const values = new Map(Array.from(alphabet, (character, value) => [character.charCodeAt(0), value]))
const characters = Array.from(alphabet)
/** The first two characters of a group, by its value modulo 45². */
const PAIRS = 45 * 45
const pairs = Array.from(
	{ length: PAIRS },
	(_, value) => `${characters[value % 45]}${characters[Math.floor(value / 45)]}`,
)

export function encodeBase45(bytes: Uint8Array): string {
	let text = ''
	let index = 0
	for (; index + 1 < bytes.length; index += 2) {
		const group = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)
		text += `${pairs[group % PAIRS]}${characters[Math.floor(group / PAIRS)]}`
	}
	if (index < bytes.length) {
		const last = bytes[index] ?? 0
		text += pairs[last]
	}
	return text
}

function valueAt(text: string, index: number): number {
	const value = values.get(text.charCodeAt(index))
	if (value === undefined) throw new CodecError('notBase45', `character ${index}`)
	return value
}

/** @throws CodecError for a foreign character, a length no encoder makes, or a group above its bytes' range. */
export function decodeBase45(text: string): Uint8Array {
	if (text.length % 3 === 1) throw new CodecError('notBase45', `length ${text.length}`)
	const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
	let offset = 0
	let index = 0
	for (; index + 2 < text.length; index += 3) {
		const pair = valueAt(text, index) + 45 * valueAt(text, index + 1) + 2025 * valueAt(text, index + 2)
		if (pair > 0xffff) throw new CodecError('notBase45', `group at ${index}`)
		bytes[offset++] = pair >> 8
		bytes[offset++] = pair & 255
	}
	if (index < text.length) {
		const last = valueAt(text, index) + 45 * valueAt(text, index + 1)
		if (last > 0xff) throw new CodecError('notBase45', `group at ${index}`)
		bytes[offset] = last
	}
	return bytes
}
