import type { Layout } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Books } from '../rules/books.ts'
import { type Meaning, meaningOf } from '../rules/decisionMeanings.ts'

/** Letters that mean a decision only beside each other, whoever passed first: pass and fail, admis and refusé, éliminé, ajourné. */
const pairs: readonly (readonly [string, string, Meaning])[] = [
	['P', 'F', 'failed'],
	['A', 'R', 'failed'],
	['A', 'E', 'failed'],
	['A', 'J', 'deferred'],
]
const MOST = 0.6
const yes = /^(?:OUI|YES|Y|O|SI|SIM|WI|X|1|VRAI|TRUE|نعم)$/
const no = /^(?:NON|NO|N|NAO|0|FAUX|FALSE|لا)$/

/** What the cells of a column of decisions mean, where they are letters that mean something only together. */
export function lettersOf(samples: readonly string[]): ReadonlyMap<string, Meaning> {
	const texts = samples.map(plain)
	const share = (letter: string) => texts.filter((text) => text === letter).length / Math.max(1, texts.length)
	for (const [passed, other, meaning] of pairs)
		if (share(passed) > 0 && share(other) > 0 && share(passed) + share(other) >= MOST)
			return new Map([
				[passed, 'passed'],
				[other, meaning],
			])
	return new Map()
}

/** What yes and no mean under a header that is a decision itself: `Admis : oui, non`. */
export function answersOf(header: string, samples: readonly string[]): ReadonlyMap<string, Meaning> {
	const texts = new Set(samples.map(plain))
	const isAnswered =
		[...texts].every((text) => yes.test(text) || no.test(text)) &&
		[...texts].some((text) => no.test(text) || text.length > 1)
	if (meaningOf(header) !== 'passed' || texts.size > 2 || !isAnswered) return new Map()
	return new Map(Array.from(texts, (text) => [text, yes.test(text) ? 'passed' : 'failed']))
}

/** Whether a column only marks those who have the decision that its header names: `Admis : X`. */
export function isTicked(header: string, samples: readonly string[]): boolean {
	const meaning = header.length < 30 ? meaningOf(header) : null
	return (
		meaning !== null && samples.length > 0 && samples.every((text) => yes.test(plain(text)) || no.test(plain(text)))
	)
}

/** The decisions of the profile that the letters or answers of a column are proposed for. */
export function decisionReplacements(
	header: string,
	cells: readonly string[],
	{ decisions }: Books,
): Layout['replacements'] {
	const answers = answersOf(header, cells)
	const meanings = answers.size > 0 ? answers : lettersOf(cells)
	return [...new Set(cells)].flatMap((from) => {
		const meaning = meanings.get(plain(from))
		const to = meaning === undefined || decisions.find(from)?.exact ? undefined : decisions.idOf(meaning)
		return to === undefined ? [] : [{ field: 'decision' as const, from, to }]
	})
}
