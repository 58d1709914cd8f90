/** Where a key was first seen, and the number of that sitting. */
export interface Seen {
	sheet: number
	row: number
	sitting: number
}

const LOAD = 0.6

/**
 * Remembers where each of millions of keys was seen first, in 18 bytes a key: only a 64-bit hash is kept. Two different
 * keys are taken for one once in 10^7 files of a million rows.
 */
export class KeyTable {
	#capacity = 1 << 14
	#count = 0
	#low = new Uint32Array(this.#capacity)
	#high = new Uint32Array(this.#capacity)
	#rows = new Uint32Array(this.#capacity)
	#sheets = new Uint16Array(this.#capacity)
	#sittings = new Uint32Array(this.#capacity)

	/** Where the key stood before, or null when it is new; a new one is kept with its place. */
	note(key: string, place: Seen): Seen | null {
		if (this.#count > this.#capacity * LOAD) this.#grow()
		// Two rounds of FNV-1a style mixing with different constants (public domain).
		let low = 0x811c9dc5
		let high = 0x9e3779b9
		for (let index = 0; index < key.length; index++) {
			const code = key.charCodeAt(index)
			low = Math.imul(low ^ code, 0x01000193)
			high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13)
		}
		low = (low ^ (low >>> 15)) >>> 0
		high = (high ^ (high >>> 16)) >>> 0
		const at = this.#find(low, high)
		const known = this.#rows[at] ?? 0
		if (known !== 0) return { sheet: this.#sheets[at] ?? 0, row: known, sitting: this.#sittings[at] ?? 0 }
		this.#put(at, low, high, place)
		this.#count++
		return null
	}

	#find(low: number, high: number): number {
		const mask = this.#capacity - 1
		let at = (low ^ high) & mask
		while ((this.#rows[at] ?? 0) !== 0 && (this.#low[at] !== low || this.#high[at] !== high)) at = (at + 1) & mask
		return at
	}

	#put(at: number, low: number, high: number, { sheet, row, sitting }: Seen): void {
		this.#low[at] = low
		this.#high[at] = high
		this.#rows[at] = row
		this.#sheets[at] = sheet
		this.#sittings[at] = sitting
	}

	#grow(): void {
		const [low, high, rows, sheets, sittings] = [this.#low, this.#high, this.#rows, this.#sheets, this.#sittings]
		this.#capacity *= 2
		this.#low = new Uint32Array(this.#capacity)
		this.#high = new Uint32Array(this.#capacity)
		this.#rows = new Uint32Array(this.#capacity)
		this.#sheets = new Uint16Array(this.#capacity)
		this.#sittings = new Uint32Array(this.#capacity)
		for (const [index, row] of rows.entries()) {
			if (row === 0) continue
			const [one = 0, two = 0] = [low[index], high[index]]
			const place = { sheet: sheets[index] ?? 0, row, sitting: sittings[index] ?? 0 }
			this.#put(this.#find(one, two), one, two, place)
		}
	}
}
