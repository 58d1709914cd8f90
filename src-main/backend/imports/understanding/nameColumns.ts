import type { FieldName } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Candidate, SheetColumn } from './candidate.ts'
import { looksLikeCode, TAKEN_FOR_GRANTED, type ColumnLook } from './content.ts'

const CLEAR = 0.7
const LIKELY = 0.5
const SHORT = 3

/** `1`, `2`, `3` before names number the lines of a list; `0001`, `0002` may well be numbers of candidates. */
export const countsOnly = ({ running, samples }: ColumnLook): boolean =>
	running && !samples.some((text) => /^0\d/.test(text))

/** Without a header, short numbers behind the names are marks and the like. */
export const isBehind = ({ column, look }: SheetColumn, name: number | undefined): boolean =>
	name !== undefined && column > name && look.samples.some((text) => text.length <= SHORT)

/** The first column of different numbers, and the first one or two of different names. */
export function namesWithoutHeader(columns: readonly SheetColumn[]): Candidate[] {
	const found: Candidate[] = []
	const names = columns.filter(
		({ look }) =>
			look.filled >= TAKEN_FOR_GRANTED &&
			(look.looks.surname ?? 0) > 0.9 &&
			look.distinct > 0.2 &&
			look.grade < 0.5 &&
			(look.looks.department ?? 0) < 0.5 &&
			(look.looks.subject ?? 0) < 0.5,
	)
	const [first, second] = names
	const numbers = columns.filter(
		(one) => one.look.distinct > 0.9 && looksLikeCode(one.look) && !isBehind(one, first?.column),
	)
	const number = numbers.find(({ look }) => !look.running) ?? numbers.find(({ look }) => !first || !countsOnly(look))
	if (number) found.push({ column: number.column, field: 'orderNumber', subject: null, score: 0.5 })
	if (!first) return found
	if (first.look.manyWords > 0.8) found.push({ column: first.column, field: 'fullName', subject: null, score: 0.5 })
	else {
		found.push({ column: first.column, field: 'surname', subject: null, score: 0.5 })
		if (second && second.column === first.column + 1)
			found.push({ column: second.column, field: 'givenNames', subject: null, score: 0.5 })
	}
	return found
}

/**
 * Surname and given names in columns of their own are worth more than both in one; a whole name more than one of its
 * parts, which may be of another: `Name`, `Fname` (the father's). Beside
 * a part, what does not repeat it is the other part: `Cognome`, `Nome`.
 */
export function withoutDoubledNames(
	candidates: readonly Candidate[],
	columns: readonly SheetColumn[],
): readonly Candidate[] {
	const clear = (field: FieldName, least = CLEAR) => candidates.find((one) => one.field === field && one.score > least)
	const [surname, given, full] = [clear('surname'), clear('givenNames'), clear('fullName', LIKELY)]
	if (surname && given && surname.column !== given.column)
		return candidates.filter(
			({ field, column }) => field !== 'fullName' || column === surname.column || column === given.column,
		)
	const part = surname ?? given
	if (!full || !part || (surname && given) || part.column === full.column) return candidates
	const look = (wanted: Candidate) => columns.find(({ column }) => column === wanted.column)?.look
	const [wholes, parts] = [look(full)?.samples ?? [], look(part)?.samples ?? []]
	const repeating = wholes.filter((text, index) => text.includes(parts[index] ?? text)).length > wholes.length / 2
	if (repeating || (given && (look(full)?.manyWords ?? 0) > 0.6))
		return candidates.filter(({ field }) => field !== part.field)
	const missing: FieldName = given ? 'surname' : 'givenNames'
	return candidates.map((one) =>
		one.field === 'fullName' && one.column === full.column ? { ...one, field: missing } : one,
	)
}

const otherGivenNames =
	/^(?:OTHER NAMES?|OTHERNAMES?|MIDDLE NAMES?|SECOND NAME|THIRD NAME|AUTRES? PRENOMS?|DEUXIEME PRENOM|2E PRENOM|PRENOM 2|SEGUNDO NOMBRE|ОТЧЕСТВО|ПО БАТЬКОВІ|ПРЕЗИМЕ)$/
const otherSurnames =
	/^(?:POST ?NOMS?|POST NAME|SECOND SURNAME|APELLIDO MATERNO|SEGUNDO APELLIDO|2DO APELLIDO|2O APELLIDO|APELLIDO ?2|NOM 2|DEUXIEME NOM)$/

/** Columns that go on with a name which a column before them begins. */
export function addFurtherNames(given: Map<number, Candidate>, columns: readonly SheetColumn[]): void {
	const fields = new Set([...given.values()].map(({ field }) => field))
	for (const { column, header } of columns) {
		const key = plain(header)
		const field = otherGivenNames.test(key) ? 'givenNames' : otherSurnames.test(key) ? 'surname' : null
		if (field !== null && fields.has(field) && given.get(column)?.field !== field)
			given.set(column, { column, field, subject: null, score: 0.9 })
	}
}

/**
 * `Nom` alone, with several words in its cells, is the whole name, and so is `Prénom` alone. Under words nobody knows, or
 * none, two columns of different names next to each other are its parts.
 */
export function settleNames(given: Map<number, Candidate>, columns: readonly SheetColumn[]): void {
	const all = [...given.values()].filter(({ field }) => nameFields.has(field))
	const [only, another] = all
	if (another || only?.field === 'fullName') return
	if (only) {
		const look = columns.find(({ column }) => column === only.column)?.look
		if ((look?.manyWords ?? 0) > 0.6) given.set(only.column, { ...only, field: 'fullName' })
		return
	}
	const free = columns.filter(({ column, look }) => !given.has(column) && looksLikeNames(look))
	const [first, second] = free
	const give = ({ column }: { column: number }, field: FieldName) =>
		given.set(column, { column, field, subject: null, score: 0.4 })
	if (first && second && second.column === first.column + 1) {
		give(first, 'surname')
		give(second, 'givenNames')
	} else if (first && first.look.manyWords > 0.8) give(first, 'fullName')
}

const nameFields: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'fullName'])

const looksLikeNames = ({ filled, looks, distinct }: ColumnLook) =>
	filled >= TAKEN_FOR_GRANTED &&
	(looks.fullName ?? 0) > 0.9 &&
	distinct > 0.8 &&
	(looks.department ?? 0) < 0.5 &&
	(looks.subject ?? 0) < 0.5
