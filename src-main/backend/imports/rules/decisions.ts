import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import { CodeBook, type CodeMatch } from './codeBook.ts'
import { type Meaning, meaningOf } from './decisionMeanings.ts'
import { decisionsWithWords } from './outcomeWords.ts'
import { remembering } from './text.ts'

/** Meanings that no other decision stands for: without one of their own in the profile they leave the result open. */
const open: ReadonlySet<Meaning> = new Set(['secondRound', 'withheld', 'excluded'])
/** What a profile without a decision of its own for one has instead. */
const instead: Partial<Record<Meaning, Meaning>> = { deferred: 'failed', failed: 'deferred', honours: 'passed' }

interface Understood {
	match: CodeMatch | null
	isOpen: boolean
	isHonours: boolean
}

/** The profile's decisions, and what the words of other juries mean among them. */
export class DecisionBook {
	readonly #book: CodeBook
	/** The profile's decision for each meaning that it has one for. */
	readonly #ids = new Map<Meaning, string>()
	/** Two decisions for those who did not pass. */
	readonly #failsTwice: boolean
	readonly #understood: (text: string) => Understood

	constructor({ decisions }: Pick<Profile, 'decisions'>) {
		for (const { id, names } of decisions) {
			const meaning = meaningOf(names.fr) ?? meaningOf(names.en ?? '')
			if (meaning && !this.#ids.has(meaning)) this.#ids.set(meaning, id)
		}
		// Where a profile parts those who sit again from those who failed for good, a word for both is neither.
		this.#failsTwice = this.#ids.has('deferred') && this.#ids.has('failed')
		this.#book = new CodeBook(decisionsWithWords(decisions, this.#failsTwice))
		this.#understood = remembering((text) => this.#understand(text))
	}

	/** All ways of writing a decision, in the form of `plain`. */
	get keys(): ReadonlyMap<string, string> {
		return this.#book.keys
	}

	/** Not exact: what it most likely means, to be proposed and never assumed silently. */
	readonly find = (text: string): CodeMatch | null => this.#understood(text).match

	/**
	 * The decision that stands for a meaning, to be proposed; undefined where the profile has none, or parts those who did not
	 * pass, and what is meant is only that they did not.
	 */
	readonly idOf = (meaning: Meaning): string | undefined =>
		meaning === 'failed' && this.#failsTwice
			? undefined
			: (this.#ids.get(meaning) ?? this.#ids.get(instead[meaning] ?? meaning))

	/** Whether the words are known, and say something that the profile has no decision for: a second round, a withheld result. */
	readonly isOpen = (text: string): boolean => this.#understood(text).isOpen

	/** The words at the end of a decision that say how well: `Admis 1er groupe, assez bien` → `ASSEZ BIEN`; else empty. */
	readonly honoursIn = remembering((text) => {
		const words = plain(text).split(' ')
		return [words.slice(-2).join(' '), words.at(-1) ?? ''].find((tail) => meaningOf(tail) === 'honours') ?? ''
	})

	/** Whether anything is known of the words; how well somebody passed may be said in other columns as well. */
	readonly knows = (text: string): boolean => {
		const { match, isOpen, isHonours } = this.#understood(text)
		return (match !== null && !isHonours) || isOpen
	}

	#understand(text: string): Understood {
		const written = this.#book.find(text)
		const meaning = written?.exact ? null : meaningOf(text)
		if (meaning === null) return { match: written, isOpen: false, isHonours: false }
		const id = this.#ids.get(meaning) ?? this.#ids.get(instead[meaning] ?? meaning)
		return {
			match: id === undefined ? null : { id, exact: false },
			isOpen: id === undefined && open.has(meaning),
			isHonours: meaning === 'honours',
		}
	}
}
