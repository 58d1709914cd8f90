import {
	closeSync,
	existsSync,
	fdatasync,
	fsyncSync,
	fstatSync,
	ftruncateSync,
	lstatSync,
	openSync,
	readdirSync,
	readSync,
	renameSync,
	rmSync,
	write,
	writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { fileError, flushFolder } from './output.ts'
import { centralDirectory, entriesIn, type VolumeEntry } from './volumeEntries.ts'

/**
 * The documents of a batch in volumes: `<folder>/<batch>/0001.zip`, a thousand documents of the register in each. A volume
 * that is not full ends in `.part`: documents are appended to it in order, and only what the database calls signed counts.
 */
export const DOCUMENTS_PER_VOLUME = 1000
const PARTIAL = '.part'
const NAME = /^(\d{4,})\.zip(\.part)?$/

const writeAt = promisify(write)
const flush = promisify(fdatasync)

/** Number of a document's volume, from 1. `position` counts from 0. */
export const volumeOf = (position: number): number => Math.floor(position / DOCUMENTS_PER_VOLUME) + 1
export const volumeName = (number: number): string => `${String(number).padStart(4, '0')}.zip`
export const entryName = (serial: string): string => `${serial}.pdf`

interface FoundVolume {
	number: number
	path: string
	partial: boolean
}

/** Volumes in a folder, in order. */
export function volumesIn(folder: string): FoundVolume[] {
	return readdirSync(folder)
		.flatMap((name) => {
			const parts = NAME.exec(name)
			return parts ? [{ number: Number(parts[1]), path: join(folder, name), partial: parts[2] !== undefined }] : []
		})
		.filter(({ path }) => lstatSync(path).isFile())
		.toSorted((one, other) => one.number - other.number)
}

function readEntries(handle: number): VolumeEntry[] {
	const read = (offset: number, length: number) => {
		const bytes = Buffer.allocUnsafe(length)
		return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
	}
	return [...entriesIn(read, fstatSync(handle).size)]
}

function endOf(entries: readonly VolumeEntry[]): number {
	const last = entries.at(-1)
	return last ? last.offset + last.length : 0
}

function withFile<Answer>(path: string, flags: string, work: (handle: number) => Answer): Answer {
	const handle = openSync(path, flags)
	try {
		return work(handle)
	} finally {
		closeSync(handle)
	}
}

/** What a volume holds, complete or not; nothing when there is none. */
export class VolumeReader {
	readonly #path: string | null
	readonly #entries: ReadonlyMap<string, VolumeEntry>

	constructor(folder: string, number: number) {
		const found = volumesIn(folder).findLast((one) => one.number === number)
		this.#path = found?.path ?? null
		const entries = this.#path === null ? [] : withFile(this.#path, 'r', readEntries)
		this.#entries = new Map(entries.map((entry) => [entry.name, entry]))
	}

	get names(): Iterable<string> {
		return this.#entries.keys()
	}

	has(serial: string): boolean {
		return this.#entries.has(entryName(serial))
	}

	/** The bytes of a document, or null when it is not there. */
	read(serial: string): Buffer | null {
		const entry = this.#entries.get(entryName(serial))
		if (entry === undefined || this.#path === null) return null
		const bytes = Buffer.allocUnsafe(entry.length)
		const count = withFile(this.#path, 'r', (handle) => readSync(handle, bytes, 0, entry.length, entry.offset))
		return count === entry.length ? bytes : null
	}
}

/**
 * Cuts off of a partial volume what no committed step speaks of: what a killed program or a full disk left behind.
 * `isSigned` knows the documents that count, with the length of their files.
 */
export function cutBack(path: string, isSigned: (name: string, length: number) => boolean): void {
	const empty = withFile(path, 'r+', (handle) => {
		const entries = readEntries(handle)
		const stranger = entries.find(({ length, name }) => !isSigned(name, length))
		const end = stranger?.start ?? endOf(entries)
		ftruncateSync(handle, end)
		fsyncSync(handle)
		return end === 0
	})
	if (empty) rmSync(path)
}

/** Writes the list at the end of a partial volume and gives it its name. */
export function finishVolume(path: string): void {
	try {
		withFile(path, 'r+', (handle) => {
			const entries = readEntries(handle)
			const end = endOf(entries)
			const list = centralDirectory(entries, end)
			writeSync(handle, list, 0, list.length, end)
			ftruncateSync(handle, end + list.length)
			fsyncSync(handle)
		})
		renameSync(path, path.slice(0, -PARTIAL.length))
		flushFolder(dirname(path))
	} catch (error) {
		throw fileError(error, path)
	}
}

/** A volume that is being filled. */
class OpenVolume {
	readonly path: string
	readonly #handle: number
	#end: number

	/** Takes up again what is there, also a volume that had been finished. */
	constructor(folder: string, number: number) {
		const finished = join(folder, volumeName(number))
		this.path = finished + PARTIAL
		try {
			if (existsSync(finished)) renameSync(finished, this.path)
			this.#handle = openSync(this.path, existsSync(this.path) ? 'r+' : 'w+')
			this.#end = endOf(readEntries(this.#handle))
			if (fstatSync(this.#handle).size > this.#end) ftruncateSync(this.#handle, this.#end)
			flushFolder(folder)
		} catch (error) {
			throw fileError(error, this.path)
		}
	}

	/** Appends entries; when the promise resolves they are on the disk. Answers where they begin. */
	async append(entries: Uint8Array): Promise<number> {
		const start = this.#end
		try {
			for (let done = 0; done < entries.length; ) {
				const { bytesWritten } = await writeAt(this.#handle, entries, done, entries.length - done, start + done)
				done += bytesWritten
			}
			this.#end = start + entries.length
			await flush(this.#handle)
		} catch (error) {
			throw fileError(error, this.path)
		}
		return start
	}

	/** Takes back what was appended from there on. */
	cut(end: number): void {
		ftruncateSync(this.#handle, end)
		this.#end = end
	}

	close(): void {
		closeSync(this.#handle)
	}
}

/** Where a chunk of documents was written. */
export interface VolumePlace {
	volume: number
	start: number
}

/** The volumes of a run over a batch. Chunks are written in the order in which they were announced. */
export class BatchVolumes {
	readonly #folder: string
	readonly #open = new Map<number, OpenVolume>()
	#last: Promise<unknown> = Promise.resolve()

	constructor(folder: string) {
		this.#folder = folder
	}

	/** Writes entries as soon as they are there and everything before them is written. */
	append(volume: number, entries: Promise<Uint8Array>): Promise<VolumePlace> {
		const before = this.#last
		const written = (async () => {
			await before
			const bytes = await entries
			const open = this.#open.get(volume) ?? new OpenVolume(this.#folder, volume)
			this.#open.set(volume, open)
			return { volume, start: await open.append(bytes) }
		})()
		this.#last = written
		// Both are seen by whoever waits for the answer, which may be after an earlier chunk has failed.
		for (const promise of [entries, written]) promise.catch(() => undefined)
		return written
	}

	/** Takes back everything from a place on. Nothing may be under way. */
	cut({ start, volume }: VolumePlace): void {
		for (const [number, open] of this.#open) if (number >= volume) open.cut(number === volume ? start : 0)
	}

	/** All documents of the volumes before this one count. */
	finishBefore(volume: number): void {
		for (const [number, open] of this.#open) {
			if (number >= volume) continue
			this.#open.delete(number)
			open.close()
			finishVolume(open.path)
		}
	}

	close(): void {
		for (const open of this.#open.values()) open.close()
		this.#open.clear()
	}
}
