import { dayAndMonthOf, yearOf } from './birthDates.ts'
import type { Pairs } from './model.ts'
import type { People } from './people.ts'

/**
 * Which pairs are looked at at all. Every rule gives each person up to two keys (0 = none); people who share a key are a
 * block. Blocks are found by sorting, so the work grows with the number of pairs and never with the square of the archive.
 */
export interface BlockingRule {
	first: (index: number) => number
	second?: (index: number) => number
	/** Blocks with more people are passed over: a rule with little in its key is only good for what is rare. */
	largest?: number
}

/** 32 bits out of several numbers; two different inputs meeting by accident only cost a comparison. */
function mix(...parts: number[]): number {
	let hash = 0x811c9dc5
	for (const part of parts) {
		hash = Math.imul(hash ^ (part & 0xffff), 0x01000193)
		hash = Math.imul(hash ^ (part >>> 16), 0x01000193)
		hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
	}
	return hash >>> 0 || 1
}

/** Blocks larger than this are homonyms without anything to tell them apart: comparing all of them answers nothing. */
const LARGEST_BLOCK = 400
const RARE = 12

interface NameParts {
	/** Sounds of the rarest and second rarest token. */
	rarest: number
	second: number
	/** Sum over the sounds of all tokens, whatever their order. */
	whole: number
}

function namePartsOf(people: People, index: number): NameParts {
	let rarest = 0
	let second = 0
	let rarestCount = Number.POSITIVE_INFINITY
	let secondCount = Number.POSITIVE_INFINITY
	let whole = 0
	for (let position = people.tokenStarts.at(index); position < people.tokenStarts.at(index + 1); position++) {
		const sound = people.tokenSounds[people.tokens.at(position)] ?? 0
		whole = (whole + mix(sound)) >>> 0
		if (sound === rarest) continue
		const count = people.sounds.counted(sound)
		if (count < rarestCount || (count === rarestCount && sound < rarest)) {
			second = rarest
			secondCount = rarestCount
			rarest = sound
			rarestCount = count
		} else if (count < secondCount || (count === secondCount && sound < second)) {
			second = sound
			secondCount = count
		}
	}
	return { rarest, second, whole }
}

/** The rules, most telling first. Each answers another fault: a misspelt name, a wrong date, a missing date, a changed surname. */
export function blockingRules(people: People): BlockingRule[] {
	const rarest = new Uint32Array(people.count)
	const second = new Uint32Array(people.count)
	const whole = new Uint32Array(people.count)
	for (let index = 0; index < people.count; index++) {
		const parts = namePartsOf(people, index)
		rarest[index] = parts.rarest
		second[index] = parts.second
		whole[index] = parts.whole
	}
	const date = (index: number) => people.birthDates.at(index)
	const key = (...parts: number[]) => (parts.includes(0) ? 0 : mix(...parts))
	const rarestOf = (index: number) => rarest[index] ?? 0
	const secondOf = (index: number) => second[index] ?? 0
	const wholeOf = (index: number) => whole[index] ?? 0
	const bothOf = (index: number) => {
		const [a, b] = [rarestOf(index), secondOf(index)]
		return key(Math.min(a, b) || Math.max(a, b), Math.max(a, b))
	}
	/** One key for each of the two rarest tokens, with the rest of the key the same. */
	const eitherToken = (rest: (index: number) => number, largest = LARGEST_BLOCK): BlockingRule => ({
		first: (index) => key(rest(index), rarestOf(index)),
		second: (index) => key(rest(index), secondOf(index)),
		largest,
	})
	const numberOf = (index: number) => key(people.orderNumbers.at(index), people.sessions.at(index) + 1)
	return [
		{ first: (index) => people.nationalIds.at(index) },
		eitherToken(numberOf),
		eitherToken(date),
		{ first: (index) => key(wholeOf(index), yearOf(date(index))) },
		{ first: (index) => key(wholeOf(index), dayAndMonthOf(date(index))) },
		{ first: (index) => key(bothOf(index), people.birthPlaces.at(index)) },
		{ first: (index) => key(bothOf(index), people.schools.at(index)) },
		{ first: (index) => key(date(index), numberOf(index)) },
		{ first: (index) => key(date(index), people.birthPlaces.at(index)) },
		eitherToken((index) => key(yearOf(date(index)), people.birthPlaces.at(index))),
		{ first: (index) => key(wholeOf(index), people.departments.at(index), people.communes.at(index) + 1) },
		{ first: (index) => key(date(index), people.departments.at(index)) },
		eitherToken((index) => key(people.birthPlaces.at(index), people.departments.at(index)), RARE),
		eitherToken((index) => yearOf(date(index)), RARE),
		eitherToken((index) => dayAndMonthOf(date(index)), RARE),
		eitherToken((index) => people.departments.at(index), RARE),
		{ first: wholeOf, largest: RARE },
		{ first: bothOf, largest: RARE },
	]
}

export interface BlockingOptions {
	/** Pairs that may not be looked at, e.g. two old records when only new ones are of interest. */
	wanted?: (left: number, right: number) => boolean
	cancelled?: () => boolean
	progress?: (done: number, total: number) => void
}

/** How many people stood in blocks too large to be compared, per rule: said in the report, never silently. */
export interface BlockingResult {
	pairs: Pairs
	passedOver: number[]
}

class PairList {
	#left = new Uint32Array(1 << 16)
	#right = new Uint32Array(1 << 16)
	#length = 0

	push(left: number, right: number): void {
		if (this.#length === this.#left.length) {
			const [left, right] = [new Uint32Array(this.#length * 2), new Uint32Array(this.#length * 2)]
			left.set(this.#left)
			right.set(this.#right)
			this.#left = left
			this.#right = right
		}
		this.#left[this.#length] = left
		this.#right[this.#length++] = right
	}

	get pairs(): Pairs {
		return { left: this.#left.subarray(0, this.#length), right: this.#right.subarray(0, this.#length) }
	}
}

/** Keys of one rule; a person with two different keys stands in two blocks. */
interface Keys {
	first: Uint32Array
	second: Uint32Array | null
}

function keysOf(count: number, rule: BlockingRule): Keys {
	const first = new Uint32Array(count)
	const second = rule.second ? new Uint32Array(count) : null
	for (let index = 0; index < count; index++) {
		first[index] = rule.first(index)
		const other = rule.second?.(index) ?? 0
		if (second && other !== first[index]) second[index] = other
	}
	return { first, second }
}

/** Whether two people share a key below `below`. */
function shareKey({ first, second }: Keys, left: number, right: number, below = Number.POSITIVE_INFINITY): boolean {
	const a = first[left] ?? 0
	const c = first[right] ?? 0
	if (a !== 0 && a === c && a < below) return true
	if (!second) return false
	const b = second[left] ?? 0
	const d = second[right] ?? 0
	return (a !== 0 && a === d && a < below) || (b !== 0 && b < below && (b === c || b === d))
}

const INDEX_SPAN = 2 ** 21

/** People ordered by key, those without one left out. Key and position packed into one double sort fastest. */
function sortedByKey({ first, second }: Keys): { keys: Uint32Array; people: Uint32Array } {
	// Above two million people key and position no longer fit 53 bits: then one share of the keys after the other.
	const shares = Math.ceil(first.length / INDEX_SPAN)
	const span = INDEX_SPAN * shares
	const columns = second ? [first, second] : [first]
	let keyed = 0
	for (const column of columns) for (const key of column) if (key !== 0) keyed++
	const keys = new Uint32Array(keyed)
	const people = new Uint32Array(keyed)
	const packed = new Float64Array(keyed)
	let place = 0
	for (let share = 0; share < shares; share++) {
		let used = 0
		for (const column of columns)
			for (let index = 0; index < column.length; index++) {
				const key = column[index] ?? 0
				if (key !== 0 && key % shares === share) packed[used++] = Math.trunc(key / shares) * span + index
			}
		const sorted = packed.subarray(0, used).toSorted()
		for (let position = 0; position < used; position++, place++) {
			const value = sorted[position] ?? 0
			people[place] = value % span
			keys[place] = Math.trunc(value / span) * shares + share
		}
	}
	return { keys, people }
}

/** A rule that would bring more pairs than this for each person is too coarse for the archive and passed over. */
const MOST_PAIRS_PER_PERSON = 4

/**
 * All pairs that share a block under some rule, each once: a pair that an earlier rule had is left out by looking at that rule's keys.
 */
export function candidatePairs(
	count: number,
	rules: readonly BlockingRule[],
	{ wanted, cancelled, progress }: BlockingOptions = {},
): BlockingResult {
	const list = new PairList()
	const earlier: Keys[] = []
	const passedOver: number[] = []
	for (const [position, rule] of rules.entries()) {
		const keys = keysOf(count, rule)
		const sorted = sortedByKey(keys)
		const blocks = blocksOf(sorted.keys, rule.largest ?? LARGEST_BLOCK)
		if (blocks.pairs > MOST_PAIRS_PER_PERSON * count) {
			passedOver.push(count)
			continue
		}
		for (const [start, end] of blocks.ranges)
			for (let a = start; a < end; a++)
				for (let b = a + 1; b < end; b++) {
					const left = sorted.people[a] ?? 0
					const right = sorted.people[b] ?? 0
					if (wanted && !wanted(left, right)) continue
					if (earlier.some((one) => shareKey(one, left, right))) continue
					if (keys.second && shareKey(keys, left, right, sorted.keys[start] ?? 0)) continue
					list.push(left, right)
				}
		passedOver.push(blocks.inTooLarge)
		for (const key of blocks.tooLarge) forget(keys, sorted, key)
		earlier.push(keys)
		progress?.(position + 1, rules.length)
		if (cancelled?.()) break
	}
	return { pairs: list.pairs, passedOver }
}

function blocksOf(keys: Uint32Array, largest: number) {
	const ranges: [start: number, end: number][] = []
	const tooLarge: [start: number, end: number][] = []
	let pairs = 0
	let inTooLarge = 0
	for (let start = 0; start < keys.length; ) {
		let end = start + 1
		while (end < keys.length && keys[end] === keys[start]) end++
		const size = end - start
		if (size > largest) {
			tooLarge.push([start, end])
			inTooLarge += size
		} else if (size > 1) {
			ranges.push([start, end])
			pairs += (size * (size - 1)) / 2
		}
		start = end
	}
	return { ranges, tooLarge, pairs, inTooLarge }
}

/** A block that was too large to compare has not been had by this rule: a later one may still bring its pairs. */
function forget(keys: Keys, sorted: { keys: Uint32Array; people: Uint32Array }, [start, end]: [number, number]): void {
	const key = sorted.keys[start] ?? 0
	for (let place = start; place < end; place++) {
		const index = sorted.people[place] ?? 0
		if (keys.first[index] === key) keys.first[index] = 0
		else if (keys.second) keys.second[index] = 0
	}
}
