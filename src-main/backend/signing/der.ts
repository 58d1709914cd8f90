/**
 * DER (X.690), as much as CMS needs: writing for the batch (where a general library costs more than the signature) and
 * a strict reader for checking what others wrote. The reader refuses what DER forbids: indefinite and padded lengths.
 */

export const tag = {
	integer: 0x02,
	octetString: 0x04,
	null: 0x05,
	objectIdentifier: 0x06,
	sequence: 0x30,
	set: 0x31,
	context0: 0xa0,
	context1: 0xa1,
} as const

/** Tag and length octets for `length` bytes of content. */
export function derHead(tagByte: number, length: number): Buffer {
	if (length < 0x80) return Buffer.from([tagByte, length])
	if (length < 0x100) return Buffer.from([tagByte, 0x81, length])
	if (length < 0x10000) return Buffer.from([tagByte, 0x82, length >> 8, length & 0xff])
	return Buffer.from([tagByte, 0x83, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff])
}

export function der(tagByte: number, ...parts: Uint8Array[]): Buffer {
	const content = Buffer.concat(parts)
	return Buffer.concat([derHead(tagByte, content.length), content])
}

export const sequence = (...parts: Uint8Array[]): Buffer => der(tag.sequence, ...parts)
/** SET OF in DER order: members sorted by their encodings (X.690 §11.6). */
export const setOf = (...members: Buffer[]): Buffer =>
	der(tag.set, ...members.toSorted((left, right) => Buffer.compare(left, right)))
export const octetString = (bytes: Uint8Array): Buffer => der(tag.octetString, bytes)

/** INTEGER for a number from 0 to 2^53 − 1. */
export function integer(value: number): Buffer {
	const bytes = [value % 256]
	for (let left = Math.floor(value / 256); left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
	return der(tag.integer, Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes))
}

export const derNull = Buffer.from([tag.null, 0])

export function objectIdentifier(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
	const bytes = [first * 40 + second]
	for (const arc of rest) {
		const septets = [arc % 128]
		for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) septets.unshift((left % 128) | 0x80)
		bytes.push(...septets)
	}
	return der(tag.objectIdentifier, Uint8Array.from(bytes))
}

export class DerError extends Error {}

/** One element of a DER encoding; `bytes` is the whole element, `content` what is inside. */
export interface Element {
	tag: number
	bytes: Buffer
	content: Buffer
}

/** The element that starts at `offset`. @throws DerError */
export function readElement(from: Buffer, offset = 0): Element {
	const tagByte = from[offset]
	const first = from[offset + 1]
	if (tagByte === undefined || first === undefined) throw new DerError('cut off')
	if ((tagByte & 0x1f) === 0x1f) throw new DerError('long tag')
	let length = first
	let start = offset + 2
	if (first >= 0x80) {
		const count = first & 0x7f
		if (count === 0 || count > 3) throw new DerError('length of length')
		length = 0
		for (let index = 0; index < count; index++) length = length * 256 + (from[start + index] ?? 0)
		if (length < 0x80 || (count > 1 && length < 256 ** (count - 1))) throw new DerError('padded length')
		start += count
	}
	const end = start + length
	if (end > from.length) throw new DerError('cut off')
	return { tag: tagByte, bytes: from.subarray(offset, end), content: from.subarray(start, end) }
}

/** The elements inside a constructed one. @throws DerError */
export function children(of: Element): Element[] {
	const found: Element[] = []
	for (let offset = 0; offset < of.content.length; ) {
		const element = readElement(of.content, offset)
		found.push(element)
		offset += element.bytes.length
	}
	return found
}

/** The only element of `bytes`, with nothing after it. @throws DerError */
export function readWhole(bytes: Buffer, expected: number): Element {
	const element = readElement(bytes)
	if (element.bytes.length !== bytes.length) throw new DerError('bytes after the end')
	if (element.tag !== expected) throw new DerError('other tag')
	return element
}

/** Subject and serial number as a CMS signer identifier needs them, cut out of a certificate unchanged. */
export function issuerAndSerialNumber(certificate: Buffer): Buffer {
	const [toBeSigned] = children(readElement(certificate))
	if (!toBeSigned) throw new DerError('no certificate')
	const fields = children(toBeSigned)
	const from = fields[0]?.tag === tag.context0 ? 1 : 0
	const [serialNumber, , issuer] = fields.slice(from)
	if (!serialNumber || !issuer) throw new DerError('no certificate')
	return sequence(issuer.bytes, serialNumber.bytes)
}

/** ECDSA-Sig-Value → r ‖ s of `size` bytes each. node:crypto's own `ieee-p1363` is three times slower. */
export function rawSignature(signature: Buffer, size: number): Buffer {
	const raw = Buffer.alloc(size * 2)
	let offset = (signature[1] ?? 0) >= 0x80 ? 3 : 2
	for (let half = 0; half < 2; half++) {
		let start = offset + 2
		let length = signature[offset + 1] ?? 0
		offset = start + length
		while (length > size) {
			start++
			length--
		}
		signature.copy(raw, half * size + size - length, start, start + length)
	}
	return raw
}

/** r ‖ s → ECDSA-Sig-Value. */
export function derSignature(raw: Uint8Array): Buffer {
	const half = raw.length / 2
	const unsigned = (bytes: Uint8Array) => {
		let start = 0
		while (start < bytes.length - 1 && bytes[start] === 0) start++
		const magnitude = bytes.subarray(start)
		return der(tag.integer, ...((magnitude[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), magnitude)
	}
	return sequence(unsigned(raw.subarray(0, half)), unsigned(raw.subarray(half)))
}
