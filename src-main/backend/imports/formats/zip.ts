import { isUtf8 } from 'node:buffer'
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { crc32, createInflateRaw } from 'node:zlib'
import { AppError } from '#shared/errors/index'
import { decodeSample } from './encodings.ts'
import { placeOf } from './table.ts'

/** Bounds of an archive we open: sizes are counted while inflating, because the declared ones may lie. */
const MOST_ENTRIES = 10_000
const MOST_BYTES = 4 * 2 ** 30
const MOST_RATIO = 100
/** Below this an entry may expand as it likes. */
const FREE_BYTES = 1 << 20
const MOST_DIRECTORY_BYTES = 16 << 20
const CHUNK_BYTES = 1 << 18
/**
 * Pieces small enough for the processor's cache: measured the fastest, and flat in memory. Inflating runs beside the
 * reader and may be half a megabyte ahead, so that neither waits for the other.
 */
const INFLATION = { chunkSize: 1 << 16, readableHighWaterMark: 1 << 19 }

const END_RECORD = 0x06054b50
const DIRECTORY_RECORD = 0x02014b50
const LOCAL_RECORD = 0x04034b50
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_EXTRA = 1
const NOT_HERE = 0xffffffff
/** Kind of system that wrote an entry. */
const UNIX = 3

/** What archives may still inflate to and hold, together where one lies inside another. */
export interface Allowance {
	bytes: number
	entries: number
}

/** Of an archive that is an entry of another: it is no way round the bounds of that one. */
export const allowanceInside = (entry: ZipEntry): Allowance => ({
	bytes: Math.max(FREE_BYTES, entry.compressedBytes * MOST_RATIO),
	entries: MOST_ENTRIES,
})

export interface ZipEntry {
	name: string
	compressedBytes: number
	offset: number
	stored: boolean
	crc: number
	/** Type and permissions where a Unix program wrote the entry, else 0. */
	unixMode: number
}

/** A zip file opened for reading, from its central directory (APPNOTE.TXT 6.3 §4.3), with ZIP64. */
export class ZipFile {
	readonly entries: ReadonlyMap<string, ZipEntry>
	/** Names of entries packed in a way that is not read here. */
	readonly unreadable: readonly string[]
	readonly bytes: number
	/** Compressed bytes taken from the file so far. */
	bytesRead = 0
	readonly allowances: readonly Allowance[]
	readonly #path: string

	/** `outer`: what the archives around it may still do. */
	constructor(path: string, outer: readonly Allowance[] = []) {
		this.#path = path
		this.allowances = [{ bytes: MOST_BYTES, entries: MOST_ENTRIES }, ...outer]
		const file = openSync(path, 'r')
		try {
			this.bytes = fstatSync(file).size
			const { entries, unreadable } = readDirectory(file, this.bytes, this.#name)
			this.entries = entries
			this.unreadable = unreadable
			for (const allowance of this.allowances) allowance.entries -= entries.size
			if (this.allowances.some((allowance) => allowance.entries < 0))
				throw new AppError('imports.tooLarge', { file: this.#name })
		} finally {
			closeSync(file)
		}
	}

	get #name(): string {
		return basename(this.#path)
	}

	/** Content of an entry in pieces; refuses bombs while they grow and damaged data at the end. */
	async *stream(entry: ZipEntry): AsyncGenerator<Buffer> {
		const start = this.#dataOffset(entry)
		if (entry.compressedBytes === 0) return
		const compressed = createReadStream(this.#path, {
			start,
			end: start + entry.compressedBytes - 1,
			highWaterMark: CHUNK_BYTES,
		})
		compressed.on('data', (piece) => {
			this.bytesRead += piece.length
		})
		const inflate = entry.stored ? null : createInflateRaw(INFLATION)
		if (inflate) {
			compressed.on('error', (error) => inflate.destroy(error))
			compressed.pipe(inflate)
		}
		let bytes = 0
		let crc = 0
		try {
			for await (const piece of inflate ?? compressed) {
				const chunk: Buffer = piece
				bytes += chunk.length
				for (const allowance of this.allowances) allowance.bytes -= chunk.length
				if (bytes > FREE_BYTES && bytes > entry.compressedBytes * MOST_RATIO)
					throw new AppError('imports.bomb', { file: this.#name })
				const spent = this.allowances.findLastIndex((allowance) => allowance.bytes < 0)
				// Beyond what the archive around it allows an entry is a bomb in two steps.
				if (spent > 0) throw new AppError('imports.bomb', { file: this.#name })
				if (spent === 0) throw new AppError('imports.tooLarge', { file: this.#name })
				crc = crc32(chunk, crc)
				yield chunk
			}
		} catch (error) {
			throw error instanceof AppError ? error : this.damaged(entry.name)
		} finally {
			compressed.destroy()
			inflate?.destroy()
		}
		if (crc !== entry.crc) throw this.damaged(entry.name)
	}

	/** Whole content of a small entry; null when there is none of that name. */
	async read(name: string, mostBytes: number): Promise<Buffer | null> {
		const entry = this.entries.get(name)
		if (!entry) return null
		const pieces: Buffer[] = []
		let bytes = 0
		for await (const piece of this.stream(entry)) {
			bytes += piece.length
			if (bytes > mostBytes) throw new AppError('imports.tooLarge', { file: this.#name })
			pieces.push(piece)
		}
		return Buffer.concat(pieces)
	}

	damaged(part: string): AppError {
		return new AppError('imports.damaged', { file: placeOf(this.#name, part) })
	}

	#dataOffset(entry: ZipEntry): number {
		const header = Buffer.alloc(30)
		const file = openSync(this.#path, 'r')
		try {
			readSync(file, header, 0, 30, entry.offset)
		} finally {
			closeSync(file)
		}
		if (header.readUInt32LE(0) !== LOCAL_RECORD) throw this.damaged(entry.name)
		const offset = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
		if (offset + entry.compressedBytes > this.bytes) throw this.damaged(entry.name)
		return offset
	}
}

function readDirectory(
	file: number,
	bytes: number,
	name: string,
): { entries: Map<string, ZipEntry>; unreadable: string[] } {
	const damaged = new AppError('imports.damaged', { file: name })
	const tail = Buffer.alloc(Math.min(bytes, 65_557 + 20))
	readSync(file, tail, 0, tail.length, bytes - tail.length)
	const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
	if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END_RECORD) throw damaged
	let count = tail.readUInt16LE(end + 10)
	let size = tail.readUInt32LE(end + 12)
	let offset = tail.readUInt32LE(end + 16)
	if (end >= 20 && tail.readUInt32LE(end - 20) === ZIP64_LOCATOR) {
		const record = Buffer.alloc(56)
		if (readSync(file, record, 0, 56, Number(tail.readBigUInt64LE(end - 12))) < 56) throw damaged
		count = Number(record.readBigUInt64LE(32))
		size = Number(record.readBigUInt64LE(40))
		offset = Number(record.readBigUInt64LE(48))
	}
	if (count > MOST_ENTRIES || size > MOST_DIRECTORY_BYTES) throw new AppError('imports.tooLarge', { file: name })
	if (offset + size > bytes) throw damaged
	const directory = Buffer.alloc(size)
	readSync(file, directory, 0, size, offset)
	const entries = new Map<string, ZipEntry>()
	const unreadable: string[] = []
	let at = 0
	for (let index = 0; index < count; index++) {
		if (at + 46 > size || directory.readUInt32LE(at) !== DIRECTORY_RECORD) throw damaged
		const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
		const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
		if (next > size) throw damaged
		if (directory.readUInt16LE(at + 8) & 1) throw new AppError('imports.encrypted', { file: name })
		const method = directory.readUInt16LE(at + 10)
		const entryName = nameOf(directory.subarray(at + 46, nameEnd))
		if (method !== 0 && method !== 8) unreadable.push(entryName)
		else
			entries.set(entryName, {
				name: entryName,
				stored: method === 0,
				crc: directory.readUInt32LE(at + 16),
				unixMode: directory[at + 5] === UNIX ? directory.readUInt16LE(at + 40) : 0,
				...sizes(directory, at, nameEnd),
			})
		at = next
	}
	return { entries, unreadable }
}

/** UTF-8 where it is that, flagged or not; else the code page of DOS (§4.4.17, appendix D). */
function nameOf(bytes: Buffer): string {
	return (isUtf8(bytes) ? bytes.toString('utf8') : decodeSample(bytes, 'cp437')).replaceAll('\\', '/')
}

/** Size and place of an entry; from the ZIP64 extra field where the directory's own 32 bits do not suffice. */
function sizes(directory: Buffer, at: number, extra: number): { compressedBytes: number; offset: number } {
	let compressedBytes = directory.readUInt32LE(at + 20)
	let offset = directory.readUInt32LE(at + 42)
	const extraEnd = extra + directory.readUInt16LE(at + 30)
	for (let field = extra; field + 4 <= extraEnd; field += 4 + directory.readUInt16LE(field + 2)) {
		if (directory.readUInt16LE(field) !== ZIP64_EXTRA) continue
		let value = field + 4 + (directory.readUInt32LE(at + 24) === NOT_HERE ? 8 : 0)
		if (compressedBytes === NOT_HERE && value + 8 <= extraEnd) {
			compressedBytes = Number(directory.readBigUInt64LE(value))
			value += 8
		}
		if (offset === NOT_HERE && value + 8 <= extraEnd) offset = Number(directory.readBigUInt64LE(value))
	}
	return { compressedBytes, offset }
}
