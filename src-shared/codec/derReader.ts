import { CodecError } from './codecError.ts'

/** Strict reader of DER (X.690): definite, shortest lengths and one-byte tags only. */
export interface DerElement {
	tag: number
	/** The whole element. */
	bytes: Uint8Array
	content: Uint8Array
}

/** The element that starts at `offset`. @throws CodecError */
export function readDer(from: Uint8Array, offset = 0): DerElement {
	const tag = from[offset]
	const first = from[offset + 1]
	if (tag === undefined || first === undefined) throw new CodecError('truncated', `DER at ${offset}`)
	if ((tag & 0x1f) === 0x1f) throw new CodecError('unsupported', 'DER tag')
	let length = first
	let start = offset + 2
	if (first >= 0x80) {
		const count = first & 0x7f
		if (count === 0 || count > 3) throw new CodecError('unsupported', 'DER length')
		length = 0
		for (let step = 0; step < count; step++) length = length * 256 + (from[start + step] ?? 0)
		if (length < 0x80 || length < 256 ** (count - 1)) throw new CodecError('notCanonical', 'DER length')
		start += count
	}
	if (start + length > from.length) throw new CodecError('truncated', `DER at ${offset}`)
	return { tag, bytes: from.subarray(offset, start + length), content: from.subarray(start, start + length) }
}

/** The elements inside a constructed one. */
export function derChildren(of: DerElement): DerElement[] {
	const children: DerElement[] = []
	for (let offset = 0; offset < of.content.length; ) {
		const child = readDer(of.content, offset)
		children.push(child)
		offset += child.bytes.length
	}
	return children
}

/** An object identifier in dotted form. */
export function dottedIdentifier(content: Uint8Array): string {
	const arcs: number[] = []
	let arc = 0
	for (const byte of content) {
		arc = arc * 128 + (byte & 0x7f)
		if (byte < 0x80) {
			arcs.push(arc)
			arc = 0
		}
	}
	const first = Math.min(2, Math.floor((arcs[0] ?? 0) / 40))
	return [first, (arcs[0] ?? 0) - first * 40, ...arcs.slice(1)].join('.')
}
