import { CodecError } from './codecError.ts'
import { decodeUtf8, utf8Length, writeUtf8 } from './utf8.ts'

/**
 * The part of CBOR (RFC 8949) that our formats need, in its deterministic form (§4.2.1) and nothing else: integers up
 * to ±(2^53 − 1), byte and text strings, arrays, maps keyed by integers or texts, tags, true, false, null.
 * One value has exactly one encoding and the decoder refuses any other, so equal bytes and equal meaning are the same.
 */
export type CborKey = number | string
export type CborMap = Map<CborKey, CborValue>
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap | CborTag
export class CborTag {
	readonly tag: number
	readonly value: CborValue

	constructor(tag: number, value: CborValue) {
		this.tag = tag
		this.value = value
	}
}

const DEEPEST = 16

/** Bytes of an initial byte with its argument. */
function headLength(argument: number): number {
	return argument < 24 ? 1 : argument < 0x100 ? 2 : argument < 0x10000 ? 3 : argument < 0x100000000 ? 5 : 9
}

class Writer {
	private bytes = new Uint8Array(1024)
	private length = 0

	private room(count: number): void {
		if (this.length + count <= this.bytes.length) return
		const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
		larger.set(this.bytes.subarray(0, this.length))
		this.bytes = larger
	}

	head(major: number, argument: number): void {
		const size = headLength(argument)
		this.room(size)
		const { bytes } = this
		const type = major << 5
		if (size === 1) bytes[this.length] = type | argument
		else if (size === 9) {
			bytes[this.length] = type | 27
			const high = Math.floor(argument / 0x100000000)
			for (let step = 0; step < 4; step++) {
				bytes[this.length + 1 + step] = high >>> (24 - 8 * step)
				bytes[this.length + 5 + step] = argument >>> (24 - 8 * step)
			}
		} else {
			bytes[this.length] = type | (size === 2 ? 24 : size === 3 ? 25 : 26)
			for (let step = 1; step < size; step++) bytes[this.length + step] = argument >>> (8 * (size - 1 - step))
		}
		this.length += size
	}

	simple(byte: number): void {
		this.room(1)
		this.bytes[this.length++] = byte
	}

	raw(value: Uint8Array): void {
		this.room(value.length)
		this.bytes.set(value, this.length)
		this.length += value.length
	}

	text(value: string): void {
		const size = utf8Length(value)
		this.head(3, size)
		this.room(size)
		this.length = writeUtf8(value, this.bytes, this.length)
	}

	integer(value: number): void {
		if (!Number.isSafeInteger(value)) throw new CodecError('outOfRange', 'not a safe integer')
		if (value < 0) this.head(1, -1 - value)
		else this.head(0, value)
	}

	value(value: CborValue, depth: number): void {
		if (depth > DEEPEST) throw new CodecError('tooDeep', `more than ${DEEPEST} levels`)
		if (typeof value === 'number') this.integer(value)
		else if (typeof value === 'string') this.text(value)
		else if (value === null) this.simple(0xf6)
		else if (typeof value === 'boolean') this.simple(value ? 0xf5 : 0xf4)
		else if (value instanceof Uint8Array) {
			this.head(2, value.length)
			this.raw(value)
		} else if (Array.isArray(value)) {
			this.head(4, value.length)
			for (const item of value) this.value(item, depth + 1)
		} else if (value instanceof CborTag) {
			this.head(6, value.tag)
			this.value(value.value, depth + 1)
		} else {
			this.head(5, value.size)
			for (const [key, one] of inOrder(value)) {
				if (typeof key === 'number') this.integer(key)
				else this.text(key)
				this.value(one, depth + 1)
			}
		}
	}

	/** What was written; the next value begins at the front again. */
	take(): Uint8Array {
		const taken = this.bytes.slice(0, this.length)
		this.length = 0
		return taken
	}
}

/** Entries by their keys; most maps are written in order. */
function inOrder(map: CborMap): Iterable<[CborKey, CborValue]> {
	let previous: CborKey | undefined
	for (const key of map.keys()) {
		if (previous !== undefined && compareKeys(previous, key) >= 0)
			return [...map].toSorted(([one], [other]) => compareKeys(one, other))
		previous = key
	}
	return map
}

/** Bytewise order of the encoded keys (RFC 8949 §4.2.1): 0, 1, …, −1, −2, …, then texts by length and bytes. */
function compareKeys(a: CborKey, b: CborKey): number {
	if (typeof a === 'number' && typeof b === 'number') return a >= 0 === b >= 0 ? Math.abs(a) - Math.abs(b) : b - a
	if (typeof a === 'number') return -1
	if (typeof b === 'number') return 1
	const left = new Uint8Array(utf8Length(a))
	const right = new Uint8Array(utf8Length(b))
	if (left.length !== right.length) return left.length - right.length
	writeUtf8(a, left, 0)
	writeUtf8(b, right, 0)
	for (let index = 0; index < left.length; index++)
		if (left[index] !== right[index]) return (left[index] ?? 0) - (right[index] ?? 0)
	return 0
}

/** One for all values: a batch encodes a few for every document. */
const writer = new Writer()

/** @throws CodecError for unsafe integers, lone surrogates and more than 16 levels. */
export function encodeCbor(value: CborValue): Uint8Array {
	try {
		writer.value(value, 0)
	} catch (error) {
		writer.take()
		throw error
	}
	return writer.take()
}

class Reader {
	private readonly bytes: Uint8Array
	offset = 0

	constructor(bytes: Uint8Array) {
		this.bytes = bytes
	}

	private take(count: number): number {
		const start = this.offset
		if (count > this.bytes.length - start) throw new CodecError('truncated', `byte ${start}`)
		this.offset += count
		return start
	}

	private argument(information: number): number {
		if (information < 24) return information
		if (information > 27) throw new CodecError('unsupported', `length form at byte ${this.offset - 1}`)
		const size = 1 << (information - 24)
		const start = this.take(size)
		let value = 0
		for (let step = 0; step < size; step++) value = value * 256 + (this.bytes[start + step] ?? 0)
		if (!Number.isSafeInteger(value)) throw new CodecError('outOfRange', `byte ${start}`)
		if (headLength(value) !== size + 1) throw new CodecError('notCanonical', `argument at byte ${start}`)
		return value
	}

	private key(): CborKey {
		const value = this.value(DEEPEST)
		if (typeof value === 'number' || typeof value === 'string') return value
		throw new CodecError('unsupported', `map key before byte ${this.offset}`)
	}

	private map(count: number, depth: number): CborMap {
		const map: CborMap = new Map()
		let previous: CborKey | undefined
		for (let index = 0; index < count; index++) {
			const key = this.key()
			if (previous !== undefined) {
				const order = compareKeys(previous, key)
				if (order === 0) throw new CodecError('duplicateKey', String(key))
				if (order > 0) throw new CodecError('notCanonical', `map key ${key} out of order`)
			}
			previous = key
			map.set(key, this.value(depth + 1))
		}
		return map
	}

	value(depth: number): CborValue {
		if (depth > DEEPEST) throw new CodecError('tooDeep', `more than ${DEEPEST} levels`)
		const initial = this.bytes[this.take(1)] ?? 0
		const major = initial >> 5
		if (major === 7) {
			if (initial === 0xf4) return false
			if (initial === 0xf5) return true
			if (initial === 0xf6) return null
			throw new CodecError('unsupported', `simple value or float at byte ${this.offset - 1}`)
		}
		const argument = this.argument(initial & 31)
		if (major === 0) return argument
		if (major === 1) {
			if (argument === Number.MAX_SAFE_INTEGER) throw new CodecError('outOfRange', `before byte ${this.offset}`)
			return -1 - argument
		}
		if (major === 2) {
			const start = this.take(argument)
			return this.bytes.slice(start, start + argument)
		}
		if (major === 3) {
			const start = this.take(argument)
			return decodeUtf8(this.bytes, start, start + argument)
		}
		// Every item takes at least a byte, so a lying count is found before anything is allocated for it.
		if (argument > (this.bytes.length - this.offset) / (major === 5 ? 2 : 1) && major !== 6)
			throw new CodecError('truncated', `count before byte ${this.offset}`)
		if (major === 4) {
			const items: CborValue[] = []
			for (let index = 0; index < argument; index++) items.push(this.value(depth + 1))
			return items
		}
		if (major === 5) return this.map(argument, depth)
		return new CborTag(argument, this.value(depth + 1))
	}
}

/** One value and nothing behind it. @throws CodecError for everything that `encodeCbor` would not have written. */
export function decodeCbor(bytes: Uint8Array): CborValue {
	const reader = new Reader(bytes)
	const value = reader.value(0)
	if (reader.offset !== bytes.length) throw new CodecError('trailingBytes', `from byte ${reader.offset}`)
	return value
}
