import {
	BUCKET_LEAVES,
	bucketPath,
	directoryPath,
	TILE_HASHES,
	TILE_LEVELS,
	tilePath,
	tilesOf,
} from '#shared/codec/bundleLayout'
import {
	DIRECTORY_PREFIX,
	type DirectoryEntry,
	encodeDirectory,
	parseBucket,
	recordLength,
	shardOf,
} from '#shared/codec/bundleRecord'
import { bucketsOfRelease, type ReleaseEntry } from '#shared/codec/bundleStatements'
import { HASH_LENGTH, sameBytes } from '#shared/codec/merkle'
import { BundleError } from '#shared/verification/cryptography'
import { decoding } from '#shared/verification/statements'
import { AppError } from '#shared/errors/index'
import type { BundleFolder } from './bundleFolder.ts'
import type { Problems } from './bundleReport.ts'
import { pathHolds, subtreeHash } from './folderBundle.ts'
import { leafHash, RegisterTree } from './tree.ts'

export interface Watch {
	progress(phase: string, done: number, total: number): void
	cancelled(): boolean
}

/** The register put together again from its buckets: what every other file of it is compared with. */
class Register {
	readonly releases: readonly ReleaseEntry[]
	readonly leaves: Buffer
	readonly locators: Buffer
	/** Leaves whose bucket is missing or wrong. */
	readonly unknown = new Set<number>()

	constructor(releases: readonly ReleaseEntry[]) {
		this.releases = releases
		const size = releases.at(-1)?.treeSize ?? 0
		this.leaves = Buffer.alloc(size * HASH_LENGTH)
		this.locators = Buffer.alloc(size * DIRECTORY_PREFIX)
	}

	get size(): number {
		return this.leaves.length / HASH_LENGTH
	}

	leaf(index: number): Buffer {
		return this.leaves.subarray(index * HASH_LENGTH, (index + 1) * HASH_LENGTH)
	}

	locator(index: number): Buffer {
		return this.locators.subarray(index * DIRECTORY_PREFIX, (index + 1) * DIRECTORY_PREFIX)
	}

	/** Length that the record at a leaf must have: that of the release which added it. */
	recordLength(index: number): number {
		return recordLength(this.releases.find(({ treeSize }) => index < treeSize)?.recordUnits ?? 0)
	}
}

function readBucket(folder: BundleFolder, register: Register, release: ReleaseEntry, number: number): Uint8Array[] {
	const file = bucketPath(release.number, number)
	const bytes = folder.read(file)
	const bucket = decoding(file, () => parseBucket(bytes))
	const from = number * BUCKET_LEAVES
	const count = Math.min(BUCKET_LEAVES, release.treeSize - from)
	const fits =
		bucket.release === release.number &&
		bucket.number === number &&
		bucket.records.length === count &&
		bucket.records.every((record, index) => record.length === register.recordLength(from + index))
	if (!fits) throw new BundleError('bucket', file)
	if (!pathHolds(release, number, subtreeHash(bucket.records), bucket.path)) throw new BundleError('path', file)
	return bucket.records
}

/** Reads all buckets of a release and puts their leaves in place. */
async function readRelease(
	folder: BundleFolder,
	register: Register,
	release: ReleaseEntry,
	problems: Problems,
	watch: Watch,
): Promise<void> {
	const written = bucketsOfRelease(register.releases, release)
	if (written === null) return
	for (let number = written.first; number <= written.last; number++) {
		if (watch.cancelled()) throw new AppError('job.cancelled')
		watch.progress('readBundle', number * BUCKET_LEAVES, register.size)
		const from = number * BUCKET_LEAVES
		const records = await problems.attempt(() => readBucket(folder, register, release, number))
		for (let index = from; index < Math.min(from + BUCKET_LEAVES, release.treeSize); index++) {
			const record = records?.[index - from]
			if (record === undefined) {
				if (index >= written.before) register.unknown.add(index)
				continue
			}
			const hash = leafHash(record)
			// A bucket that a later release continues must repeat its beginning.
			if (index < written.before && !register.unknown.has(index) && !register.leaf(index).equals(hash))
				problems.add('history', bucketPath(release.number, number), `leaf ${index}`)
			hash.copy(register.leaves, index * HASH_LENGTH)
			register.locators.set(record.subarray(0, DIRECTORY_PREFIX), index * DIRECTORY_PREFIX)
			register.unknown.delete(index)
		}
	}
}

/** Where a bucket is wrong, the lowest tiles still know the hashes of its leaves: so one fault is not reported as many. */
function fillFromTiles(folder: BundleFolder, register: Register): void {
	const tiles = tilesOf(register.size).filter(({ level }) => level === 0)
	for (const index of register.unknown) {
		const tile = tiles[Math.floor(index / TILE_HASHES)]
		if (tile === undefined) continue
		const path = tilePath(0, tile.number, tile.width)
		if (!folder.has(path)) continue
		const start = (index % TILE_HASHES) * HASH_LENGTH
		folder.read(path).copy(register.leaves, index * HASH_LENGTH, start, start + HASH_LENGTH)
	}
}

/** Tiles of the current tree must be there; unfinished ones of earlier trees, and those of a release under way, may. */
async function checkTiles(
	folder: BundleFolder,
	register: Register,
	tree: RegisterTree,
	currentSize: number,
	problems: Problems,
): Promise<void> {
	const expected = new Map<string, Uint8Array>()
	for (const { treeSize } of register.releases)
		for (const { level, number, width } of tilesOf(treeSize)) {
			const path = tilePath(level, number, width)
			if (!expected.has(path)) expected.set(path, tree.nodes(level * TILE_LEVELS, number * TILE_HASHES, width))
		}
	const required = new Set(tilesOf(currentSize).map((tile) => tilePath(tile.level, tile.number, tile.width)))
	for (const [path, hashes] of expected) {
		if (!required.has(path) && !folder.has(path)) continue
		await problems.attempt(() => {
			if (!sameBytes(folder.read(path), hashes)) throw new BundleError('tile', path)
		})
	}
}

async function checkDirectories(
	folder: BundleFolder,
	register: Register,
	release: ReleaseEntry,
	problems: Problems,
): Promise<void> {
	const written = bucketsOfRelease(register.releases, release)
	if (written === null) return
	const shards = Array.from({ length: 2 ** release.directoryBits }, (): DirectoryEntry[] => [])
	let complete = true
	for (let leaf = written.before; leaf < release.treeSize; leaf++) {
		const locator = register.locator(leaf)
		shards[shardOf(locator, release.directoryBits)]?.push({ locator, leaf })
		if (register.unknown.has(leaf)) complete = false
	}
	for (const [shard, entries] of shards.entries()) {
		const path = directoryPath(release.number, shard)
		await problems.attempt(() => {
			const bytes = folder.read(path)
			// Without all records the directory cannot be made again; the missing bucket has been named.
			if (complete && !sameBytes(bytes, encodeDirectory(release.number, shard, entries)))
				throw new BundleError('directory', path)
		})
	}
}

/** Every record, tile and directory against each other and against the roots that the manifests state. */
export async function verifyRegister(
	folder: BundleFolder,
	releases: readonly ReleaseEntry[],
	currentSize: number,
	problems: Problems,
	watch: Watch,
): Promise<number> {
	const register = new Register(releases)
	for (const release of releases) await readRelease(folder, register, release, problems, watch)
	fillFromTiles(folder, register)
	watch.progress('compareBundle', 0, 1)
	const tree = new RegisterTree(register.leaves)
	// Every earlier tree, made from the leaves of the newest: what was published before is still there, unchanged.
	for (const release of releases)
		if (!sameBytes(tree.root(release.treeSize), release.treeRoot))
			problems.add('treeRoot', `r/${release.number}`, `${release.treeSize} leaves`)
	await checkTiles(folder, register, tree, currentSize, problems)
	for (const release of releases) await checkDirectories(folder, register, release, problems)
	watch.progress('compareBundle', 1, 1)
	return register.size - register.unknown.size
}
