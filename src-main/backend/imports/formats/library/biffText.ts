const WIDE = 1
const FAR_EAST = 4
const RICH = 8

/** A text inside one record: its length in characters (one or two bytes), how wide they are, the characters. */
export function unicodeText(stream: Buffer, at: number, end: number, lengthBytes: 1 | 2): string {
	const characters = stream.readUIntLE(at, lengthBytes)
	const wide = (stream.readUInt8(at + lengthBytes) & WIDE) !== 0
	const start = at + lengthBytes + 1
	const stop = Math.min(end, start + characters * (wide ? 2 : 1))
	return stream.toString(wide ? 'utf16le' : 'latin1', start, stop)
}

/**
 * The texts that cells share (MS-XLS §2.4.265), which go on over the bounds of records: inside characters, each record
 * says anew how wide they are.
 */
export class SharedText {
	readonly #parts: readonly Buffer[]
	#part = 0
	#at = 8

	constructor(parts: readonly Buffer[]) {
		this.#parts = parts
	}

	strings(): string[] {
		const strings: string[] = []
		while (this.#hasMore()) strings.push(this.#string())
		return strings
	}

	get #bytes(): Buffer {
		return this.#parts[this.#part] ?? Buffer.alloc(0)
	}

	#hasMore(): boolean {
		while (this.#at >= this.#bytes.length && this.#part + 1 < this.#parts.length) this.#nextPart()
		return this.#at < this.#bytes.length
	}

	#nextPart(): void {
		this.#at -= this.#bytes.length
		this.#part++
	}

	#number(bytes: 1 | 2 | 4): number {
		if (!this.#hasMore()) throw new RangeError('cut off')
		const value = this.#bytes.readUIntLE(this.#at, bytes)
		this.#at += bytes
		return value
	}

	#string(): string {
		const characters = this.#number(2)
		let flags = this.#number(1)
		const runs = flags & RICH ? this.#number(2) : 0
		const extra = flags & FAR_EAST ? this.#number(4) : 0
		let text = ''
		for (;;) {
			const wide = (flags & WIDE) !== 0
			const width = wide ? 2 : 1
			const stop = Math.min(this.#bytes.length, this.#at + (characters - text.length) * width)
			text += this.#bytes.toString(wide ? 'utf16le' : 'latin1', this.#at, stop)
			this.#at = stop
			if (text.length >= characters) break
			if (this.#part + 1 >= this.#parts.length) throw new RangeError('cut off')
			this.#part++
			this.#at = 0
			flags = this.#number(1)
		}
		this.#at += runs * 4 + extra
		return text
	}
}
