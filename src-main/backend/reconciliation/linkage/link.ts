import { blockingRules, candidatePairs, type BlockingRule } from './blocking.ts'
import { Comparison, Frequencies } from './comparison.ts'
import { ceilingOf } from './guards.ts'
import type { LinkField } from './levels.ts'
import { estimateModel, weightOf, type LinkModel, type Pairs } from './model.ts'
import type { People } from './people.ts'

/** Two people that are probably one. `left` and `right` are positions in the table, left < right. */
export interface Link {
	left: number
	right: number
	/** Bits of evidence, without the prior. */
	weight: number
	/** Probability that they are one person, per mille, by the evidence alone. */
	probability: number
	/** What a case made of them may score at most, 0 = none may be made (guards.ts). */
	ceiling: number
}

export interface LinkOptions {
	/** Only pairs that touch somebody this says yes to. */
	touches?: (index: number) => boolean
	progress?: (phase: 'block' | 'compare', done: number, total: number) => void
	cancelled?: () => boolean
}

export interface LinkResult {
	links: Link[]
	model: LinkModel
	frequencies: Frequencies
	/** log2 odds, before looking, that a pair is one person: across sessions and within one. */
	prior: { across: number; within: number }
	pairsCompared: number
	/** People in blocks too large to compare. */
	passedOver: number
}

/** Pairs that are more likely one person than not, per mille. */
export const LIKELY = 500
const MOST_TRAINING_PAIRS = 150_000

function trainingPairs(count: number, rule: BlockingRule): Pairs {
	const { pairs } = candidatePairs(count, [rule])
	return { left: pairs.left.subarray(0, MOST_TRAINING_PAIRS), right: pairs.right.subarray(0, MOST_TRAINING_PAIRS) }
}

export function trainModel(people: People, frequencies: Frequencies): LinkModel {
	const thin = Math.max(1, Math.round(people.count / 50_000))
	const sameDate: BlockingRule = {
		first: (index) => {
			const date = people.birthDates.at(index)
			return date % 100 === 0 || date % thin !== 0 ? 0 : date
		},
	}
	const sameName: BlockingRule = {
		first: (index) => (people.nameKeys.at(index) % thin === 0 ? people.nameKeys.at(index) : 0),
	}
	const training: { agreeIn: LinkField; pairs: Pairs }[] = [
		{ agreeIn: 'birthDate', pairs: trainingPairs(people.count, sameDate) },
		{ agreeIn: 'name', pairs: trainingPairs(people.count, sameName) },
	]
	return estimateModel(people, frequencies, training)
}

/** Finds who is probably who among all people; deterministic. Decisions and guards over more than two records come after. */
export function linkPeople(people: People, { touches, progress, cancelled }: LinkOptions = {}): LinkResult {
	const frequencies = new Frequencies(people)
	const model = trainModel(people, frequencies)
	const { pairs, passedOver } = candidatePairs(people.count, blockingRules(people), {
		...(touches ? { wanted: (left: number, right: number) => touches(left) || touches(right) } : {}),
		...(cancelled ? { cancelled } : {}),
		progress: (done, total) => progress?.('block', done, total),
	})
	const comparison = new Comparison(people, frequencies, model.chance)
	const count = pairs.left.length
	const weights = new Float32Array(count)
	const ceilings = new Uint16Array(count)
	for (let pair = 0; pair < count; pair++) {
		const left = pairs.left[pair] ?? 0
		const right = pairs.right[pair] ?? 0
		comparison.compare(left, right)
		weights[pair] = weightOf(comparison, model)
		ceilings[pair] = ceilingOf(comparison, left, right)
		if (pair % 20_000 === 0) {
			progress?.('compare', pair, count)
			if (cancelled?.()) break
		}
	}
	const prior = priors(people, pairs, weights, touches)
	const links: Link[] = []
	for (let pair = 0; pair < count; pair++) {
		const left = pairs.left[pair] ?? 0
		const right = pairs.right[pair] ?? 0
		const weight = weights[pair] ?? 0
		const odds = weight + (people.sessions.at(left) === people.sessions.at(right) ? prior.within : prior.across)
		const probability = Math.floor(1000 / (1 + 2 ** -odds))
		if (probability >= LIKELY)
			links.push({
				left: Math.min(left, right),
				right: Math.max(left, right),
				weight,
				probability,
				ceiling: ceilings[pair] ?? 0,
			})
	}
	const passed = passedOver.reduce((sum, blocks) => sum + blocks, 0)
	return { links, model, frequencies, prior, pairsCompared: count, passedOver: passed }
}

const PRIOR_ROUNDS = 12
const LEAST_EVIDENCE = 1
/** Candidates who stand in a session twice, of all: known cases are a few in a thousand (domain.md), and small lists must not think fewer. */
const LEAST_DOUBLES = 0.002

/** Share of all possible pairs that are one person, from the weights themselves: as many as the weights say there are. */
function priors(
	people: People,
	pairs: Pairs,
	weights: Float32Array,
	touches: LinkOptions['touches'],
): { across: number; within: number } {
	const sizes = new Map<number, number>()
	let touched = 0
	for (let index = 0; index < people.count; index++) {
		sizes.set(people.sessions.at(index), (sizes.get(people.sessions.at(index)) ?? 0) + 1)
		if (!touches || touches(index)) touched++
	}
	// Where only some records are looked at, only their share of the pairs is possible.
	const share = people.count === 0 ? 0 : 1 - (1 - touched / people.count) ** 2
	let withinPairs = 0
	for (const size of sizes.values()) withinPairs += (size * (size - 1)) / 2
	const allPairs = (people.count * (people.count - 1)) / 2
	const possible = { across: Math.max(1, (allPairs - withinPairs) * share), within: Math.max(1, withinPairs * share) }
	const prior = { across: Math.log2(Math.max(1, touched) / possible.across), within: Math.log2(1 / possible.within) }
	// Pairs with less evidence than this weigh nothing at any prior there can be.
	const strong: { weight: number; kind: 'within' | 'across' }[] = []
	for (let pair = 0; pair < weights.length; pair++) {
		const weight = weights[pair] ?? 0
		if (weight < LEAST_EVIDENCE) continue
		const within = people.sessions.at(pairs.left[pair] ?? 0) === people.sessions.at(pairs.right[pair] ?? 0)
		strong.push({ weight, kind: within ? 'within' : 'across' })
	}
	const leastWithin = touched * LEAST_DOUBLES
	for (let round = 0; round < PRIOR_ROUNDS; round++) {
		const matches = { across: 0.5, within: 0 }
		for (const { weight, kind } of strong) matches[kind] += 1 / (1 + 2 ** -(weight + prior[kind]))
		matches.within = Math.max(matches.within, leastWithin, Number.MIN_VALUE)
		prior.across = Math.log2(Math.min(0.5, matches.across / possible.across))
		prior.within = Math.log2(Math.min(0.5, matches.within / possible.within))
	}
	return prior
}
