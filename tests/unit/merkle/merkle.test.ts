import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
	consistencyProof,
	inclusionPath,
	leafInput,
	nodeInput,
	type NodeAt,
	rootAt,
	rootFromPath,
	rootOfLeaves,
	verifyConsistency,
} from '#shared/codec/merkle'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The eight entries and the roots that implementations of RFC 6962 test themselves with (Certificate Transparency's reference tree). */
const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
	'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const leafHash = (record: Uint8Array) => sha256(leafInput(record))
const leavesOf = (records: readonly Uint8Array[]) => records.map(leafHash)
const reference = leavesOf(entries.map((entry) => new Uint8Array(Buffer.from(entry, 'hex'))))

/** Node hashes straight from the definition, independent of the code under test. */
function definition(leaves: readonly Uint8Array[]): Uint8Array {
	const [first] = leaves
	if (first === undefined) return sha256(new Uint8Array(0))
	if (leaves.length === 1) return first
	const half = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
	return sha256(nodeInput(definition(leaves.slice(0, half)), definition(leaves.slice(half))))
}
const nodesOf =
	(leaves: readonly Uint8Array[]): NodeAt =>
	(level, index) =>
		definition(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))

const someLeaves = (minimum: number) =>
	fc
		.integer({ min: minimum, max: 130 })
		.map((size) => leavesOf(Array.from({ length: size }, (_, i) => new Uint8Array([i, i >> 8]))))

test.each(roots.map((root, size) => [size, root] as const))(
	'the tree of %i entries has the known root',
	async (size, root) => {
		const leaves = reference.slice(0, size)
		expect(hex(await rootOfLeaves(sha256, leaves))).toBe(root)
		expect(hex(rootAt(sha256, nodesOf(leaves), size))).toBe(root)
	},
)

test('audit paths of the reference tree lead to its root and are as long as they must be', async () => {
	const lengths: number[] = []
	for (let index = 0; index < 7; index++) {
		const leaf = reference[index] ?? new Uint8Array(0)
		const path = inclusionPath(sha256, nodesOf(reference), index, 7)
		lengths.push(path.length)
		expect(hex(await rootFromPath(sha256, leaf, index, 7, path))).toBe(roots[7])
	}
	expect(lengths).toEqual([3, 3, 3, 3, 3, 3, 2])
})

test('every leaf of every tree is proved, and for no other place', async () => {
	await fc.assert(
		fc.asyncProperty(someLeaves(2), fc.nat(), fc.nat(), async (leaves, pick, other) => {
			const index = pick % leaves.length
			const elsewhere = other % leaves.length
			const root = definition(leaves)
			const path = inclusionPath(sha256, nodesOf(leaves), index, leaves.length)
			const leaf = leaves[index] ?? root
			expect(hex(await rootFromPath(sha256, leaf, index, leaves.length, path))).toBe(hex(root))
			const wrong = await rootFromPath(sha256, leaf, elsewhere, leaves.length, path).catch(() => null)
			expect(wrong !== null && hex(wrong) === hex(root)).toBe(elsewhere === index)
		}),
		{ numRuns: 150 },
	)
})

test('a changed, cut or lengthened path leads nowhere', async () => {
	const path = inclusionPath(sha256, nodesOf(reference), 5, 8)
	const leaf = reference[5] ?? new Uint8Array(0)
	await expect(rootFromPath(sha256, leaf, 5, 8, path.slice(1))).rejects.toThrow('wrongShape')
	await expect(rootFromPath(sha256, leaf, 5, 8, [...path, leaf])).rejects.toThrow('wrongShape')
	await expect(rootFromPath(sha256, leaf, 8, 8, path)).rejects.toThrow('outOfRange')
	for (const [step, hash] of path.entries()) {
		const changed = path.with(step, hash.with(3, (hash[3] ?? 0) ^ 1))
		expect(hex(await rootFromPath(sha256, leaf, 5, 8, changed))).not.toBe(roots[8])
	}
})

test('an older tree is proved to be the beginning of a newer one, and of no other', async () => {
	await fc.assert(
		fc.asyncProperty(someLeaves(1), fc.nat(), fc.nat(), async (leaves, cut, change) => {
			const size = cut % (leaves.length + 1)
			const older = { size, root: definition(leaves.slice(0, size)) }
			const newer = { size: leaves.length, root: definition(leaves) }
			const proof = consistencyProof(sha256, nodesOf(leaves), size, leaves.length)
			expect(await verifyConsistency(sha256, older, newer, proof)).toBe(true)
			if (size === 0) return
			// History rewritten: one old leaf differs in the newer tree, with the proof that this tree would give.
			const at = change % size
			const rewritten = leaves.with(at, leafHash(new Uint8Array([255, 255, 255])))
			const lie = { size: leaves.length, root: definition(rewritten) }
			const lyingProof = consistencyProof(sha256, nodesOf(rewritten), size, leaves.length)
			expect(await verifyConsistency(sha256, older, lie, lyingProof)).toBe(false)
			expect(await verifyConsistency(sha256, newer, older, proof)).toBe(size === leaves.length)
		}),
		{ numRuns: 150 },
	)
})

test('the consistency proofs of the reference tree have the published shape', () => {
	const lengths = [
		[1, 1],
		[1, 8],
		[6, 8],
		[2, 5],
		[4, 8],
	].map(([older, newer]) => consistencyProof(sha256, nodesOf(reference.slice(0, newer)), older ?? 0, newer ?? 0).length)
	expect(lengths).toEqual([0, 3, 3, 2, 1])
})
