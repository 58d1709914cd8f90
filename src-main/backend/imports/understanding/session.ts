import type { SessionKey } from '#shared/domain/profile'
import { plain } from '#shared/domain/personName'
import type { Books } from '../rules/books.ts'
import type { CodeBook } from '../rules/codeBook.ts'
import { parseYear } from '../rules/dates.ts'

const ordinals: readonly [RegExp, string][] = [
	[/\b(?:PREMIERE|PREMIER|PREMYE|FIRST|I(?:ERE|ER|RE)?)\b/g, '1'],
	[/\b(?:DEUXIEME|SECONDE|SECOND|DEZYEM|II(?:EME|E|NDE)?)\b/g, '2'],
	[/\b(?:TROISIEME|TWAZYEM|THIRD|III(?:EME|E)?)\b/g, '3'],
	[/\b(?:QUATRIEME|KATRIYEM|FOURTH|IV(?:EME|E)?)\b/g, '4'],
	[/\b(\d{1,2})(?:ERE|ER|RE|EME|YEM|E|NDE|ND|TH|ST|RD)\b/g, '$1'],
	// `A.F.`, `B.E.P.C.`
	[/\b(\p{L}) (?=\p{L}\b)/gu, '$1'],
	[/\b(?:BACCALAUREAT|BACCALAUREATE|BAKALOREYA|BACC)\b/g, 'BAC'],
]

/** `BACCALAUREAT DEUXIEME PARTIE`, `BACC II PARTIE` and `BAC 2EME PARTIE` are one. */
const sameWords = (text: string) => ordinals.reduce((rest, [pattern, number]) => rest.replace(pattern, number), text)

const entries = new WeakMap<CodeBook, ReadonlyMap<string, string>>()

function entriesOf(book: CodeBook): ReadonlyMap<string, string> {
	const known = entries.get(book) ?? new Map(Array.from(book.keys, ([key, id]) => [sameWords(key), id]))
	entries.set(book, known)
	return known
}

/** The longest entry of a list that stands in a text as whole words; its length in letters. */
function longest(words: string, book: CodeBook, least: number): { id: string; length: number } | null {
	let best: { id: string; length: number } | null = null
	for (const [key, id] of entriesOf(book))
		if (key.length >= least && key.length > (best?.length ?? 0) && words.includes(` ${key} `))
			best = { id, length: key.length }
	return best
}

const EARLIEST = 1980
const LATEST = 2060

/** Exam, year and session kind as a title line, a sheet's name or a file's name says them; what is not said is left out. */
export function sessionIn(text: string, books: Books): Partial<SessionKey> {
	// `NS4_2022-ord.csv`, `Philo2017`: words and years are often run together.
	const spaced = text.replace(/_/g, ' ').replace(/(\p{L})((?:19|20)\d{2})(?!\d)/gu, '$1 $2')
	const unsigned = books.authorities.reduce((rest, name) => rest.replaceAll(` ${name} `, ' '), ` ${plain(spaced)} `)
	const words = sameWords(unsigned)
	const session: Partial<SessionKey> = {}
	const exam = longest(words, books.exams, 3)
	const kind = longest(words, books.kinds, 3)
	const year = parseYear(spaced)
	if (exam) session.exam = exam.id
	if (kind) session.kind = kind.id
	if (year !== null && year >= EARLIEST && year <= LATEST) session.year = year
	return session
}

/** The first text that says something wins, per part. */
export function mergedSession(texts: readonly string[], books: Books): Partial<SessionKey> {
	return texts.map((text) => sessionIn(text, books)).reduceRight((rest, one) => ({ ...rest, ...one }), {})
}
