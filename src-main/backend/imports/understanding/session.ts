import type { SessionKey } from '#shared/domain/profile'
import { plain } from '#shared/domain/personName'
import type { Books } from '../rules/books.ts'
import type { CodeBook } from '../rules/codeBook.ts'
import { parseYear } from '../rules/dates.ts'

/** The longest entry of a list that stands in a text as whole words; its length in letters. */
function longest(words: string, book: CodeBook, least: number): { id: string; length: number } | null {
	let best: { id: string; length: number } | null = null
	for (const [key, id] of book.keys)
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
	const words = books.authorities.reduce((rest, name) => rest.replaceAll(` ${name} `, ' '), ` ${plain(spaced)} `)
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
