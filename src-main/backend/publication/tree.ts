import { HASH_LENGTH, leafInput, nodeInput, rootAt } from '#shared/codec/merkle'
import { sha256 } from './cryptography.ts'

/** All complete subtrees of a register, level by level; 64 bytes a leaf in all. */
export class RegisterTree {
	readonly size: number
	readonly #levels: Buffer[] = []

	/** @param leaves hashes of the leaves, one after the other. */
	constructor(leaves: Buffer) {
		this.size = leaves.length / HASH_LENGTH
		const input = Buffer.alloc(1 + 2 * HASH_LENGTH, 1)
		for (let level = leaves; ; ) {
			this.#levels.push(level)
			const pairs = Math.floor(level.length / (2 * HASH_LENGTH))
			if (pairs === 0) break
			const above = Buffer.allocUnsafe(pairs * HASH_LENGTH)
			for (let pair = 0; pair < pairs; pair++) {
				level.copy(input, 1, pair * 2 * HASH_LENGTH, (pair + 1) * 2 * HASH_LENGTH)
				sha256(input).copy(above, pair * HASH_LENGTH)
			}
			level = above
		}
	}

	/** Hash of the complete subtree over leaves [index·2^level, (index+1)·2^level). */
	readonly node = (level: number, index: number): Buffer => this.nodes(level, index, 1)

	/** `count` neighbouring hashes of a level, one after the other. */
	nodes(level: number, index: number, count: number): Buffer {
		const hashes = this.#levels[level]?.subarray(index * HASH_LENGTH, (index + count) * HASH_LENGTH)
		if (hashes?.length !== count * HASH_LENGTH) throw new RangeError(`no node ${index} on level ${level}`)
		return hashes
	}

	/** Root of the tree as it was with its first `size` leaves. */
	root(size: number): Uint8Array {
		return rootAt(sha256, this.node, size)
	}
}

export const leafHash = (record: Uint8Array): Buffer => sha256(leafInput(record))
export const parentHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodeInput(left, right))
