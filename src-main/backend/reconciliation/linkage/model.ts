import { Comparison, type Frequencies } from './comparison.ts'
import { fieldRanges, levels, linkFields, type LinkField } from './levels.ts'
import type { People } from './people.ts'
import { randomNumbers } from './random.ts'

/** Version of what is compared and how; stored with every decision. Raise it when fields, levels or rules change. */
export const MODEL_VERSION = 'fs-1'

export interface LinkModel {
	/** -log2 u: bits of agreeing at a level by chance, for levels without a value's own frequency. */
	chance: Float64Array
	/** log2 m: how often records of one person agree at a level. */
	expected: Float64Array
}

/** A level nobody hit by chance in the sample is still not impossible. */
const LEAST_CHANCE = 1e-4

function shares(counts: Float64Array, least: number): Float64Array {
	const result = new Float64Array(levels.length)
	for (const { from, to } of fieldRanges.values()) {
		let total = 0
		for (let level = from; level < to; level++) total += counts[level] ?? 0
		for (let level = from; level < to; level++)
			result[level] = Math.log2(Math.max(least, total > 0 ? (counts[level] ?? 0) / total : 1 / (to - from)))
	}
	return result
}

const MOST_RANDOM_PAIRS = 100_000
const RANDOM_PAIRS_PER_PERSON = 20

/** -log2 of how often two people taken at random agree at each level: half of the pairs anywhere, half within a session. */
export function chanceOf(people: People, frequencies: Frequencies): Float64Array {
	const pairs = Math.min(MOST_RANDOM_PAIRS, people.count * RANDOM_PAIRS_PER_PERSON)
	const comparison = new Comparison(people, frequencies, new Float64Array(levels.length))
	const counts = new Float64Array(levels.length)
	const random = randomNumbers(7)
	const bySession = Uint32Array.from({ length: people.count }, (_, index) => index).toSorted(
		(a, b) => people.sessions.at(a) - people.sessions.at(b),
	)
	for (let pair = 0; pair < pairs; pair++) {
		const place = Math.trunc(random() * people.count)
		// A neighbour of the same session, or anybody.
		const other =
			pair % 2 === 0
				? Math.trunc(random() * people.count)
				: Math.min(people.count - 1, place + 1 + Math.trunc(random() * 1000))
		if (place === other) continue
		comparison.compare(bySession[place] ?? 0, bySession[other] ?? 0)
		for (let hit = 0; hit < comparison.hits; hit++) {
			const level = comparison.levelsHit[hit] ?? 0
			counts[level] = (counts[level] ?? 0) + 1
		}
	}
	return shares(counts, LEAST_CHANCE).map((bits) => -bits)
}

/** Pairs of people, as two columns of positions. */
export interface Pairs {
	left: Uint32Array
	right: Uint32Array
}

/** The first guess weighs as much as this many pairs, so that few or odd data cannot run away with the estimate. */
const GUESS_WORTH = 60
const ROUNDS = 15
const LEAST_EXPECTED = 5e-4

/**
 * m by expectation maximisation over pairs that agree in one field by construction; that field keeps its guess. Several such sets
 * are averaged by what each could see.
 */
export function estimateModel(
	people: People,
	frequencies: Frequencies,
	training: readonly { agreeIn: LinkField; pairs: Pairs }[],
): LinkModel {
	const chance = chanceOf(people, frequencies)
	const guess = levels.map(({ expected }) => expected)
	const totals = Float64Array.from(guess, (expected) => expected * GUESS_WORTH)
	const comparison = new Comparison(people, frequencies, chance)
	for (const { agreeIn, pairs } of training) {
		const seen = maximise(comparison, pairs, agreeIn, guess)
		for (const [level, count] of seen.entries()) totals[level] = (totals[level] ?? 0) + count
	}
	return { chance, expected: shares(totals, LEAST_EXPECTED) }
}

function maximise(
	comparison: Comparison,
	{ left, right }: Pairs,
	agreeIn: LinkField,
	guess: readonly number[],
): Float64Array {
	const skip = fieldRanges.get(agreeIn) ?? { from: 0, to: 0 }
	const rarity = new Float32Array(left.length)
	const starts = new Uint32Array(left.length + 1)
	const hits: number[] = []
	for (let pair = 0; pair < left.length; pair++) {
		comparison.compare(left[pair] ?? 0, right[pair] ?? 0)
		let bits = 0
		for (let hit = 0; hit < comparison.hits; hit++) {
			const level = comparison.levelsHit[hit] ?? 0
			if (level >= skip.from && level < skip.to) continue
			hits.push(level)
			bits += comparison.rarities[hit] ?? 0
		}
		rarity[pair] = bits
		starts[pair + 1] = hits.length
	}
	let expected = shares(Float64Array.from(guess), LEAST_EXPECTED)
	let counts = new Float64Array(levels.length)
	let prior = Math.log2(0.05)
	for (let round = 0; round < ROUNDS; round++) {
		counts = new Float64Array(levels.length)
		let matches = 0
		for (let pair = 0; pair < left.length; pair++) {
			let weight = prior + (rarity[pair] ?? 0)
			const end = starts[pair + 1] ?? 0
			for (let hit = starts[pair] ?? 0; hit < end; hit++) weight += expected[hits[hit] ?? 0] ?? 0
			const probability = 1 / (1 + 2 ** -weight)
			matches += probability
			for (let hit = starts[pair] ?? 0; hit < end; hit++) {
				const level = hits[hit] ?? 0
				counts[level] = (counts[level] ?? 0) + probability
			}
		}
		const share = Math.min(0.99, Math.max(1e-6, matches / Math.max(1, left.length)))
		prior = Math.log2(share / (1 - share))
		const smoothed = counts.map((count, level) => count + (guess[level] ?? 0) * GUESS_WORTH)
		expected = shares(smoothed, LEAST_EXPECTED)
	}
	return counts
}

/** Weight of each field of a pair just compared, in bits. */
export function fieldWeights(comparison: Comparison, model: LinkModel): Map<LinkField, number> {
	const weights = new Map<LinkField, number>()
	for (const field of linkFields) {
		const range = fieldRanges.get(field)
		if (!range) continue
		let bits = 0
		let compared = false
		for (let hit = 0; hit < comparison.hits; hit++) {
			const level = comparison.levelsHit[hit] ?? 0
			if (level < range.from || level >= range.to) continue
			compared = true
			bits += (comparison.rarities[hit] ?? 0) + (model.expected[level] ?? 0)
		}
		if (compared) weights.set(field, bits)
	}
	return weights
}

/** Sum of all weights of a pair just compared, in bits. */
export function weightOf(comparison: Comparison, model: LinkModel): number {
	let bits = 0
	for (let hit = 0; hit < comparison.hits; hit++)
		bits += (comparison.rarities[hit] ?? 0) + (model.expected[comparison.levelsHit[hit] ?? 0] ?? 0)
	return bits
}
