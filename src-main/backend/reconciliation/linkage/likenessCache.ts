import { jaroWinkler } from '#shared/domain/nameSimilarity'

const SLOTS = 1 << 18
const SPAN = 2 ** 26

/** Likeness of pairs of numbered texts. The same few pairs come again and again; each slot remembers the last pair it had. */
export class LikenessCache {
	readonly #text: (number: number) => string
	readonly #pairs = new Float64Array(SLOTS)
	readonly #likeness = new Float64Array(SLOTS)

	constructor(text: (number: number) => string) {
		this.#text = text
	}

	of(left: number, right: number): number {
		const pair = left < right ? left * SPAN + right : right * SPAN + left
		const slot = (Math.imul(left ^ right, 0x9e3779b1) ^ Math.imul(left + right, 0x85ebca6b)) >>> 14
		if (this.#pairs[slot] === pair) return this.#likeness[slot] ?? 0
		const likeness = jaroWinkler(this.#text(left), this.#text(right))
		this.#pairs[slot] = pair
		this.#likeness[slot] = likeness
		return likeness
	}
}
