/** Numbers missing between two that stand in a list. */
export interface Gap {
	/** First and last number missing, written as the list writes its numbers. */
	from: string
	to: string
	missing: number
}

/** Longer jumps lead from one block of numbers to another, e.g. of the next département. */
const LONGEST_GAP = 500
const FEWEST_NUMBERS = 20
/** In a block that is numbered without gaps, so much of it is there. */
const DENSE = 0.9
const MOST_BLOCKS = 500
const MOST_DIGITS = 15
const START = 256

interface Block {
	numbers: Float64Array
	count: number
	/** Digits of its numbers, with leading zeros. */
	width: number
}

/** Finds gaps in lists that are numbered one after the other; lists numbered otherwise have none. */
export class Numbering {
	readonly #blocks = new Map<number, Block>()

	/** `session`: numbers start anew in each. Texts that are no number are passed over. */
	note(session: number, text: string): void {
		const { length } = text
		if (length === 0 || length > MOST_DIGITS) return
		let number = 0
		for (let index = 0; index < length; index++) {
			const digit = text.charCodeAt(index) - 48
			if (digit < 0 || digit > 9) return
			number = number * 10 + digit
		}
		const width = text.startsWith('0') ? length : 0
		const key = session * 100 + width
		let block = this.#blocks.get(key)
		if (!block) {
			if (this.#blocks.size >= MOST_BLOCKS) return
			block = { numbers: new Float64Array(START), count: 0, width }
			this.#blocks.set(key, block)
		}
		if (block.count === block.numbers.length) {
			const larger = new Float64Array(block.count * 2)
			larger.set(block.numbers)
			block.numbers = larger
		}
		block.numbers[block.count++] = number
	}

	gaps(): Gap[] {
		return [...this.#blocks.values()].flatMap(({ numbers, count, width }) =>
			gapsOf(numbers.subarray(0, count).toSorted(), width),
		)
	}
}

function gapsOf(sorted: Float64Array, width: number): Gap[] {
	const found: Gap[] = []
	let start = 0
	for (let index = 1; index <= sorted.length; index++) {
		const before = sorted[index - 1] ?? 0
		if (index < sorted.length && (sorted[index] ?? 0) - before <= LONGEST_GAP) continue
		found.push(...gapsOfRun(sorted.subarray(start, index), width))
		start = index
	}
	return found
}

function gapsOfRun(run: Float64Array, width: number): Gap[] {
	const [first = 0, last = 0] = [run[0], run.at(-1)]
	let different = 1
	for (let index = 1; index < run.length; index++) if (run[index] !== run[index - 1]) different++
	if (different < FEWEST_NUMBERS || different / (last - first + 1) < DENSE) return []
	const written = (number: number) => String(number).padStart(width, '0')
	const gaps: Gap[] = []
	for (let index = 1; index < run.length; index++) {
		const [before = 0, after = 0] = [run[index - 1], run[index]]
		if (after - before > 1)
			gaps.push({ from: written(before + 1), to: written(after - 1), missing: after - before - 1 })
	}
	return gaps
}
