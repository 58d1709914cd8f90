import type { FieldName } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { SourceRow } from '../formats/table.ts'
import type { Books } from '../rules/books.ts'
import { partsOf } from '../staging/sideBySide.ts'
import { type ColumnLook, looksLikeCode, lookAt } from './content.ts'
import type { HeaderGuess } from './header.ts'
import type { Vocabulary } from './vocabulary.ts'

const ofWhom: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'fullName', 'orderNumber'])
const KNOWN = 0.7
/** Names of others stand beside those of candidates under the same words. */
const parents = /(?:^| )(?:PERE|MERE|PARENTS?|TUTEUR|TUTRICE|RESPONSABLE|FATHER|MOTHER|GUARDIAN)(?: |$)/
/** Numbers in fewer columns may be anything. */
const FEWEST_NUMBERS = 3

/** The smallest distance after which all that tells columns apart comes again; null where nothing does. */
function period(signs: readonly string[]): number | null {
	const width = signs.findLastIndex((sign) => sign !== '') + 1
	for (let distance = 1; distance * 2 <= width + 1; distance++) {
		const first = signs.slice(0, distance)
		const last = first.findLastIndex((sign) => sign !== '') + 1
		// The last of them is there as a whole.
		const rest = width % distance
		if ((rest !== 0 && rest !== last) || last === 0 || width < distance + last) continue
		if (signs.slice(0, width).every((sign, column) => sign === first[column % distance])) return distance
	}
	return null
}

function kindOf(look: ColumnLook): string {
	if (look.filled === 0) return ''
	if (looksLikeCode(look) && look.distinct > 0.9) return 'number'
	if ((look.looks.sex ?? 0) > 0.9) return 'sex'
	return (look.looks.fullName ?? 0) > 0.9 && look.distinct > 0.5 ? 'name' : 'other'
}

/** How many columns it is from one candidate to the next in rows that have several side by side; null for all other lists. */
export function besideOf(header: HeaderGuess, vocabulary: Vocabulary, books: Books): number | null {
	if (header.headers.length > 0) {
		const above = [...header.headers.flat(), header.titleLines.at(-1) ?? '']
		const isOfParents = above.some((text) => parents.test(plain(text)))
		const distance = isOfParents ? null : period(header.headers.map(([text = '']) => text))
		const own = header.headers.slice(0, distance ?? 0)
		const isOfPerson = own.some(([text = '']) => {
			const meaning = vocabulary.meanings(text)[0]
			return meaning !== undefined && meaning.score > KNOWN && ofWhom.has(meaning.field)
		})
		return isOfPerson ? distance : null
	}
	const width = Math.max(0, ...header.data.map(({ cells }) => cells.length))
	const kinds = Array.from({ length: width }, (_, column) =>
		kindOf(
			lookAt(
				header.data.map(({ cells }) => cells[column] ?? ''),
				books,
			),
		),
	)
	const distance = period(kinds)
	const own = new Set(kinds.slice(0, distance ?? 0))
	if (own.has('number') && own.has('name')) return distance
	const isNumbers = [...new Set(kinds)].every((kind) => kind === 'number' || kind === '')
	return isNumbers && kinds.filter((kind) => kind === 'number').length >= FEWEST_NUMBERS ? 1 : null
}

/** A header and its rows as if one candidate stood below the other. */
export function oneBelowTheOther(header: HeaderGuess, beside: number): HeaderGuess {
	const rows = header.data.flatMap((row): readonly SourceRow[] => partsOf(row, { beside }))
	return { ...header, headers: header.headers.slice(0, beside), data: rows }
}
