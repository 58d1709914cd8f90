const LOAD = 0.7
const FIRST_CAPACITY = 1 << 14

/**
 * Remembers which row had a key first, for millions of keys: 12 bytes a place, of the keys only 64 bits of hash. Two
 * different keys are taken for one once in 10^7 files of a million rows.
 */
export class KeyTable {
	#capacity = FIRST_CAPACITY
	#count = 0
	#low = new Uint32Array(FIRST_CAPACITY)
	#high = new Uint32Array(FIRST_CAPACITY)
	/** Row plus one; 0 = free. */
	#rows = new Uint32Array(FIRST_CAPACITY)

	/** The row that had the key before, or null when it is new and kept for `row`. `seed` is part of the key. */
	note(seed: number, text: string, row: number): number | null {
		if (this.#count > this.#capacity * LOAD) this.#grow()
		// FNV-1a (public domain) twice, with different constants.
		let low = Math.imul(seed + 1, 0x9e3779b1) ^ 0x811c9dc5
		let high = Math.imul(seed + 1, 0x85ebca6b) ^ 0x9e3779b9
		for (let index = 0; index < text.length; index++) {
			const code = text.charCodeAt(index)
			low = Math.imul(low ^ code, 0x01000193)
			high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13)
		}
		low = (low ^ (low >>> 15)) >>> 0
		high = (high ^ (high >>> 16)) >>> 0
		const place = this.#find(low, high)
		const known = this.#rows[place] ?? 0
		if (known !== 0) return known - 1
		this.#low[place] = low
		this.#high[place] = high
		this.#rows[place] = row + 1
		this.#count++
		return null
	}

	#find(low: number, high: number): number {
		const mask = this.#capacity - 1
		let place = (low ^ high) & mask
		while (this.#rows[place] !== 0 && (this.#low[place] !== low || this.#high[place] !== high))
			place = (place + 1) & mask
		return place
	}

	#grow(): void {
		const [low, high, rows] = [this.#low, this.#high, this.#rows]
		this.#capacity *= 2
		this.#low = new Uint32Array(this.#capacity)
		this.#high = new Uint32Array(this.#capacity)
		this.#rows = new Uint32Array(this.#capacity)
		for (let index = 0; index < rows.length; index++) {
			const row = rows[index] ?? 0
			if (row === 0) continue
			const place = this.#find(low[index] ?? 0, high[index] ?? 0)
			this.#low[place] = low[index] ?? 0
			this.#high[place] = high[index] ?? 0
			this.#rows[place] = row
		}
	}
}
