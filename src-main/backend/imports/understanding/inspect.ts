import { isAscii } from 'node:buffer'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { FileFormat, Inspection, Layout, SheetLayout } from '#shared/contract/imports'
import type { Profile, SessionKey } from '#shared/domain/profile'
import { decodeSample, type Encoding } from '../formats/encodings.ts'
import { sampleDbf } from '../formats/dbf/index.ts'
import { openSource } from '../formats/open.ts'
import { sniff } from '../formats/sniff.ts'
import { LIMITS, placeOf, type SourceRow, type SourceSheet } from '../formats/table.ts'
import { booksOf, type Books } from '../rules/books.ts'
import { decisionOfList } from '../rules/listTitles.ts'
import { tidy } from '../rules/text.ts'
import { proposeColumns } from './columns.ts'
import { averageScale, conventionsOf, type SheetSample } from './conventions.ts'
import { guessDelimiter, type DelimiterGuess } from './delimiter.ts'
import { guessEncoding, type EncodingGuess } from './encoding.ts'
import { guessColumnStarts } from './fixedWidth.ts'
import { findHeader, isForm, type HeaderGuess } from './header.ts'
import { continuationOf, continuedText, isNumberedList, isNumbersOnly, settleBirthCell } from './lineLists.ts'
import { sampleFile, type TextSample } from './sampling.ts'
import { besideOf, oneBelowTheOther } from './sideBySide.ts'
import { mergedSession } from './session.ts'
import { Vocabulary } from './vocabulary.ts'

/** What the file itself shows; whether the archive knows it is added by the caller. */
export type Understanding = Omit<Inspection, 'rememberedAs' | 'alreadyImported'>

export interface InspectOptions {
	/** Chosen by a person instead of guessed. */
	encoding?: Encoding | undefined
	delimiter?: string | undefined
	columnStarts?: readonly number[] | undefined
	cancelled?: () => boolean
}

const ROWS_LOOKED_AT = 300
const CLEAR = 0.6
const results: ReadonlySet<string> = new Set(['mark', 'marks', 'subjectMark', 'total', 'average', 'decision'])
/** A table of records has no byte order mark. */
const NO_MARK = Buffer.from(' ')
/** Confidence of a guess that overrules what a table states of itself. */
const CONTRADICTED = 0.9

/** Reads as much of a file as is needed to propose how to import it. */
export async function inspectFile(
	path: string,
	profile: Profile,
	options: InspectOptions = {},
): Promise<Understanding> {
	const fileName = basename(path)
	const { format: sniffed } = sniff(path)
	const sample = sampleFile(path, options.cancelled ?? (() => false))
	const texts = textsOf(path, sniffed, sample, options)
	const { encoding, delimiter, columnStarts, continuedAt, lines } = texts
	using source = await openSource(path, () => ({
		encoding: encoding?.value ?? 'utf-8',
		delimiter: delimiter?.value ?? ';',
		columnStarts,
		continuedAt,
		lines,
	}))
	const books = booksOf(profile)
	const vocabulary = new Vocabulary(profile)
	const sheets: Inspection['sheets'] = []
	const layouts: SheetLayout[] = []
	const samples: SheetSample[] = []
	const numbered: SheetLayout[] = []
	let session: Partial<SessionKey> = mergedSession([fileName.replace(/\.[^.]*$/, '')], books)
	for (const sheet of source.sheets) {
		const understood = understandSheet(sheet, await firstRows(sheet), vocabulary, books, profile, fileName, lines)
		sheets.push(understood.sheet)
		layouts.push(understood.layout)
		if (understood.isNumbered) numbered.push(understood.layout)
		samples.push({ columns: understood.layout.columns, data: understood.data })
		session = { ...session, ...understood.session }
	}
	// Results without names are worth having where there are none with.
	if (layouts.every(({ skip }) => skip)) for (const layout of numbered) layout.skip = false
	if (layouts.every(({ columns }) => columns.length === 0)) throw new AppError('imports.empty', { file: fileName })
	const { bytes, sha256 } = sample
	return {
		fileName,
		bytes,
		sha256,
		format: source.format,
		notices: [...(source.notices ?? [])],
		encoding,
		delimiter,
		sheets,
		session,
		layout: layoutOf(layouts, conventionsOf(samples, books), texts),
	}
}

interface Texts {
	encoding: EncodingGuess | null
	delimiter: DelimiterGuess | null
	columnStarts?: number[]
	continuedAt?: number
	lines?: NonNullable<Layout['lines']>
}

/** How the characters and columns of a file are told apart, where its format does not say it. */
function textsOf(path: string, format: FileFormat, sample: TextSample, options: InspectOptions): Texts {
	if (format === 'dbf') return { encoding: dbfEncoding(path, options.encoding), delimiter: null }
	if (format !== 'csv') return { encoding: null, delimiter: null }
	const encoding = encodingOf(sample.head, sample.accented, options.encoding)
	const head = sample.bytes > sample.head.length ? wholeLines(sample.head) : sample.head
	const text = decodeSample(head, encoding.value)
	const delimiter = delimiterOf(text, options.delimiter)
	const list = isNumberedList(text, delimiter)
	const mayBeLines = options.columnStarts === undefined && options.delimiter === undefined
	if (mayBeLines && isNumbersOnly(text)) return { encoding, delimiter: null, lines: 'numbers' }
	if (mayBeLines && list.surely) return { encoding, delimiter: null, lines: 'numbered' }
	const continuedAt = options.delimiter === undefined ? continuationOf(text) : null
	const columnStarts =
		options.columnStarts ?? guessColumnStarts(continuedAt === null ? text : continuedText(text, continuedAt), delimiter)
	if (columnStarts)
		return {
			encoding,
			delimiter: null,
			columnStarts: [...columnStarts],
			...(continuedAt === null ? {} : { continuedAt }),
		}
	return mayBeLines && list.likely ? { encoding, delimiter: null, lines: 'numbered' } : { encoding, delimiter }
}

/** The code page byte is believed unless the texts clearly say otherwise; null where it names a page of its own. */
function dbfEncoding(path: string, chosen: Encoding | undefined): EncodingGuess | null {
	const { stated, foreign, sample } = sampleDbf(path)
	if (foreign) return null
	const guess = encodingOf(NO_MARK, sample, chosen)
	if (chosen !== undefined || stated === null || stated === guess.value) return guess
	const others = guess.alternatives.filter((one) => one !== stated)
	if (isAscii(sample)) return { value: stated, confidence: 1, alternatives: [guess.value, ...others] }
	return guess.confidence > CONTRADICTED
		? { value: guess.value, confidence: 0.5, alternatives: [stated, ...others] }
		: { value: stated, confidence: 0.7, alternatives: [guess.value, ...others] }
}

function encodingOf(head: Buffer, accented: Buffer, chosen: Encoding | undefined): EncodingGuess {
	const guess = guessEncoding(head, accented)
	if (chosen === undefined || chosen === guess.value) return guess
	return {
		value: chosen,
		confidence: 1,
		alternatives: [guess.value, ...guess.alternatives.filter((one) => one !== chosen)],
	}
}

function delimiterOf(text: string, chosen: string | undefined): DelimiterGuess {
	const guess = guessDelimiter(text)
	return chosen === undefined
		? guess
		: {
				value: chosen,
				confidence: 1,
				alternatives: [guess.value, ...guess.alternatives].filter((one) => one !== chosen),
			}
}

/** Without the line that the end of the sample cuts off. */
function wholeLines(head: Buffer): Buffer {
	const end = head.lastIndexOf(10)
	return end > 0 ? head.subarray(0, end + 1) : head
}

async function firstRows(sheet: SourceSheet): Promise<SourceRow[]> {
	const rows: SourceRow[] = []
	for await (const batch of sheet.rows()) {
		rows.push(...batch)
		if (rows.length >= ROWS_LOOKED_AT) break
	}
	return rows.slice(0, ROWS_LOOKED_AT)
}

/** No list is that wide; one stray value far to the right is a fault of its row. */
function refuseWide(sheet: SourceSheet, first: readonly SourceRow[], file: string): void {
	if (first.filter(({ flaw }) => flaw === 'tooWide').length * 2 <= first.length) return
	const columns = Math.max(...first.map(({ cells }) => cells.length))
	throw new AppError('imports.tooManyColumns', {
		file: placeOf(file, sheet.name),
		columns,
		maximum: LIMITS.columns,
	})
}

function understandSheet(
	sheet: SourceSheet,
	rows: readonly SourceRow[],
	vocabulary: Vocabulary,
	books: Books,
	profile: Profile,
	file: string,
	lines: Layout['lines'],
) {
	refuseWide(sheet, rows.slice(0, 20), file)
	const found = findHeader(rows, vocabulary)
	const beside = besideOf(found, vocabulary, books)
	const header = beside === null ? found : oneBelowTheOther(found, beside)
	const columns = proposeColumns(
		header.headers,
		rowsOfList(header.data).map(({ cells }) => cells),
		vocabulary,
		books,
	)
	if (lines === 'numbered') settleBirthCell(columns)
	const fields = new Set(columns.map(({ proposal }) => proposal.field))
	const hasNames = fields.has('surname') || fields.has('fullName') || fields.has('givenNames')
	const number = columns.find(({ proposal }) => proposal.field === 'orderNumber')
	const hasResults = columns.some(({ proposal, confidence }) => results.has(proposal.field) && confidence > CLEAR)
	const session = mergedSession([...header.titleLines, sheet.name], books)
	const average = columns.find(({ proposal }) => proposal.field === 'average')?.proposal
	if (average && average.scale === undefined) {
		const decision = columns.find(({ proposal }) => proposal.field === 'decision')?.column ?? -1
		const passed = books.decisions.find('Admis')?.id
		const hasPassed = (text: string) => passed !== undefined && books.decisions.find(tidy(text))?.id === passed
		const scale = averageScale(
			{
				header: average.header,
				cells: header.data.map((row) => row.cells[average.column] ?? ''),
				passed: header.data
					.filter((row) => hasPassed(row.cells[decision] ?? ''))
					.map((row) => row.cells[average.column] ?? ''),
			},
			session,
			profile,
		)
		if (scale !== null) average.scale = scale
	}
	const decided = columns.some(({ proposal, looksLike }) => proposal.field === 'decision' || looksLike === 'decision')
	const constants = constantsOf(sheet.name, header, session, fields, books, !decided)
	const layout: SheetLayout = {
		sheet: sheet.index,
		name: sheet.name,
		skip: !hasNames || isForm(rows, vocabulary),
		headerRow: header.row,
		headerRows: header.rows,
		columns: columns.map(({ proposal }) => proposal),
		...(beside === null ? {} : { beside }),
		constants,
	}
	return {
		session,
		layout,
		data: header.data,
		/** A list of results by number only. */
		isNumbered:
			!hasNames &&
			((hasResults && (number?.confidence ?? 0) > CLEAR) || (number !== undefined && constants.decision !== undefined)),
		sheet: {
			name: sheet.name,
			index: sheet.index,
			rows: null,
			titleLines: header.titleLines.slice(0, 20),
			headerRow: { value: header.row, confidence: header.confidence, alternatives: header.alternatives },
			headerRows: header.rows,
			columns,
		},
	}
}

/** Rows without the headings between them, whose one cell says nothing of its column. */
function rowsOfList(data: readonly SourceRow[]): readonly SourceRow[] {
	const rows = data.filter(({ cells }) => cells.filter((cell) => tidy(cell) !== '').length > 1)
	return rows.length * 2 > data.length ? rows : data
}

/** What titles and the sheet's name say of all its rows and no column says of each. */
function constantsOf(
	name: string,
	header: HeaderGuess,
	session: Partial<SessionKey>,
	fields: ReadonlySet<string>,
	books: Books,
	hasNoDecision: boolean,
): Record<string, string> {
	const constants: Record<string, string> = {}
	if (session.exam !== undefined && !fields.has('exam')) constants.exam = session.exam
	if (session.year !== undefined && !fields.has('year')) constants.year = String(session.year)
	if (session.kind !== undefined && !fields.has('sessionKind')) constants.sessionKind = session.kind
	const titles = [tidy(name), ...header.titleLines]
	const texts = titles.map((line, index) => (index === 0 ? line : line.replace(/^[^:]{3,24}:\s*/, '')))
	const find = (field: 'series' | 'department', book: Books['series']) => {
		if (fields.has(field)) return
		const match = texts.map((text) => book.find(text)).find((one) => one?.exact)
		if (match) constants[field] = match.id
	}
	const decisions = new Set(titles.flatMap((text) => decisionOfList(text) ?? []))
	const [decision] = decisions
	if (decision && decisions.size === 1 && hasNoDecision)
		constants.decision = books.decisions.find(decision)?.id ?? decision
	find('series', books.series)
	find('department', books.departments)
	return constants
}

function layoutOf(
	sheets: SheetLayout[],
	conventions: ReturnType<typeof conventionsOf>,
	{ encoding, delimiter, columnStarts, continuedAt, lines }: Texts,
): Layout {
	return {
		name: '',
		...(encoding ? { encoding: encoding.value } : {}),
		...(delimiter ? { delimiter: delimiter.value } : {}),
		...(columnStarts ? { columnStarts } : {}),
		...(continuedAt === undefined ? {} : { continuedAt }),
		...(lines ? { lines } : {}),
		sheets,
		...conventions,
	}
}
