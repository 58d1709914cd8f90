import { MAXIMUM_SLOTS } from '#shared/domain/profile'

/** Count, mean and spread of some numbers. */
export interface Spread {
	count: number
	mean: number
	deviation: number
}

export function spreadOf(count: number, sum: number, squares: number): Spread {
	const mean = count === 0 ? 0 : sum / count
	return { count, mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}

const COUNT = 0
const SUM = 1
const SQUARES = 2
/** The value that most have, if any, and by how many more than all others it came: majority by pairing off. */
const CANDIDATE = 3
const VOTES = 4
const FIELDS = 5

/** Marks of one group of candidates, subject by subject, without keeping any of them. */
export class GroupFigures {
	readonly #figures = new Float64Array(MAXIMUM_SLOTS * FIELDS)

	note(slot: number, mark: number): void {
		const figures = this.#figures
		const at = slot * FIELDS
		figures[at + COUNT] = (figures[at + COUNT] ?? 0) + 1
		figures[at + SUM] = (figures[at + SUM] ?? 0) + mark
		figures[at + SQUARES] = (figures[at + SQUARES] ?? 0) + mark * mark
		const votes = figures[at + VOTES] ?? 0
		if (votes === 0) {
			figures[at + CANDIDATE] = mark
			figures[at + VOTES] = 1
		} else figures[at + VOTES] = votes + (figures[at + CANDIDATE] === mark ? 1 : -1)
	}

	/** Count, sum and sum of squares. */
	sums(slot: number): readonly [count: number, sum: number, squares: number] {
		const at = slot * FIELDS
		return [this.#figures[at + COUNT] ?? 0, this.#figures[at + SUM] ?? 0, this.#figures[at + SQUARES] ?? 0]
	}

	/** The value that at least the share of all have, or null. */
	shared(slot: number, share: number): number | null {
		const at = slot * FIELDS
		const count = this.#figures[at + COUNT] ?? 0
		// With n of them and k others, n - k votes are left, or fewer where another value was ahead for a while.
		return count > 0 && (this.#figures[at + VOTES] ?? 0) >= count * (2 * share - 1)
			? (this.#figures[at + CANDIDATE] ?? 0)
			: null
	}
}
