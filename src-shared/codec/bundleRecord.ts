import { BUCKET_LEAVES } from './bundleLayout.ts'
import { CodecError } from './codecError.ts'
import { HASH_LENGTH } from './merkle.ts'

/**
 * What the register holds for one document, and the two kinds of file that records are found through. All numbers are
 * big-endian. A record is locator(16) ‖ tag(16) ‖ AES-256-GCM(key, nonce 0, COSE padded to the release's record size).
 */

export const LOCATOR_LENGTH = 16
export const TAG_LENGTH = 16
export const KEY_LENGTH = 32
const GCM_TAG_LENGTH = 16
/** Record sizes are counted in this many bytes. */
export const SIZE_UNIT = 64
export const SMALLEST_UNITS = 4
const MOST_UNITS = 255
const LENGTH_PREFIX = 2

export const recordLength = (units: number): number => LOCATOR_LENGTH + TAG_LENGTH + units * SIZE_UNIT + GCM_TAG_LENGTH

/** Units that a message of this length needs. @throws CodecError above 16,318 bytes. */
export function unitsFor(messageLength: number): number {
	const units = Math.max(SMALLEST_UNITS, Math.ceil((messageLength + LENGTH_PREFIX) / SIZE_UNIT))
	if (units > MOST_UNITS) throw new CodecError('outOfRange', 'document too long for a record')
	return units
}

/** The message behind its length, then zeros. */
export function pad(message: Uint8Array, units: number): Uint8Array {
	const padded = new Uint8Array(units * SIZE_UNIT)
	padded[0] = message.length >> 8
	padded[1] = message.length & 255
	padded.set(message, LENGTH_PREFIX)
	return padded
}

export function unpad(padded: Uint8Array): Uint8Array {
	const end = LENGTH_PREFIX + (padded[0] ?? 0) * 256 + (padded[1] ?? 0)
	if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0))
		throw new CodecError('notCanonical', 'padding of a record')
	return padded.slice(LENGTH_PREFIX, end)
}

export interface RecordParts {
	locator: Uint8Array
	tag: Uint8Array
	sealed: Uint8Array
}

export function splitRecord(record: Uint8Array): RecordParts {
	return {
		locator: record.subarray(0, LOCATOR_LENGTH),
		tag: record.subarray(LOCATOR_LENGTH, LOCATOR_LENGTH + TAG_LENGTH),
		sealed: record.subarray(LOCATOR_LENGTH + TAG_LENGTH),
	}
}

export interface Bucket {
	release: number
	number: number
	/** In order; the first is leaf `number × 32`. Record sizes may differ where a bucket was begun in an older release. */
	records: Uint8Array[]
	/** From the bucket's subtree to the root of its release, nearest sibling first. */
	path: Uint8Array[]
}

const BUCKET_MAGIC = 0x53434231 // SCB1
const DIRECTORY_MAGIC = 0x53434431 // SCD1
const HEADER = 16

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export function encodeBucket(bucket: Bucket): Uint8Array {
	const body = bucket.records.reduce((sum, record) => sum + record.length, 0)
	const bytes = new Uint8Array(HEADER + bucket.records.length + body + bucket.path.length * HASH_LENGTH)
	const header = view(bytes)
	header.setUint32(0, BUCKET_MAGIC)
	header.setUint32(4, bucket.release)
	header.setUint32(8, bucket.number)
	header.setUint8(12, bucket.records.length)
	header.setUint8(13, bucket.path.length)
	let offset = HEADER
	for (const record of bucket.records) bytes[offset++] = (record.length - recordLength(0)) / SIZE_UNIT
	for (const part of [...bucket.records, ...bucket.path]) {
		bytes.set(part, offset)
		offset += part.length
	}
	return bytes
}

/** @throws CodecError unless the bytes are exactly what `encodeBucket` writes. */
export function parseBucket(bytes: Uint8Array): Bucket {
	if (bytes.length < HEADER) throw new CodecError('truncated', 'bucket')
	const header = view(bytes)
	if (header.getUint32(0) !== BUCKET_MAGIC || header.getUint16(14) !== 0) throw new CodecError('notOurs', 'bucket')
	const count = header.getUint8(12)
	if (count < 1 || count > BUCKET_LEAVES) throw new CodecError('outOfRange', 'records of a bucket')
	let offset = HEADER + count
	const take = (length: number) => {
		if (offset + length > bytes.length) throw new CodecError('truncated', 'bucket')
		offset += length
		return bytes.subarray(offset - length, offset)
	}
	const records = Array.from({ length: count }, (_, index) => take(recordLength(bytes[HEADER + index] ?? 0)))
	const path = Array.from({ length: header.getUint8(13) }, () => take(HASH_LENGTH))
	if (offset !== bytes.length) throw new CodecError('trailingBytes', 'bucket')
	return { release: header.getUint32(4), number: header.getUint32(8), records, path }
}

/** The first 8 bytes of a locator and the leaf it stands at. */
export interface DirectoryEntry {
	locator: Uint8Array
	leaf: number
}
export const DIRECTORY_PREFIX = 8
const ENTRY = DIRECTORY_PREFIX + 4

/** Leading bits of the locator that choose a directory file; few files for a small release, at most 256. */
export function directoryBits(records: number): number {
	return records <= 64 ? 0 : records <= 1024 ? 4 : 8
}

export const shardOf = (locator: Uint8Array, bits: number): number => (locator[0] ?? 0) >> (8 - bits)

export function compareBytes(a: Uint8Array, b: Uint8Array, length: number): number {
	for (let index = 0; index < length; index++) {
		const difference = (a[index] ?? 0) - (b[index] ?? 0)
		if (difference !== 0) return difference
	}
	return 0
}

/** Entries are sorted by locator, then leaf, so that one set of records has one directory. */
export function encodeDirectory(release: number, shard: number, entries: readonly DirectoryEntry[]): Uint8Array {
	const bytes = new Uint8Array(HEADER + entries.length * ENTRY)
	const header = view(bytes)
	header.setUint32(0, DIRECTORY_MAGIC)
	header.setUint32(4, release)
	header.setUint32(8, shard)
	header.setUint32(12, entries.length)
	const sorted = entries.toSorted((a, b) => compareBytes(a.locator, b.locator, DIRECTORY_PREFIX) || a.leaf - b.leaf)
	for (const [index, entry] of sorted.entries()) {
		bytes.set(entry.locator.subarray(0, DIRECTORY_PREFIX), HEADER + index * ENTRY)
		header.setUint32(HEADER + index * ENTRY + DIRECTORY_PREFIX, entry.leaf)
	}
	return bytes
}

/** Leaves that a locator may stand at. @throws CodecError for a file that is no directory of this release and shard. */
export function findInDirectory(bytes: Uint8Array, release: number, shard: number, locator: Uint8Array): number[] {
	if (bytes.length < HEADER) throw new CodecError('truncated', 'directory')
	const header = view(bytes)
	if (header.getUint32(0) !== DIRECTORY_MAGIC || header.getUint32(4) !== release || header.getUint32(8) !== shard)
		throw new CodecError('notOurs', 'directory')
	const count = header.getUint32(12)
	if (bytes.length !== HEADER + count * ENTRY) throw new CodecError('truncated', 'directory')
	const leaves: number[] = []
	for (let offset = HEADER; offset < bytes.length; offset += ENTRY)
		if (compareBytes(bytes.subarray(offset, offset + DIRECTORY_PREFIX), locator, DIRECTORY_PREFIX) === 0)
			leaves.push(header.getUint32(offset + DIRECTORY_PREFIX))
	return leaves
}
