import { crc32 } from 'node:zlib'

/**
 * Signed documents one behind the other in a ZIP archive (PKWARE APPNOTE 6.3.9), stored without compression: any
 * system opens it without Sceau, and a file that was cut off can still be read up to the cut, because every document is
 * preceded by its name and length.
 */
export interface VolumeEntry {
	name: string
	/** Of the entry's head. */
	start: number
	/** Of the document's bytes. */
	offset: number
	length: number
	/** The head as it stands in the file, from which the list at the end is made. */
	head: Buffer
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const END_BYTES = 22
const VERSION = 10
const LONGEST_NAME = 200

/** Date and time in two words, to two seconds (APPNOTE §4.4.6). */
function dosTime(at: Date): number {
	const date = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate()
	const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1)
	return date * 0x10000 + time
}

/** Gathers the entries of one chunk in memory. */
export class EntryWriter {
	readonly #time: number
	#memory: ArrayBuffer
	#bytes: Buffer
	#length = 0

	/** `memory` is used as long as it does. */
	constructor(at: Date, memory: ArrayBuffer) {
		this.#time = dosTime(at)
		this.#memory = memory
		this.#bytes = Buffer.from(memory)
	}

	/** `document` may be reused by the caller afterwards. */
	add(name: string, document: Uint8Array): void {
		const start = this.#length
		const offset = start + LOCAL_BYTES + name.length
		this.#makeRoom(offset + document.length)
		const bytes = this.#bytes
		bytes.writeUInt32LE(LOCAL, start)
		bytes.writeUInt16LE(VERSION, start + 4)
		bytes.writeUInt32LE(0, start + 6)
		bytes.writeUInt32LE(this.#time, start + 10)
		bytes.writeUInt32LE(crc32(document), start + 14)
		bytes.writeUInt32LE(document.length, start + 18)
		bytes.writeUInt32LE(document.length, start + 22)
		bytes.writeUInt16LE(name.length, start + 26)
		bytes.writeUInt16LE(0, start + 28)
		bytes.write(name, start + LOCAL_BYTES, 'latin1')
		bytes.set(document, offset)
		this.#length = offset + document.length
	}

	#makeRoom(length: number): void {
		if (length <= this.#bytes.length) return
		const before = this.#bytes
		this.#memory = new ArrayBuffer(Math.max(length, before.length * 2))
		this.#bytes = Buffer.from(this.#memory)
		before.copy(this.#bytes, 0, 0, this.#length)
	}

	/** What was gathered; owns its memory. */
	take(): Uint8Array<ArrayBuffer> {
		return new Uint8Array(this.#memory, 0, this.#length)
	}
}

/** Entries from the beginning up to the first thing that is none or is not there wholly. `read` answers what there is. */
export function* entriesIn(read: (offset: number, length: number) => Buffer, size: number): Generator<VolumeEntry> {
	for (let start = 0; ; ) {
		const found = read(start, LOCAL_BYTES + LONGEST_NAME)
		if (found.length < LOCAL_BYTES || found.readUInt32LE(0) !== LOCAL) return
		const [length, nameLength] = [found.readUInt32LE(22), found.readUInt16LE(26)]
		const head = found.subarray(0, LOCAL_BYTES + nameLength)
		const offset = start + LOCAL_BYTES + nameLength
		if (nameLength > LONGEST_NAME || offset + length > size) return
		yield { name: head.toString('latin1', LOCAL_BYTES), start, offset, length, head: Buffer.from(head) }
		start = offset + length
	}
}

/** The list at the end of an archive (APPNOTE §4.3.12, §4.3.16), which other programs look for; `at` is where it will stand. */
export function centralDirectory(entries: readonly VolumeEntry[], at: number): Buffer {
	const lines = entries.map(({ head, start }) => {
		const line = Buffer.alloc(CENTRAL_BYTES)
		line.writeUInt32LE(CENTRAL, 0)
		line.writeUInt16LE(VERSION, 4)
		// Version, flags, method, time, checksum, lengths: as in the head.
		head.copy(line, 6, 4, LOCAL_BYTES)
		line.writeUInt32LE(start, 42)
		return Buffer.concat([line, head.subarray(LOCAL_BYTES)])
	})
	const list = Buffer.concat(lines)
	const end = Buffer.alloc(END_BYTES)
	end.writeUInt32LE(END, 0)
	end.writeUInt16LE(entries.length, 8)
	end.writeUInt16LE(entries.length, 10)
	end.writeUInt32LE(list.length, 12)
	end.writeUInt32LE(at, 16)
	return Buffer.concat([list, end])
}
