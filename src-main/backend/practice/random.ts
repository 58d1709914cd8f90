/** Small seeded generator (sfc32): the same seed gives the same numbers on every machine. */
export interface Random {
	/** 0 ≤ x < 1. */
	next(): number
	/** 0 ≤ n < `below`. */
	integer(below: number): number
	between(lowest: number, highest: number): number
	chance(probability: number): boolean
	pick<T>(from: readonly T[]): T
	/** Approximately normal: mean 0, standard deviation 1. */
	normal(): number
	/** Picks favouring the head of the list, as names and towns are distributed. */
	pickSkewed<T>(from: readonly T[]): T
	shuffle<T>(list: readonly T[]): T[]
}

export function createRandom(seed: string): Random {
	const state = stateFrom(seed)
	const next = () => {
		const [a = 0, b = 0, c = 0, counter = 0] = state
		const sum = (a + b + counter) >>> 0
		state[3] = (counter + 1) >>> 0
		state[0] = (b ^ (b >>> 9)) >>> 0
		state[1] = (c + (c << 3)) >>> 0
		state[2] = (((c << 21) | (c >>> 11)) + sum) >>> 0
		return sum / 2 ** 32
	}
	for (let round = 0; round < 15; round++) next()
	const integer = (below: number) => Math.floor(next() * below)
	const at = <T>(from: readonly T[], index: number): T => {
		const value = from[index]
		if (value === undefined) throw new RangeError('Nothing to pick from.')
		return value
	}
	return {
		next,
		integer,
		between: (lowest, highest) => lowest + integer(highest - lowest + 1),
		chance: (probability) => next() < probability,
		pick: (from) => at(from, integer(from.length)),
		normal: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
		pickSkewed: (from) => at(from, Math.floor(from.length * next() ** 1.9)),
		shuffle: (list) => {
			const shuffled = [...list]
			for (let last = shuffled.length - 1; last > 0; last--) {
				const other = integer(last + 1)
				const kept = at(shuffled, last)
				shuffled[last] = at(shuffled, other)
				shuffled[other] = kept
			}
			return shuffled
		},
	}
}

/** FNV-1a with four different starts spreads a short text over the 128 bits of state. */
function stateFrom(seed: string): number[] {
	return [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((start) => {
		let hash = start
		for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
		return hash
	})
}
