import type Database from 'better-sqlite3'
import { editDistance } from '#shared/domain/nameSimilarity'
import { soundOf } from '#shared/domain/nameSound'
import { readImportsStamp, readTerms } from './searchQueries.ts'

function lettersOf(term: string): number {
	let letters = 0
	for (let index = 0; index < term.length; index++) letters |= 1 << (term.charCodeAt(index) % 29)
	return letters
}

function bitCount(bits: number): number {
	let rest = bits - ((bits >>> 1) & 0x55555555)
	rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
	return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/**
 * The words that occur in names, for finding misspelt ones. A look through all of them with a filter on letters costs a few
 * milliseconds for hundreds of thousands of words and needs no index that would have to be built and stored.
 */
export class NameVocabulary {
	readonly #terms: string[] = []
	readonly #records: number[] = []
	readonly #letters: number[] = []
	readonly #sounds = new Map<string, number[]>()

	/** Words come in alphabetical order (by code unit), with the number of records that have each. */
	constructor(terms: Iterable<readonly [term: string, records: number]> = []) {
		for (const [term, records] of terms) this.add(term, records)
	}

	add(term: string, records: number): void {
		const sound = soundOf(term.toUpperCase())
		const alike = this.#sounds.get(sound)
		if (alike) alike.push(this.#terms.length)
		else this.#sounds.set(sound, [this.#terms.length])
		this.#terms.push(term)
		this.#records.push(records)
		this.#letters.push(lettersOf(term))
	}

	#firstFrom(term: string): number {
		let low = 0
		let high = this.#terms.length
		while (low < high) {
			const middle = (low + high) >>> 1
			if ((this.#terms[middle] ?? '') < term) low = middle + 1
			else high = middle
		}
		return low
	}

	/** Words that begin so, the most frequent first. */
	startingWith(prefix: string, most: number): string[] {
		const found: number[] = []
		for (let index = this.#firstFrom(prefix); index < this.#terms.length; index++) {
			if (!this.#terms[index]?.startsWith(prefix)) break
			found.push(index)
		}
		return this.#mostFrequent(found, most)
	}

	/** Words at most so many edits away, nearest first, then by frequency; the word itself left out. */
	near(term: string, edits: number, most: number): string[] {
		const letters = lettersOf(term)
		const found: { index: number; distance: number }[] = []
		for (let index = 0; index < this.#terms.length; index++) {
			// One edit changes at most two letters of the set.
			if (bitCount((this.#letters[index] ?? 0) ^ letters) > edits * 2) continue
			const other = this.#terms[index] ?? ''
			if (Math.abs(other.length - term.length) > edits || other === term) continue
			const distance = editDistance(term, other, edits)
			if (distance <= edits) found.push({ index, distance })
		}
		const frequency = ({ index }: { index: number }) => this.#records[index] ?? 0
		return found
			.toSorted((a, b) => a.distance - b.distance || frequency(b) - frequency(a))
			.slice(0, most)
			.map(({ index }) => this.#terms[index] ?? '')
	}

	/** Words that sound the same in French or Kreyòl spelling. */
	soundingLike(term: string, most: number): string[] {
		const alike = this.#sounds.get(soundOf(term.toUpperCase())) ?? []
		return this.#mostFrequent(alike, most).filter((other) => other !== term)
	}

	#mostFrequent(indexes: readonly number[], most: number): string[] {
		return indexes
			.toSorted((a, b) => (this.#records[b] ?? 0) - (this.#records[a] ?? 0))
			.slice(0, most)
			.map((index) => this.#terms[index] ?? '')
	}
}

interface Cached {
	stamp: string
	vocabulary: Promise<NameVocabulary>
}

const cached = new WeakMap<Database.Database, Cached>()
const TERMS_AT_ONCE = 5_000

/** The vocabulary of an archive, read again after an import or an undo. Other calls are answered while it is read. */
export function vocabularyOf(sqlite: Database.Database): Promise<NameVocabulary> {
	const stamp = readImportsStamp(sqlite)
	const known = cached.get(sqlite)
	if (known?.stamp === stamp) return known.vocabulary
	const vocabulary = readVocabulary(sqlite)
	cached.set(sqlite, { stamp, vocabulary })
	vocabulary.catch(() => cached.delete(sqlite))
	return vocabulary
}

async function readVocabulary(sqlite: Database.Database): Promise<NameVocabulary> {
	const vocabulary = new NameVocabulary()
	for (let after: string | null = ''; after !== null; ) {
		const terms = readTerms(sqlite, after, TERMS_AT_ONCE)
		for (const [term, records] of terms) vocabulary.add(term, records)
		after = terms.length === TERMS_AT_ONCE ? (terms.at(-1)?.[0] ?? null) : null
		await new Promise(setImmediate)
	}
	return vocabulary
}
