import { plain } from '#shared/domain/personName'
import type { Names } from '#shared/domain/profile'
import { editDistance } from '#shared/domain/nameSimilarity'
import { remembering } from './text.ts'

/** A list of the profile whose entries are written in many ways. */
export interface Coded {
	id: string
	names: Names
	aliases: readonly string[]
}

/** `exact`: a known way to write it. Not exact: the one entry that is close, to be proposed and never assumed silently. */
export interface CodeMatch {
	id: string
	exact: boolean
}

const digitsOf = (key: string) => key.replace(/\D/g, '')

/** How many letters may differ before two words are no longer taken for each other. */
const tolerance = (length: number) => (length < 4 ? 0 : length < 7 ? 1 : 2)

export class CodeBook {
	readonly #ids = new Map<string, string>()

	/** `prefixes`: words that may stand before an entry and mean nothing, e.g. `SERIE`. */
	constructor(entries: readonly Coded[], prefixes: readonly string[] = []) {
		// Identifiers and names first: an alias of one entry never hides the name of another.
		for (const { id, names } of entries) for (const text of [id, names.fr, names.ht, names.en]) this.#add(text, id)
		for (const { id, aliases } of entries) for (const alias of aliases) this.#add(alias, id)
		const plainKeys = Array.from(this.#ids)
		for (const [key, id] of plainKeys)
			for (const prefix of prefixes) if (!key.startsWith(prefix)) this.#add(`${prefix} ${key}`, id)
	}

	#add(text: string | undefined, id: string): void {
		if (text === undefined) return
		const key = plain(text)
		for (const form of [key, key.replaceAll(' ', '')]) if (form !== '' && !this.#ids.has(form)) this.#ids.set(form, id)
	}

	/** All ways of writing an entry, in the form of `plain`. */
	get keys(): ReadonlyMap<string, string> {
		return this.#ids
	}

	readonly find = (text: string): CodeMatch | null => this.#found(text).match
	readonly #found = remembering((text) => ({ match: this.#find(text) }))

	#find(text: string): CodeMatch | null {
		const key = plain(text)
		const known = this.#ids.get(key) ?? this.#ids.get(key.replaceAll(' ', ''))
		if (known !== undefined) return { id: known, exact: true }
		return this.#near(key)
	}

	#near(key: string): CodeMatch | null {
		const limit = tolerance(key.length)
		let best: string | null = null
		let least = limit + 1
		for (const [candidate, id] of this.#ids) {
			const distance = editDistance(key, candidate, Math.min(limit, tolerance(candidate.length)))
			if (distance > limit || distance > least || distance > tolerance(candidate.length)) continue
			// Another number is no slip: the second round is not the first.
			if (digitsOf(candidate) !== digitsOf(key)) continue
			// Two entries equally near: nothing to propose.
			best = distance === least && best !== id ? null : id
			least = distance
		}
		return best === null ? null : { id: best, exact: false }
	}
}
