import {
	closeSync,
	existsSync,
	fsync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '#shared/errors/index'

/**
 * Where signed documents go: `<folder>/<batch>/0001/<serial>.pdf`, at most a thousand to a folder. A file has its final
 * name only when it is wholly on the disk, and a chunk of documents gets its names together or not at all.
 */

const FILES_PER_FOLDER = 1000
const OWNER_FILE = 'batch.json'
const TEMPORARY = '.part'
const flush = promisify(fsync)

/** Turns what the file system says into an error that people can act on. */
export function fileError(error: unknown, path: string): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('file.diskFull')
	if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EBUSY', 'ENOENT', 'EEXIST', 'EFBIG', 'EISDIR'].includes(code))
		return new AppError('file.notWritable', { file: basename(path) })
	return error
}

/** Path inside the batch's folder, with forward slashes. `position` counts from 0. */
export function documentPath(serial: string, position: number): string {
	return `${String(Math.floor(position / FILES_PER_FOLDER) + 1).padStart(4, '0')}/${serial}.pdf`
}

export interface BatchIdentity {
	archiveId: string
	batchId: number
}

/** Name of a batch's folder below the folder that the officer chose. */
export const batchFolderName = (batchId: number): string => `batch-${batchId}`

/**
 * Makes the batch's folder, or takes it up again, and proves that it can be written. A folder of the same name that
 * belongs to another archive is left alone: its documents are somebody's.
 */
export function openBatchFolder(chosen: string, identity: BatchIdentity): string {
	const folder = join(chosen, batchFolderName(identity.batchId))
	const owner = JSON.stringify(identity)
	try {
		mkdirSync(folder, { recursive: true })
		const inside = readdirSync(folder).filter((name) => !name.endsWith(TEMPORARY))
		if (inside.includes(OWNER_FILE) ? readFileSync(join(folder, OWNER_FILE), 'utf8') !== owner : inside.length > 0)
			throw new AppError('signing.folderTaken', { folder: basename(folder) })
		writeDurably(join(folder, OWNER_FILE), Buffer.from(owner))
		flushFolder(folder)
		flushFolder(chosen)
	} catch (error) {
		throw fileError(error, folder)
	}
	return folder
}

/** Removes files that no committed step speaks of: what a killed program left behind. */
export function removeStrangers(folder: string, isKnown: (path: string) => boolean): number {
	let removed = 0
	for (const shard of readdirSync(folder, { withFileTypes: true })) {
		if (!shard.isDirectory()) continue
		for (const file of readdirSync(join(folder, shard.name))) {
			const ours = file.endsWith('.pdf') || file.endsWith(TEMPORARY)
			if (!ours || isKnown(`${shard.name}/${file}`)) continue
			rmSync(join(folder, shard.name, file))
			removed++
		}
	}
	return removed
}

/** Writes one file, given whole or in pieces, so that it is there wholly or not at all. */
export function writeDurably(path: string, content: Uint8Array | Iterable<string>, mode = 0o666): void {
	const temporary = `${path}${TEMPORARY}`
	try {
		const handle = openSync(temporary, 'w', mode)
		try {
			for (const piece of content instanceof Uint8Array ? [content] : content) writeFileSync(handle, piece)
			fsyncSync(handle)
		} finally {
			closeSync(handle)
		}
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw fileError(error, path)
	}
}

export interface IndexEntry {
	serial: string
	position: number
	/** Of the file. */
	sha256: Uint8Array
}

/** `index.csv`: which file is which document. Written at once at the end, so that a list that exists is complete. */
export function writeIndex(folder: string, entries: Iterable<IndexEntry>): void {
	writeDurably(join(folder, 'index.csv'), indexLines(folder, entries))
}

const LINES_TOGETHER = 1000

function* indexLines(folder: string, entries: Iterable<IndexEntry>): Generator<string> {
	let lines = ['serial,file,sha256']
	for (const { serial, position, sha256 } of entries) {
		const path = documentPath(serial, position)
		// When a batch was finished in another folder, each folder's list names the documents that are in it.
		if (existsSync(join(folder, path))) lines.push(`${serial},${path},${Buffer.from(sha256).toString('hex')}`)
		if (lines.length < LINES_TOGETHER) continue
		yield `${lines.join('\n')}\n`
		lines = []
	}
	yield lines.map((line) => `${line}\n`).join('')
}

/** Windows cannot open a folder for this and needs no such thing. */
export function flushFolder(folder: string): void {
	if (process.platform === 'win32') return
	const handle = openSync(folder, 'r')
	try {
		fsyncSync(handle)
	} finally {
		closeSync(handle)
	}
}

interface OpenFile {
	path: string
	handle: number
}

/** The documents of one chunk: written one by one, named together by `commit`. */
export class ChunkFiles {
	readonly #folder: string
	readonly #open: OpenFile[] = []
	readonly #written: string[] = []
	readonly #shards = new Set<string>()
	#flushing: Promise<void> = Promise.resolve()

	constructor(folder: string) {
		this.#folder = folder
	}

	/** `bytes` may be reused by the caller afterwards. */
	write(path: string, bytes: Uint8Array): void {
		const full = join(this.#folder, path)
		try {
			const shard = join(full, '..')
			if (!this.#shards.has(shard)) mkdirSync(shard, { recursive: true })
			this.#shards.add(shard)
			const handle = openSync(`${full}${TEMPORARY}`, 'w')
			this.#open.push({ path: full, handle })
			writeFileSync(handle, bytes)
		} catch (error) {
			throw fileError(error, full)
		}
	}

	/**
	 * Begins to flush what is open, several files at once, which the file system does in one go. Resolves when the flush
	 * before this one is done: the disk works while the next documents are made.
	 */
	async flush(): Promise<void> {
		const before = this.#flushing
		const together = this.#open.splice(0)
		this.#flushing = this.#flushTogether(before, together)
		// Reported by whoever waits for it: the next flush or the commit.
		this.#flushing.catch(() => undefined)
		await before
	}

	async #flushTogether(before: Promise<void>, together: readonly OpenFile[]): Promise<void> {
		try {
			await before
			await Promise.all(together.map(({ handle }) => flush(handle)))
		} catch (error) {
			throw fileError(error, this.#folder)
		} finally {
			for (const { path, handle } of together) {
				closeSync(handle)
				this.#written.push(path)
			}
		}
	}

	/** Gives all files their names, durably. */
	async commit(): Promise<void> {
		await this.flush()
		await this.#flushing
		try {
			for (const path of this.#written) renameSync(`${path}${TEMPORARY}`, path)
			for (const folder of [...this.#shards, this.#folder]) flushFolder(folder)
		} catch (error) {
			throw fileError(error, this.#folder)
		}
	}

	/** Takes everything back. */
	async discard(): Promise<void> {
		await this.#flushing.catch(() => undefined)
		for (const { handle, path } of this.#open.splice(0)) {
			closeSync(handle)
			this.#written.push(path)
		}
		for (const path of this.#written) {
			rmSync(`${path}${TEMPORARY}`, { force: true })
			rmSync(path, { force: true })
		}
	}
}
