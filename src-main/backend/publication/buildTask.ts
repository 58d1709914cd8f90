import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
	BUCKET_LEAVES,
	bucketPath,
	bucketsOf,
	directoryPath,
	TILE_HASHES,
	tilePath,
	tilesOf,
} from '#shared/codec/bundleLayout'
import {
	DIRECTORY_PREFIX,
	type DirectoryEntry,
	encodeBucket,
	encodeDirectory,
	recordLength,
	shardOf,
} from '#shared/codec/bundleRecord'
import { HASH_LENGTH, inclusionPath, sameBytes } from '#shared/codec/merkle'
import { AppError } from '#shared/errors/index'
import { openDatabase } from '../database/open.ts'
import type { Task, TaskContext } from '../workers/task.ts'
import { sha256 } from './cryptography.ts'
import { DurableWriter } from './durable.ts'
import { documentsBetween } from './queries.ts'
import { sizeBefore } from './rules.ts'
import { sealDocument } from './sealing.ts'
import { Spool } from './spool.ts'
import { leafHash, parentHash, RegisterTree } from './tree.ts'

const releaseInput = z.object({
	number: z.int(),
	treeSize: z.int(),
	recordUnits: z.int(),
	directoryBits: z.int(),
	/** Null for the release being made. */
	treeRoot: z.instanceof(Uint8Array).nullable(),
})
export const buildInput = z.object({
	databaseFile: z.string(),
	/** The bundle as it stands and where the new files are prepared. */
	folder: z.string(),
	staging: z.string(),
	/** All releases up to the one to reach; `have` of them are in the folder already. */
	releases: z.array(releaseInput),
	have: z.int(),
})
export type BuildInput = z.infer<typeof buildInput>
type ReleaseInput = z.infer<typeof releaseInput>

export const buildOutput = z.object({
	treeRoot: z.instanceof(Uint8Array),
	/** Among the records of the last release. */
	sessions: z.array(z.tuple([z.string(), z.int(), z.string()])),
	/** Code in serials → document kind of the profile; schemes by identifier. */
	kinds: z.array(z.tuple([z.string(), z.string()])),
	schemes: z.array(z.string()),
	files: z.int(),
	bytes: z.int(),
})
export type BuildOutput = z.infer<typeof buildOutput>

const SPOOL = 'records'
const REPORT_EVERY = 500

/** Hashes of the leaves that the folder's tiles hold, checked against the root that the archive remembers. */
function leavesInFolder(folder: string, release: ReleaseInput | undefined): Buffer {
	const size = release?.treeSize ?? 0
	const leaves = Buffer.alloc(size * HASH_LENGTH)
	for (const { level, number, width } of tilesOf(size)) {
		if (level > 0) continue
		const path = tilePath(level, number, width)
		let tile: Buffer
		try {
			tile = readFileSync(join(folder, ...path.split('/')))
		} catch {
			throw new AppError('publication.folderDamaged', { file: path })
		}
		if (tile.length !== width * HASH_LENGTH) throw new AppError('publication.folderDamaged', { file: path })
		tile.copy(leaves, number * TILE_HASHES * HASH_LENGTH)
	}
	if (release?.treeRoot && !sameBytes(new RegisterTree(leaves).root(size), release.treeRoot))
		throw new AppError('publication.folderDamaged', { file: 'tile' })
	return leaves
}

interface Sealed {
	spool: Spool
	leaves: Buffer
	/** Beginnings of the locators of the leaves that the folder does not hold, one after the other. */
	locators: Buffer
	held: number
	found: Pick<BuildOutput, 'sessions' | 'kinds' | 'schemes'>
}

/** Seals every document from the first bucket that the folder does not hold completely. */
function seal(input: BuildInput, context: TaskContext): Sealed {
	const { releases, have } = input
	const size = releases.at(-1)?.treeSize ?? 0
	const held = releases[have - 1]?.treeSize ?? 0
	const first = Math.floor(held / BUCKET_LEAVES) * BUCKET_LEAVES
	const leaves = Buffer.alloc(size * HASH_LENGTH)
	leavesInFolder(input.folder, releases[have - 1]).copy(leaves)
	const spool = new Spool(join(input.staging, SPOOL), first)
	const locators = Buffer.alloc((size - held) * DIRECTORY_PREFIX)
	const sessions = new Map<string, BuildOutput['sessions'][number]>()
	const kinds = new Map<string, string>()
	const schemes = new Set<string>()
	const newest = sizeBefore(releases, releases.length)
	const units = releases.flatMap((release, index) => [
		{ from: sizeBefore(releases, index + 1), units: release.recordUnits },
	])
	const sqlite = openDatabase(input.databaseFile, { readonly: true })
	try {
		let next = first
		for (const document of documentsBetween(sqlite, first, size)) {
			if (document.publicIndex !== next) break
			const recordUnits = units.findLast(({ from }) => from <= next)?.units ?? 0
			const { record, session, serialCode, schemeId } = sealDocument(document, recordUnits)
			spool.append(record)
			leafHash(record).copy(leaves, next * HASH_LENGTH)
			kinds.set(serialCode, document.kind)
			if (next >= held) record.copy(locators, (next - held) * DIRECTORY_PREFIX, 0, DIRECTORY_PREFIX)
			if (next >= newest) {
				sessions.set(`${session.exam}|${session.year}|${session.kind}`, [session.exam, session.year, session.kind])
				schemes.add(schemeId)
			}
			next++
			if (next % REPORT_EVERY === 0) {
				context.progress('seal', next - first, size - first)
				if (context.cancelled()) throw new AppError('job.cancelled')
			}
		}
		if (next !== size) throw new AppError('publication.recordMissing', { index: next })
	} finally {
		sqlite.close()
	}
	const found = { sessions: [...sessions.values()], kinds: [...kinds.entries()], schemes: [...schemes] }
	return { spool, leaves, locators, held, found }
}

/** Subtrees of a release's buckets are its leaves as far as the paths above them go. */
const LEVEL = Math.log2(BUCKET_LEAVES)

async function writeRelease(
	writer: DurableWriter,
	input: BuildInput,
	release: ReleaseInput,
	sealed: Sealed,
	tree: RegisterTree,
	context: TaskContext,
): Promise<void> {
	const before = sizeBefore(input.releases, release.number)
	if (release.treeSize === before) return
	const buckets = bucketsOf(release.treeSize)
	// The last bucket may be unfinished: its subtree is the tree over the leaves that are there.
	const edge = new RegisterTree(
		sealed.leaves.subarray((buckets - 1) * BUCKET_LEAVES * HASH_LENGTH, release.treeSize * HASH_LENGTH),
	)
	const edgeHash = edge.root(edge.size)
	const bucketNode = (level: number, index: number): Uint8Array => {
		if ((index + 1) * 2 ** level < buckets) return tree.node(level + LEVEL, index)
		return level === 0 ? edgeHash : parentHash(bucketNode(level - 1, index * 2), bucketNode(level - 1, index * 2 + 1))
	}
	for (let number = Math.floor(before / BUCKET_LEAVES); number < buckets; number++) {
		const from = number * BUCKET_LEAVES
		const records = sealed.spool.read(from, Math.min(from + BUCKET_LEAVES, release.treeSize))
		const path = inclusionPath(sha256, bucketNode, number, buckets)
		await writer.write(
			bucketPath(release.number, number),
			encodeBucket({ release: release.number, number, records, path }),
		)
		if (context.cancelled()) throw new AppError('job.cancelled')
		context.progress('write', from, release.treeSize)
	}
	const shards = Array.from({ length: 2 ** release.directoryBits }, (): DirectoryEntry[] => [])
	for (let leaf = before; leaf < release.treeSize; leaf++) {
		const at = (leaf - sealed.held) * DIRECTORY_PREFIX
		const locator = sealed.locators.subarray(at, at + DIRECTORY_PREFIX)
		shards[shardOf(locator, release.directoryBits)]?.push({ locator, leaf })
	}
	for (const [shard, entries] of shards.entries())
		await writer.write(directoryPath(release.number, shard), encodeDirectory(release.number, shard, entries))
}

/** Everything of a publication that grows with the number of documents, prepared in the staging folder. */
export const buildBundle: Task = async (given, context): Promise<BuildOutput> => {
	const input = buildInput.parse(given)
	const last = input.releases.at(-1)
	const size = last?.treeSize ?? 0
	const sealed = seal(input, context)
	try {
		const tree = new RegisterTree(sealed.leaves)
		for (const release of input.releases)
			if (release.treeRoot && !sameBytes(tree.root(release.treeSize), release.treeRoot))
				throw new AppError('publication.historyChanged', { release: release.number })
		const writer = new DurableWriter(input.staging)
		for (const release of input.releases)
			if (release.number > input.have) await writeRelease(writer, input, release, sealed, tree, context)
		const held = input.releases[input.have - 1]?.treeSize ?? 0
		if (size > held)
			for (const { level, number, width } of tilesOf(size, held)) {
				const hashes = tree.nodes(level * Math.log2(TILE_HASHES), number * TILE_HASHES, width)
				await writer.write(tilePath(level, number, width), hashes)
			}
		await writer.finished()
		return { treeRoot: Uint8Array.from(tree.root(size)), ...sealed.found, files: writer.files, bytes: writer.bytes }
	} finally {
		sealed.spool.close()
		rmSync(join(input.staging, SPOOL), { force: true })
	}
}

/** Bytes that a publication will need, for asking the disk beforehand. */
export function bytesNeeded(records: number, units: number): number {
	const perRecord = recordLength(units) + 1 + 12 + 3 * HASH_LENGTH
	return records * perRecord * 2 + 4_000_000
}
