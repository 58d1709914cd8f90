import type { ColumnMapping, FieldName } from '#shared/contract/imports'
import { lookAt, type ColumnLook } from './content.ts'
import type { Books } from '../rules/books.ts'
import { headerScale, type HeaderMatch, type Vocabulary } from './vocabulary.ts'

export interface ColumnProposal {
	column: number
	header: string
	proposal: ColumnMapping
	/** 0 to 1. */
	confidence: number
	samples: string[]
}

interface Candidate extends HeaderMatch {
	column: number
}

/** Fields whose cells can be told by their look. */
const typed: ReadonlySet<FieldName> = new Set([
	'sex',
	'birthDate',
	'birthDateAndPlace',
	'decision',
	'mention',
	'department',
	'series',
	'exam',
	'sessionKind',
	'year',
	'mark',
	'total',
	'average',
	'orderNumber',
	'surname',
	'givenNames',
	'fullName',
])

/** Without a header, only looks that little else has can say what a column is. */
const byLookAlone: readonly [FieldName, number][] = [
	['birthDateAndPlace', 0.8],
	['birthDate', 0.8],
	['sex', 0.95],
	['decision', 0.8],
	['department', 0.8],
	['series', 0.9],
]
const SHOWN = 5
const TAKEN_FOR_GRANTED = 5

/**
 * What each column of a sheet holds: by its header, weighed with what its cells look like, each field given to the
 * column it fits best. `headers[column]` are the ways to read a header of several lines, best first.
 */
export function proposeColumns(
	headers: readonly (readonly string[])[],
	cells: readonly (readonly string[])[],
	vocabulary: Vocabulary,
	books: Books,
): ColumnProposal[] {
	const width = Math.max(headers.length, ...cells.map((row) => row.length), 0)
	const columns = Array.from({ length: width }, (_, column) => ({
		column,
		header: headers[column]?.[0] ?? '',
		readings: headers[column] ?? [],
		look: lookAt(
			cells.map((row) => row[column] ?? ''),
			books,
		),
	}))
	const candidates = columns.flatMap(({ column, readings, look }) => {
		const named = readings
			.flatMap((reading) => vocabulary.meanings(reading))
			.map((match) => ({ ...match, column, score: weighed(match, look) }))
		return named.length > 0 ? named : lookOnly(column, look)
	})
	if (headers.length === 0) candidates.push(...namesWithoutHeader(columns))
	const given = assign(candidates)
	settleNumber(given, columns)
	settleNames(
		given,
		columns.map(({ look }) => look),
	)
	return columns
		.map(({ column, header, look }) => {
			const match = given.get(column)
			const scale = headerScale(header).scale
			const mapping: ColumnMapping = { column, header, field: match?.field ?? 'ignore' }
			if (match?.subject) mapping.subject = match.subject
			if (scale !== null && (match?.field === 'mark' || match?.field === 'average')) mapping.scale = scale
			return { column, header, proposal: mapping, confidence: match?.score ?? 0, samples: look.samples.slice(0, SHOWN) }
		})
		.filter(({ header, samples }) => header !== '' || samples.length > 0)
}

function weighed({ field, score }: HeaderMatch, look: ColumnLook): number {
	if (!typed.has(field) || look.filled < TAKEN_FOR_GRANTED) return score
	const share = look.looks[field] ?? 0
	return Math.min(1, share > 0.6 ? score + 0.03 : score - (0.6 - share) * 0.6)
}

function lookOnly(column: number, look: ColumnLook): Candidate[] {
	if (look.filled < TAKEN_FOR_GRANTED) return []
	return byLookAlone.flatMap(([field, least]) => {
		const share = look.looks[field] ?? 0
		return share >= least ? [{ column, field, subject: null, score: share * 0.55 }] : []
	})
}

/** The first column of different numbers, and the first one or two of different names. */
function namesWithoutHeader(columns: readonly { column: number; look: ColumnLook }[]): Candidate[] {
	const found: Candidate[] = []
	const number = columns.find(
		({ look }) => (look.looks.orderNumber ?? 0) > 0.9 && look.distinct > 0.9 && (look.looks.birthDate ?? 0) < 0.5,
	)
	if (number) found.push({ column: number.column, field: 'orderNumber', subject: null, score: 0.5 })
	const names = columns.filter(
		({ look }) => (look.looks.surname ?? 0) > 0.9 && look.distinct > 0.2 && (look.looks.department ?? 0) < 0.5,
	)
	const [first, second] = names
	if (!first) return found
	if (first.look.manyWords > 0.8) found.push({ column: first.column, field: 'fullName', subject: null, score: 0.5 })
	else {
		found.push({ column: first.column, field: 'surname', subject: null, score: 0.5 })
		if (second && second.column === first.column + 1)
			found.push({ column: second.column, field: 'givenNames', subject: null, score: 0.5 })
	}
	return found
}

/** Best pairs first; each field and subject once. */
function assign(candidates: readonly Candidate[]): Map<number, Candidate> {
	const given = new Map<number, Candidate>()
	const taken = new Set<string>()
	for (const candidate of candidates.toSorted((left, right) => right.score - left.score)) {
		const { column, field, subject, score } = candidate
		if (score < 0.3 || given.has(column)) continue
		const key = field === 'mark' ? `mark ${subject}` : field
		if (taken.has(key) || excluded(field, taken)) continue
		if (field !== 'remark' && field !== 'ignore') taken.add(key)
		given.set(column, candidate)
	}
	return given
}

function excluded(field: FieldName, taken: ReadonlySet<string>): boolean {
	if (field === 'fullName') return taken.has('surname')
	if (field === 'surname') return taken.has('fullName')
	if (field === 'birthDateAndPlace') return taken.has('birthDate')
	return false
}

/** A code that nobody knows the name of, but which differs from row to row, is what identifies candidates. */
function settleNumber(given: Map<number, Candidate>, columns: readonly { column: number; look: ColumnLook }[]): void {
	if ([...given.values()].some(({ field }) => field === 'orderNumber')) return
	const code = columns.find(({ column, look }) => !given.has(column) && look.distinct > 0.95 && looksLikeCode(look))
	if (code) given.set(code.column, { column: code.column, field: 'orderNumber', subject: null, score: 0.4 })
}

const looksLikeCode = ({ filled, looks }: ColumnLook) =>
	filled > 2 && (looks.orderNumber ?? 0) > 0.95 && (looks.birthDate ?? 0) < 0.5

/** `Nom` alone, with several words in its cells, is the whole name. */
function settleNames(given: Map<number, Candidate>, looks: readonly ColumnLook[]): void {
	const all = [...given.values()]
	const surname = all.find(({ field }) => field === 'surname')
	if (!surname || all.some(({ field }) => field === 'givenNames')) return
	if ((looks[surname.column]?.manyWords ?? 0) > 0.6) given.set(surname.column, { ...surname, field: 'fullName' })
}
