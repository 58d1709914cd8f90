import type Database from 'better-sqlite3'
import { jaroWinkler } from '#shared/domain/nameSimilarity'
import { searchTokens } from '../textTokens.ts'
import { matchNames, readHits, type Hit, type SqlFilter } from './searchQueries.ts'
import { type NameVocabulary, vocabularyOf } from './vocabulary.ts'

/** Hits counted and ranked at most; beyond it the answer says that there are more. */
export const MOST_HITS = 5_000
/** Hits looked through where filters leave only some of them. */
const MOST_FILTERED = 20_000
/** With so many good hits the looser readings of a query are not tried. */
const ENOUGH = 20
const MOST_VARIANTS = 40
const SHORTEST_WITH_TWO_ERRORS = 6
const SHORTEST_WITH_ERROR = 3

export interface NameHits {
	hits: (Hit & { score: number })[]
	more: boolean
}

const anyOf = (terms: readonly string[]) => `(${terms.map((term) => `"${term}"`).join(' OR ')})`

/** The forms a word is looked for in, from exact to two edits away; each step holds the ones before. */
function variantsOf(vocabulary: NameVocabulary, token: string, typing: boolean): string[][] {
	const exact = [token, ...(typing ? vocabulary.startingWith(token, MOST_VARIANTS) : [])]
	const close = [
		...exact,
		...vocabulary.soundingLike(token, MOST_VARIANTS),
		...(token.length >= SHORTEST_WITH_ERROR ? vocabulary.near(token, 1, MOST_VARIANTS) : []),
	]
	const far = token.length >= SHORTEST_WITH_TWO_ERRORS ? [...close, ...vocabulary.near(token, 2, MOST_VARIANTS)] : close
	return [exact, close, far].map((terms) => [...new Set(terms)])
}

/**
 * Records by name: the reading of the query closest to what was typed first, looser ones only as long as little was found; within one
 * reading by likeness. Order of the words and accents do not matter; the last word may be unfinished.
 */
export async function searchNames(
	sqlite: Database.Database,
	query: { tokens: readonly string[]; years: readonly number[]; typing: boolean },
	filter: SqlFilter,
	sessionYears: ReadonlyMap<number, number>,
): Promise<NameHits> {
	const { tokens, years } = query
	if (tokens.length === 0) return { hits: [], more: false }
	const filtered = years.length > 0 || Object.values(filter).some((value) => value !== null)
	const limit = filtered ? MOST_FILTERED : MOST_HITS + 1
	const seen = new Set<number>()
	const hits: NameHits['hits'] = []
	let more = false
	for (const expression of expressions(await vocabularyOf(sqlite), query)) {
		const ids = matchNames(sqlite, expression, limit).filter((id) => !seen.has(id))
		more ||= ids.length >= limit
		for (const id of ids) seen.add(id)
		const found = readHits(sqlite, ids.slice(0, filtered ? limit : MOST_HITS), filter).filter(
			(hit) => years.length === 0 || years.some((year) => isOfYear(hit, year, sessionYears)),
		)
		hits.push(...ranked(found, tokens))
		if (hits.length >= ENOUGH) break
	}
	more ||= hits.length > MOST_HITS
	return { hits: hits.slice(0, MOST_HITS), more }
}

const isOfYear = (hit: Hit, year: number, sessionYears: ReadonlyMap<number, number>) =>
	sessionYears.get(hit.sessionId) === year || (hit.birthDate?.startsWith(String(year)) ?? false)

function* expressions(
	vocabulary: NameVocabulary,
	{ tokens, typing }: { tokens: readonly string[]; typing: boolean },
): Generator<string> {
	const variants = tokens.map((token, index) => variantsOf(vocabulary, token, typing && index === tokens.length - 1))
	let last = ''
	for (let tier = 0; tier < 3; tier++) {
		const expression = variants.map((tiers) => anyOf(tiers[tier] ?? [])).join(' AND ')
		if (expression !== last) yield expression
		last = expression
	}
	// One word of several may be wrong altogether.
	if (tokens.length < 3) return
	const looser = variants.map((_, left) =>
		variants
			.filter((_, index) => index !== left)
			.map((tiers) => anyOf(tiers[1] ?? []))
			.join(' AND '),
	)
	yield looser.map((expression) => `(${expression})`).join(' OR ')
}

function ranked(hits: readonly Hit[], tokens: readonly string[]): NameHits['hits'] {
	return hits
		.map((hit) => ({ ...hit, score: likeness(searchTokens(hit.name), tokens) }))
		.toSorted((a, b) => b.score - a.score || b.id - a.id)
}

/** 0–1: how well each searched word is answered by one of the name; words of the name nobody asked for count a little. */
function likeness(name: readonly string[], tokens: readonly string[]): number {
	let sum = 0
	for (const token of tokens) {
		let best = 0
		for (const word of name) {
			const similar = word === token ? 1 : word.startsWith(token) ? 0.97 : jaroWinkler(word, token) * 0.95
			if (similar > best) best = similar
		}
		sum += best
	}
	const spare = Math.max(0, name.length - tokens.length)
	return Math.round((sum / tokens.length) * (1 - 0.01 * Math.min(spare, 5)) * 1000) / 1000
}
