import { type ColumnMapping, type FieldName, type Seemingly, seemingly } from '#shared/contract/imports'
import { settleBirth } from './birthColumns.ts'
import type { Candidate, SheetColumn } from './candidate.ts'
import { looksLikeCode, lookAt, TAKEN_FOR_GRANTED, type ColumnLook } from './content.ts'
import { answersOf, isTicked } from './decisionLetters.ts'
import {
	addFurtherNames,
	countsOnly,
	isBehind,
	namesWithoutHeader,
	settleNames,
	withoutDoubledNames,
} from './nameColumns.ts'
import { plain } from '#shared/domain/personName'
import type { Books } from '../rules/books.ts'
import { parseScore } from '../rules/marks.ts'
import { headerScale, isRank, namesSubject, type HeaderMatch, type Vocabulary } from './vocabulary.ts'

export interface ColumnProposal {
	column: number
	header: string
	proposal: ColumnMapping
	/** 0 to 1. */
	confidence: number
	samples: string[]
	/** What an ignored column seems to hold. */
	looksLike: Seemingly | null
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
	'subject',
	'subjectMark',
	'marks',
])
/** Fields whose values are those of a list in the profile. */
const listed: ReadonlySet<FieldName> = new Set(['department', 'series', 'exam', 'sessionKind', 'decision', 'mention'])
/** Fields of which a sheet may have several columns. */
const repeatable: ReadonlySet<FieldName> = new Set(['remark', 'ignore', 'subject', 'subjectMark'])
/** Fields that one column of a person has, and not each of a numbered row of columns. */
const personal: ReadonlySet<FieldName> = new Set([
	'surname',
	'givenNames',
	'fullName',
	'orderNumber',
	'total',
	'decision',
])

const names: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'fullName'])

/** Without a header, only looks that little else has can say what a column is. */
const byLookAlone: readonly [FieldName, number][] = [
	['birthDateAndPlace', 0.8],
	['birthDate', 0.8],
	['sex', 0.95],
	['decision', 0.8],
	['department', 0.8],
	['series', 0.9],
	['marks', 0.8],
	['mention', 0.9],
]
/** Lists have decisions under many words, `Mention : Échoué`, `Remarks : PASS`, `Estado : aprobado`, and mentions under `Résultat`. */
const insteadOf: Partial<Record<FieldName, FieldName>> = {
	mention: 'decision',
	decision: 'mention',
	remark: 'decision',
	department: 'decision',
	exam: 'decision',
	series: 'decision',
}
/** Less than a word that says it itself. */
const BEST = 0.85
const SHOWN = 5
const MANY = 20
const CLEAR = 0.7
/** Only what a header says in full is passed over for it. */
const SURELY_IGNORED = 0.85
const HIGHEST_AVERAGE = 100
/** Share of letters with digits, `A1`, `B2`, beyond which a column without a name may be grades. */
const GRADES = 0.6
/** Confidence that yes and no below the word for a decision are that decision and its contrary. */
const ANSWERED = 0.6
/** Confidence that a column holds marks of subjects named beside them. */
const PAIRED = 0.6

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
	const numbered = numberedHeaders(columns.map(({ header }) => header))
	const candidates = columns.flatMap(({ column, header, readings, look }) => {
		if (answersOf(header, look.samples).size > 0)
			return [{ column, field: 'decision' as const, subject: null, score: ANSWERED }]
		const named = readings
			.flatMap((reading) => vocabulary.meanings(reading))
			.filter(({ field }) => !(personal.has(field) && numbered.has(header)))
			.filter(({ field, score }) => field !== 'ignore' || score > SURELY_IGNORED)
			.flatMap((match) => outcomes(match, look))
			.map((match) => ({ ...match, column, score: weighed(match, header, look) }))
		// A word like `Note` below the name of a subject is a mark of that subject.
		const marks = named.filter(({ field, score }) => field === 'mark' && score > CLEAR)
		if (marks.length > 0 && readings.length > 1) return marks
		return named.length > 0 ? named : lookOnly(column, look, headers.length > 0)
	})
	if (headers.length === 0) candidates.push(...namesWithoutHeader(columns))
	const given = assign(withoutDoubledNames(candidates, columns))
	addFurtherNames(given, columns)
	settleBirth(given, columns)
	settlePairs(given, candidates, columns)
	settleNumber(given, columns, vocabulary)
	settleNames(given, columns)
	// What stands beyond the header in a few rows only is a fault of those.
	const isStray = (column: number, { fill }: ColumnLook) => headers.length > 0 && column >= headers.length && fill < 0.5
	return columns
		.filter(({ column, header, look }) => header !== '' || (look.filled > 0 && !isStray(column, look)))
		.map(({ column, header, look }) => {
			const named = given.get(column)
			const foreign = named ? unknownCodes(named.field, header, look) : null
			const match = foreign ? undefined : named
			const scale = headerScale(header).scale
			const mapping: ColumnMapping = { column, header, field: match?.field ?? 'ignore' }
			if (match?.subject) mapping.subject = match.subject
			if (scale !== null && (match?.field === 'mark' || match?.field === 'average')) mapping.scale = scale
			return {
				column,
				header,
				proposal: mapping,
				confidence: match?.score ?? 0,
				samples: look.samples.slice(0, SHOWN),
				looksLike: foreign ?? (match ? null : marksOrGrades(header, look)),
			}
		})
}

/** Headers that differ from at least two others by their number alone: `Subj Name 1`, `Subj Name 2` … */
function numberedHeaders(headers: readonly string[]): ReadonlySet<string> {
	const stem = (header: string) => header.replace(/\d+/g, '#')
	const families = new Map<string, Set<string>>()
	for (const header of headers)
		if (/\d/.test(header)) families.set(stem(header), (families.get(stem(header)) ?? new Set()).add(header))
	return new Set([...families.values()].filter(({ size }) => size > 2).flatMap((family) => [...family]))
}

/** What the cells say beats the word above them, where they say one of the two only. */
function outcomes(match: HeaderMatch, { filled, looks }: ColumnLook): HeaderMatch[] {
	const other = insteadOf[match.field]
	const isOther = other !== undefined && (looks[match.field] ?? 0) < 0.2 && (looks[other] ?? 0) > 0.5
	if (!isOther || filled < TAKEN_FOR_GRANTED) return [match]
	const instead = { ...match, field: other, score: Math.max(match.score, BEST) }
	return match.field === 'remark' ? [instead, { ...match, score: match.score * 0.9 }] : [instead]
}

function weighed({ field, score }: HeaderMatch, header: string, look: ColumnLook): number {
	// A column that counts the rows, or says the same of many, is seldom the number by which candidates are known.
	const unfit = field === 'orderNumber' && look.filled >= TAKEN_FOR_GRANTED && (look.running || look.distinct < 0.5)
	// The same few names again and again are those of places, schools, profiles.
	const repeated = field === 'fullName' && look.filled >= MANY && look.distinct < 0.2
	// Counted from 1 again and again, it is no number of a candidate at all.
	const restarted = look.running && look.distinct < 0.9
	const settled = unfit ? score - (restarted ? 0.7 : 0.25) : repeated ? score - 0.4 : score
	if (!typed.has(field) || look.filled < TAKEN_FOR_GRANTED) return settled
	const share = look.looks[field] ?? 0
	// `Division`, `Grade` and the like are classes, `I`, `II`, or mentions; words that are none are something else.
	const areWords = look.samples.filter((text) => text.length > 3).length > look.filled / 2
	if (field === 'mention' && share === 0 && areWords && !/(?:^| )M[AE]N[CST]/.test(plain(header))) return 0
	if (field === 'mention' && share === 0 && look.mark > 0.8) return 0
	// Another country's lists have other values under the same word.
	const doubt = listed.has(field) ? 0.5 : 0.8
	return Math.min(1, share > 0.6 ? settled + 0.03 : settled - (0.6 - share) * doubt)
}

/** Letters for marks, or a list of the profile that has none of a column's values: every row would be set aside for it. */
function unknownCodes(field: FieldName, header: string, look: ColumnLook): Seemingly | null {
	const { filled, looks, known } = look
	if (look.grade > 0.6 && (field === 'mark' || field === 'subjectMark' || field === 'marks')) return 'grade'
	// `Mean grade : B` is no `Bien`; a profile that knows several letters has them for its mentions.
	const letters = new Set(look.samples)
	const isGraded =
		/(?:^| )GR(?:A?DE?)?S?(?: |$)/.test(plain(header)) &&
		letters.size < 3 &&
		[...letters].every((text) => text.length < 3)
	if (look.grade > 0.6 && field === 'mention' && ((looks.mention ?? 0) < 0.8 || isGraded)) return 'grade'
	if (field === 'decision' && answersOf(header, look.samples).size > 0) return null
	const list = seemingly.safeParse(field)
	if (!list.success || filled < TAKEN_FOR_GRANTED || (looks[field] ?? 0) > 0) return null
	return known[list.data] === true ? null : list.data
}

/** Marks of a subject nobody knows the name of, or a letter for each: said, so that the profile can be completed. */
function marksOrGrades(header: string, look: ColumnLook): Seemingly | null {
	const { filled, mark, grade, running } = look
	if (header === '' || running) return null
	if (isTicked(header, look.samples)) return 'decision'
	const isNoMark = filled >= TAKEN_FOR_GRANTED && (look.looks.mark ?? 0) === 0 && grade === 0
	if (namesSubject(header)) return grade > 0.6 ? 'grade' : isNoMark ? null : 'mark'
	if (filled < TAKEN_FOR_GRANTED) return null
	if (grade > 0.8) return 'grade'
	return mark > 0.8 && (look.looks.year ?? 0) < 0.5 ? 'mark' : null
}

function lookOnly(column: number, look: ColumnLook, hasHeader: boolean): Candidate[] {
	if (look.filled < TAKEN_FOR_GRANTED) return []
	return byLookAlone.flatMap(([field, least]) => {
		// Letters under an unknown word are grades as well as series; numbers alone may be anything.
		if (field === 'series' && (hasHeader || look.grade > GRADES)) return []
		if (field === 'mention' && look.samples.some((text) => text.length < 3)) return []
		if ((field === 'birthDate' && !look.dated) || (field === 'sex' && !look.bothSexes)) return []
		const share = look.looks[field] ?? 0
		return share >= least ? [{ column, field, subject: null, score: share * 0.55 }] : []
	})
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
		if (!repeatable.has(field)) taken.add(key)
		given.set(column, candidate)
	}
	return given
}

function excluded(field: FieldName, taken: ReadonlySet<string>): boolean {
	if (field === 'fullName') return taken.has('surname') || taken.has('givenNames')
	if (field === 'surname' || field === 'givenNames') return taken.has('fullName')
	if (field === 'birthDateAndPlace') return taken.has('birthDate')
	return false
}

/**
 * A column of names of subjects makes the marks of a list those of the subjects named. Without it, or without as many
 * marks as names, both are something else.
 */
function settlePairs(
	given: Map<number, Candidate>,
	candidates: readonly Candidate[],
	columns: readonly SheetColumn[],
): void {
	const lookOf = (wanted: number) => columns.find(({ column }) => column === wanted)?.look
	// Where only some rows name subjects, they are those that somebody failed.
	const subjects = [...given.values()].filter(
		({ field, column }) => field === 'subject' && (lookOf(column)?.fill ?? 0) > 0.8,
	)
	const marks = candidates.filter(
		({ field, column, score }) => field === 'subjectMark' && score > PAIRED && given.get(column)?.field !== 'subject',
	)
	const paired = subjects.length > 0 && subjects.length === marks.length
	// Without marks that can be kept, the subjects still say which rows are of one candidate.
	const isOnePerSubject =
		subjects.length === 1 &&
		marks.length === 0 &&
		[...given.values()].some(
			({ field, column }) =>
				field === 'orderNumber' && (columns.find((one) => one.column === column)?.look.distinct ?? 1) < 0.7,
		)
	if (paired) for (const mark of marks) given.set(mark.column, mark)
	else if (!isOnePerSubject)
		for (const [column, { field }] of given) if (field === 'subject' || field === 'subjectMark') given.delete(column)
	const fields = new Set([...given.values()].map(({ field }) => field))
	const [mark] = marks
	if (paired || !mark || marks.length > 1 || given.has(mark.column) || fields.has('average') || fields.has('mark'))
		return
	// One mark for the whole exam: a sum where the word means one, or where no average is that high; else an average.
	const samples = lookOf(mark.column)?.samples ?? []
	const isSum =
		candidates.some(({ field, column, score }) => field === 'total' && column === mark.column && score > CLEAR) ||
		samples.some((text) => (parseScore(text)?.hundredths ?? 0) > HIGHEST_AVERAGE * 100)
	const field = isSum && !fields.has('total') ? 'total' : 'average'
	given.set(mark.column, { ...mark, field, score: mark.score * 0.7 })
}

/** A code that nobody knows the name of, but which differs from row to row, is what identifies candidates. */
function settleNumber(given: Map<number, Candidate>, columns: readonly SheetColumn[], vocabulary: Vocabulary): void {
	if ([...given.values()].some(({ field }) => field === 'orderNumber')) return
	const hasHeader = columns.some(({ header }) => header !== '')
	const firstName = [...given.values()].find(({ field }) => names.has(field))?.column
	const hasNames = [...given.values()].some(({ field }) => names.has(field))
	const codes = columns.filter(
		({ column, header, look }) =>
			!given.has(column) &&
			look.distinct > 0.95 &&
			looksLikeCode(look) &&
			!isRank(header) &&
			!vocabulary.meanings(header).some(({ field, score }) => field === 'ignore' && score > SURELY_IGNORED) &&
			!namesSubject(header) &&
			!(countsOnly(look) && header === '' && (hasHeader || hasNames)) &&
			!(header === '' && isBehind({ column, header, look }, firstName)),
	)
	const code = codes.find(({ look }) => !look.running) ?? codes[0]
	if (code) given.set(code.column, { column: code.column, field: 'orderNumber', subject: null, score: 0.4 })
}
