import { levelIndex } from './levels.ts'
import { LikenessCache } from './likenessCache.ts'
import type { People } from './people.ts'

const SAME = levelIndex('name', 'same')
const SOUNDS = levelIndex('name', 'sounds')
const CLOSE = levelIndex('name', 'close')
const NEAR = levelIndex('name', 'near')
const INITIAL = levelIndex('name', 'initial')
const MISSING = levelIndex('name', 'missing')
const DIFFERENT = levelIndex('name', 'different')

/** Jaro–Winkler from which two tokens count as misspelt forms of one another. */
const CLOSE_FROM = 0.92
const NEAR_FROM = 0.86

/** One pair of tokens (0 = none on that side) and how they agree. Position in the record's own tokens, or -1. */
export interface TokenPair {
	level: number
	left: number
	right: number
	leftPosition: number
	rightPosition: number
}

function bitCount(bits: number): number {
	let rest = bits - ((bits >>> 1) & 0x55555555)
	rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
	return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/**
 * Which token of one name answers which of the other, whatever the order: equal ones first, then those that sound alike, then by
 * likeness. What is left on one side only is `missing`; what is left on both is `different`.
 */
export class NameComparison {
	readonly #people: People
	readonly pairs: TokenPair[] = []
	/** Number of pairs in use, how many of them answer each other, how many contradict. */
	length = 0
	matched = 0
	contradicting = 0
	#leftUsed = 0
	#rightUsed = 0
	readonly #likeness: LikenessCache

	constructor(people: People) {
		this.#people = people
		this.#likeness = new LikenessCache((token) => people.tokenTexts.text(token))
	}

	compare(i: number, j: number): void {
		this.length = 0
		this.matched = 0
		this.contradicting = 0
		this.#leftUsed = 0
		this.#rightUsed = 0
		const { tokens, tokenStarts, tokenSounds } = this.#people
		const leftStart = tokenStarts.at(i)
		const rightStart = tokenStarts.at(j)
		const leftCount = tokenStarts.at(i + 1) - leftStart
		const rightCount = tokenStarts.at(j + 1) - rightStart
		for (let a = 0; a < leftCount; a++) {
			const left = tokens.at(leftStart + a)
			for (let b = 0; b < rightCount; b++)
				if (!((this.#rightUsed >> b) & 1) && tokens.at(rightStart + b) === left) {
					this.#match(SAME, left, left, a, b)
					break
				}
		}
		let leftLeft = leftCount - this.matched
		let rightLeft = rightCount - this.matched
		if (leftLeft > 0 && rightLeft > 0) {
			for (let a = 0; a < leftCount; a++) {
				if ((this.#leftUsed >> a) & 1) continue
				const left = tokens.at(leftStart + a)
				for (let b = 0; b < rightCount; b++) {
					if ((this.#rightUsed >> b) & 1) continue
					const right = tokens.at(rightStart + b)
					if (tokenSounds[left] !== tokenSounds[right]) continue
					this.#match(SOUNDS, left, right, a, b)
					break
				}
			}
			while (this.#matchMostAlike(leftStart, leftCount, rightStart, rightCount)) continue
			this.#matchJoined(i, j)
			leftLeft = Math.max(0, leftCount - bitCount(this.#leftUsed))
			rightLeft = Math.max(0, rightCount - bitCount(this.#rightUsed))
		}
		this.contradicting = Math.min(leftLeft, rightLeft)
		if (leftLeft + rightLeft > 0) this.#noteRest(leftStart, leftCount, rightStart, rightCount)
	}

	#push(level: number, left: number, right: number, leftPosition: number, rightPosition: number): void {
		const pair = this.pairs[this.length]
		if (pair) {
			pair.level = level
			pair.left = left
			pair.right = right
			pair.leftPosition = leftPosition
			pair.rightPosition = rightPosition
		} else this.pairs.push({ level, left, right, leftPosition, rightPosition })
		this.length++
	}

	#match(level: number, left: number, right: number, a: number, b: number): void {
		this.#leftUsed |= 1 << a
		this.#rightUsed |= 1 << b
		this.matched++
		this.#push(level, left, right, a, b)
	}

	/** Matches the two remaining tokens most like each other, when they are like enough. */
	#matchMostAlike(leftStart: number, leftCount: number, rightStart: number, rightCount: number): boolean {
		const { tokens, tokenTexts, tokenLetters } = this.#people
		let best = 0
		let bestA = -1
		let bestB = -1
		let initial = false
		for (let a = 0; a < leftCount; a++) {
			if ((this.#leftUsed >> a) & 1) continue
			const left = tokens.at(leftStart + a)
			for (let b = 0; b < rightCount; b++) {
				if ((this.#rightUsed >> b) & 1) continue
				const right = tokens.at(rightStart + b)
				const leftText = tokenTexts.text(left)
				const rightText = tokenTexts.text(right)
				let likeness = 0
				let isInitial = false
				if (leftText.length === 1 || rightText.length === 1) {
					isInitial = leftText.charCodeAt(0) === rightText.charCodeAt(0)
					likeness = isInitial ? NEAR_FROM : 0
				} else {
					const leftLetters = tokenLetters[left] ?? 0
					const rightLetters = tokenLetters[right] ?? 0
					const common = bitCount(leftLetters & rightLetters)
					if (common * 2 < Math.max(bitCount(leftLetters), bitCount(rightLetters))) continue
					likeness = this.#likeness.of(left, right)
				}
				if (likeness > best) {
					best = likeness
					bestA = a
					bestB = b
					initial = isInitial
				}
			}
		}
		if (best < NEAR_FROM) return false
		const level = initial ? INITIAL : best >= CLOSE_FROM ? CLOSE : NEAR
		this.#match(level, tokens.at(leftStart + bestA), tokens.at(rightStart + bestB), bestA, bestB)
		return true
	}

	/** `JEAN BAPTISTE` and `JEANBAPTISTE`: what is left on both sides is the same text written apart and together. */
	#matchJoined(i: number, j: number): void {
		const left = this.#remaining(i, this.#leftUsed)
		const right = this.#remaining(j, this.#rightUsed)
		if (Math.min(left.length, right.length) !== 1 || Math.max(left.length, right.length) !== 2) return
		const { tokenTexts } = this.#people
		const [first = '', second = ''] = (left.length === 2 ? left : right).map((token) => tokenTexts.text(token))
		const whole = tokenTexts.text((left.length === 1 ? left : right)[0] ?? 0)
		if (whole !== first + second && whole !== second + first) return
		this.matched++
		this.#push(SOUNDS, left[0] ?? 0, right[0] ?? 0, -1, -1)
		this.#leftUsed = -1
		this.#rightUsed = -1
	}

	#remaining(index: number, used: number): number[] {
		const { tokens, tokenStarts } = this.#people
		const start = tokenStarts.at(index)
		const left: number[] = []
		for (let position = start; position < tokenStarts.at(index + 1); position++)
			if (!((used >> (position - start)) & 1)) left.push(tokens.at(position))
		return left
	}

	#noteRest(leftStart: number, leftCount: number, rightStart: number, rightCount: number): void {
		const { tokens } = this.#people
		let different = this.contradicting
		for (let a = 0, b = 0; a < leftCount; a++) {
			if ((this.#leftUsed >> a) & 1) continue
			if (different > 0) {
				while ((this.#rightUsed >> b) & 1) b++
				this.#rightUsed |= 1 << b
				this.#push(DIFFERENT, tokens.at(leftStart + a), tokens.at(rightStart + b), a, b)
				different--
			} else this.#push(MISSING, tokens.at(leftStart + a), 0, a, -1)
		}
		for (let b = 0; b < rightCount; b++)
			if (!((this.#rightUsed >> b) & 1)) this.#push(MISSING, 0, tokens.at(rightStart + b), -1, b)
	}
}
