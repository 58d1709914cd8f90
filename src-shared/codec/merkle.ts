import { CodecError } from './codecError.ts'

/**
 * Merkle tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1): SHA-256, 0x00 before a leaf's bytes, 0x01 before the two
 * halves of a node, a tree split at the largest power of two below its size. The hash function is given by the caller.
 */

/** SHA-256 as the reader's machine has it: WebCrypto answers later, Node at once. */
export type Digest = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** The hash of the complete subtree over leaves [index·2^level, (index+1)·2^level). */
export type NodeAt = (level: number, index: number) => Uint8Array

export const HASH_LENGTH = 32

export function leafInput(record: Uint8Array): Uint8Array {
	const input = new Uint8Array(record.length + 1)
	input.set(record, 1)
	return input
}

export function nodeInput(left: Uint8Array, right: Uint8Array): Uint8Array {
	const input = new Uint8Array(1 + 2 * HASH_LENGTH)
	input[0] = 1
	input.set(left, 1)
	input.set(right, 1 + HASH_LENGTH)
	return input
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** Largest power of two smaller than `size` (size ≥ 2). */
function split(size: number): number {
	let half = 1
	while (half * 2 < size) half *= 2
	return half
}

/** Hash of a whole tree from the hashes of its leaves; the tree of nothing is SHA-256 of nothing. */
export async function rootOfLeaves(digest: Digest, leaves: readonly Uint8Array[]): Promise<Uint8Array> {
	const [only] = leaves
	if (only === undefined) return digest(new Uint8Array(0))
	if (leaves.length === 1) return only
	const middle = split(leaves.length)
	const left = await rootOfLeaves(digest, leaves.slice(0, middle))
	return digest(nodeInput(left, await rootOfLeaves(digest, leaves.slice(middle))))
}

/**
 * On which side the siblings of an audit path stand (RFC 9162 §2.1.3.2): true = left. Sibling for sibling, the hash
 * becomes `node(sibling, hash)` or `node(hash, sibling)` and ends as the root.
 * @throws CodecError when a path of this length cannot be one of this leaf.
 */
export function siblingsOnLeft(index: number, size: number, length: number): boolean[] {
	if (!(index >= 0 && index < size)) throw new CodecError('outOfRange', `leaf ${index} of ${size}`)
	const sides: boolean[] = []
	let position = index
	let last = size - 1
	while (last > 0) {
		const left = position % 2 === 1 || position === last
		sides.push(left)
		// The last node of a level without a sibling moves up as it is.
		if (left)
			while (position % 2 === 0 && position !== 0) {
				position /= 2
				last = Math.floor(last / 2)
			}
		position = Math.floor(position / 2)
		last = Math.floor(last / 2)
	}
	if (sides.length !== length) throw new CodecError('wrongShape', 'inclusion path too long or too short')
	return sides
}

/** The root that a leaf's hash and its audit path lead to. @throws CodecError for a wrong length. */
export async function rootFromPath(
	digest: Digest,
	leafHash: Uint8Array,
	index: number,
	size: number,
	path: readonly Uint8Array[],
): Promise<Uint8Array> {
	const onLeft = siblingsOnLeft(index, size, path.length)
	let hash = leafHash
	for (const [step, sibling] of path.entries())
		hash = await digest(onLeft[step] ? nodeInput(sibling, hash) : nodeInput(hash, sibling))
	return hash
}

/** Whether a tree is the beginning of a larger one (RFC 9162 §2.1.4.2). */
export async function verifyConsistency(
	digest: Digest,
	older: { size: number; root: Uint8Array },
	newer: { size: number; root: Uint8Array },
	proof: readonly Uint8Array[],
): Promise<boolean> {
	if (older.size > newer.size || older.size < 0) return false
	if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root)
	if (older.size === 0) return proof.length === 0 && sameBytes(older.root, await digest(new Uint8Array(0)))
	// A complete older tree is itself the first node of the path and is left out of the proof.
	const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...proof] : [...proof]
	let position = older.size - 1
	let last = newer.size - 1
	while (position % 2 === 1) {
		position = Math.floor(position / 2)
		last = Math.floor(last / 2)
	}
	const first = path.shift()
	if (first === undefined) return false
	let olderHash = first
	let newerHash = first
	for (const sibling of path) {
		if (last === 0) return false
		if (position % 2 === 1 || position === last) {
			olderHash = await digest(nodeInput(sibling, olderHash))
			newerHash = await digest(nodeInput(sibling, newerHash))
			while (position % 2 === 0 && position !== 0) {
				position /= 2
				last = Math.floor(last / 2)
			}
		} else newerHash = await digest(nodeInput(newerHash, sibling))
		position = Math.floor(position / 2)
		last = Math.floor(last / 2)
	}
	return last === 0 && sameBytes(olderHash, older.root) && sameBytes(newerHash, newer.root)
}

/** Hash over leaves [start, end); `start` must be a multiple of the power of two at or above `end - start`. */
function rangeHash(digest: (bytes: Uint8Array) => Uint8Array, nodeAt: NodeAt, start: number, end: number): Uint8Array {
	const size = end - start
	const level = Math.log2(size)
	if (Number.isInteger(level)) return nodeAt(level, start / size)
	const middle = start + split(size)
	return digest(
		nodeInput(nodeAt(Math.log2(middle - start), start / (middle - start)), rangeHash(digest, nodeAt, middle, end)),
	)
}

/** Root of the first `size` leaves of a tree whose complete subtrees are at hand. */
export function rootAt(digest: (bytes: Uint8Array) => Uint8Array, nodeAt: NodeAt, size: number): Uint8Array {
	return size === 0 ? digest(new Uint8Array(0)) : rangeHash(digest, nodeAt, 0, size)
}

/** Audit path of a leaf, nearest sibling first (RFC 6962 §2.1.1). */
export function inclusionPath(
	digest: (bytes: Uint8Array) => Uint8Array,
	nodeAt: NodeAt,
	index: number,
	size: number,
): Uint8Array[] {
	const path: Uint8Array[] = []
	let start = 0
	let end = size
	while (end - start > 1) {
		const middle = start + split(end - start)
		if (index < middle) {
			path.push(rangeHash(digest, nodeAt, middle, end))
			end = middle
		} else {
			path.push(rangeHash(digest, nodeAt, start, middle))
			start = middle
		}
	}
	return path.toReversed()
}

/** Proof that the first `older` leaves are the beginning of the first `newer` (RFC 6962 §2.1.2). */
export function consistencyProof(
	digest: (bytes: Uint8Array) => Uint8Array,
	nodeAt: NodeAt,
	older: number,
	newer: number,
): Uint8Array[] {
	if (older === 0 || older === newer) return []
	const proof: Uint8Array[] = []
	let start = 0
	let end = newer
	while (end !== older) {
		const middle = start + split(end - start)
		if (older <= middle) {
			proof.push(rangeHash(digest, nodeAt, middle, end))
			end = middle
		} else {
			proof.push(rangeHash(digest, nodeAt, start, middle))
			start = middle
		}
	}
	if (start > 0) proof.push(rangeHash(digest, nodeAt, start, end))
	return proof.toReversed()
}
