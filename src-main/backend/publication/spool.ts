import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const BLOCK_BYTES = 1 << 20

/** Sealed records in a temporary file, because millions of them do not fit in memory. Written first, read afterwards. */
export class Spool {
	readonly #file: number
	/** Where each record begins, and the last one ends. */
	readonly #offsets: number[] = [0]
	readonly #first: number
	#block: Buffer[] = []
	#blockBytes = 0
	#written = 0

	/** @param first place of the first record in the register */
	constructor(path: string, first: number) {
		this.#file = openSync(path, 'w+')
		this.#first = first
	}

	append(record: Buffer): void {
		this.#offsets.push((this.#offsets.at(-1) ?? 0) + record.length)
		this.#block.push(record)
		this.#blockBytes += record.length
		if (this.#blockBytes >= BLOCK_BYTES) this.#flush()
	}

	/** Records [from, to) of the register. */
	read(from: number, to: number): Buffer[] {
		if (this.#blockBytes > 0) this.#flush()
		const start = this.#offset(from)
		const bytes = Buffer.allocUnsafe(this.#offset(to) - start)
		if (readSync(this.#file, bytes, 0, bytes.length, start) !== bytes.length) throw new RangeError('records cut off')
		return Array.from({ length: to - from }, (_, index) =>
			bytes.subarray(this.#offset(from + index) - start, this.#offset(from + index + 1) - start),
		)
	}

	close(): void {
		closeSync(this.#file)
	}

	#offset(place: number): number {
		const offset = this.#offsets[place - this.#first]
		if (offset === undefined) throw new RangeError(`no record ${place}`)
		return offset
	}

	#flush(): void {
		const block = Buffer.concat(this.#block)
		for (let done = 0; done < block.length; )
			done += writeSync(this.#file, block, done, block.length - done, this.#written + done)
		this.#written += block.length
		this.#block = []
		this.#blockBytes = 0
	}
}
