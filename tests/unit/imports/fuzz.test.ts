import { afterAll, expect, test } from 'vitest'
import { importErrors } from '#shared/errors/imports'
import { AppError } from '#shared/errors/index'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { CsvScanner } from '../../../src-main/backend/imports/formats/csvScanner.ts'
import { decoderFor } from '../../../src-main/backend/imports/formats/encodings.ts'
import type { SourceRow } from '../../../src-main/backend/imports/formats/table.ts'
import { openXlsx } from '../../../src-main/backend/imports/formats/xlsx/index.ts'
import { booksOf } from '../../../src-main/backend/imports/rules/books.ts'
import { SessionTable } from '../../../src-main/backend/imports/rules/sessions.ts'
import { RowReader, type Reading } from '../../../src-main/backend/imports/staging/rowReader.ts'
import { guessDelimiter } from '../../../src-main/backend/imports/understanding/delimiter.ts'
import { guessEncoding } from '../../../src-main/backend/imports/understanding/encoding.ts'
import { inspectFile } from '../../../src-main/backend/imports/understanding/inspect.ts'
import { createRandom, type Random } from '../../../src-main/backend/practice/random.ts'
import { rowsOf, SourceFolder } from '../../harness/sourceFiles.ts'
import { sheetOf, spreadsheet, workbookOf } from '../../harness/zip.ts'

const files = new SourceFolder()
afterAll(() => files.dispose())
const profile = loadProfile('haiti')
const books = booksOf(profile)

const list = Buffer.from(
	[
		'Examen : 9e AF - Session ordinaire - 2007',
		'',
		"N° d'ordre;Nom;Prénom(s);Sexe;Date de naissance;Département;Mathématiques;Créole;Total;Moyenne;Décision",
		'000123;PIERRE;Jean Élie;M;14/03/1990;Ouest;123;145,5;268,5;6,71;Admis',
		'000124;"Désir; dit ""Ti""";Marie;F;le 3 mai 1991;Nord;ABS;99;;;Ajournée',
		'9,99999E+99;NOËL;Rose;F;31/02/1990;Sud;12 R;dispensé;1 024;2.561;Abscent',
		'Total candidats;3',
	].join('\r\n'),
)
const strange = [
	'"',
	';',
	'\n',
	'\r',
	'\0',
	',',
	'\t',
	'\ufeff',
	'9'.repeat(40),
	'1E400',
	'=A1',
	'-',
	'/',
	'\u202e',
	'<!--',
	'&#x110000;',
	']]>',
	'</row>',
	'<row r="0">',
	'<c r="A0">',
]

/** A copy with some bytes changed, cut out, doubled or put in. */
function mutated(original: Buffer, random: Random): Buffer {
	let bytes = Buffer.from(original)
	for (let times = random.between(1, 6); times > 0 && bytes.length > 0; times--) {
		const at = random.integer(bytes.length)
		const to = Math.min(bytes.length, at + random.between(1, 40))
		const kind = random.integer(5)
		if (kind === 0) bytes.writeUInt8(random.integer(256), at)
		else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)])
		else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)])
		else if (kind === 3)
			bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(strange)), bytes.subarray(at)])
		else bytes = Buffer.from(bytes.subarray(0, at))
	}
	return bytes
}

function readList(bytes: Buffer): SourceRow[] {
	const encoding = guessEncoding(bytes, bytes).value
	const { text, invalid } = decoderFor(encoding).decode(bytes, true)
	const { value: delimiter } = guessDelimiter(text)
	const scanner = new CsvScanner(delimiter)
	return [...scanner.push(text, invalid, false), ...scanner.push('', [], true)]
}

test('8,000 damaged lists: every row is read or set aside, none twice', () => {
	const random = createRandom('lists')
	const fields = [
		'orderNumber',
		'surname',
		'givenNames',
		'sex',
		'birthDate',
		'department',
		'mark',
		'mark',
		'total',
		'average',
		'decision',
	] as const
	const columns = fields.map((field, column) => ({
		column,
		header: field,
		field,
		...(column === 6 ? { subject: 'mathematiques' } : column === 7 ? { subject: 'creole' } : {}),
	}))
	const sheet = { sheet: 0, name: '', skip: false, headerRow: 2, headerRows: 1, columns, constants: {} }
	const layout = {
		name: '',
		sheets: [sheet],
		nameOrder: 'surnameFirst',
		dateOrder: 'dayFirst',
		replacements: [],
	} as const
	const wrong: string[] = []
	for (let round = 0; round < 8000; round++) {
		const rows = readList(mutated(list, random))
		const sessions = new SessionTable(profile, books)
		const reader = new RowReader({
			profile,
			books,
			sessions,
			layout: { ...layout, sheets: [sheet], replacements: [] },
			sheet,
			session: { exam: 'AF9', year: '2007', kind: '' },
			padded: true,
		})
		for (const [index, row] of rows.entries()) {
			if (row.row <= (rows[index - 1]?.row ?? 0)) wrong.push(`row ${row.row} comes twice`)
			wrong.push(...problemsOf(reader.read(row)))
		}
	}
	expect(wrong).toEqual([])
})

/** What no reading of any row may be. */
function problemsOf({ kind, record, findings }: Reading): string[] {
	const { surname, givenNames, marks, birthDate } = record ?? {
		surname: 'X',
		givenNames: '',
		marks: [],
		birthDate: null,
	}
	return [
		kind === 'data' && record === null && findings.length === 0 ? 'set aside without a reason' : '',
		surname + givenNames === '' ? 'no name' : '',
		marks.every((mark) => mark === null || (Number.isInteger(mark) && mark >= 0)) ? '' : `marks ${marks.join(' ')}`,
		/^\d{4}(?:-\d\d){0,2}$/.test(birthDate ?? '2000') ? '' : `born ${birthDate}`,
	].filter((problem) => problem !== '')
}

const markup = sheetOf(
	'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Prénom</t></is></c><c r="C1"><v>12.5</v></c></row><row r="2"><c r="A2" s="1"><v>32000</v></c><c r="C2" t="e"><v>#N/A</v></c></row>',
)
const strings = `<sst xmlns="${spreadsheet}"><si><t>Nom</t></si></sst>`
const styles = `<styleSheet xmlns="${spreadsheet}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`

/** `read`, the code of a refusal, or the error that nobody foresaw. */
async function outcome(work: () => Promise<unknown>): Promise<string> {
	try {
		await work()
		return 'read'
	} catch (error) {
		return error instanceof AppError ? error.code : String(error)
	}
}

const expected = new Set(['read', ...Object.keys(importErrors)])

async function readWorkbook(workbook: Buffer): Promise<void> {
	const source = await openXlsx(files.write('fuzz.xlsx', workbook))
	for (const { index } of source.sheets) await rowsOf(source, index)
}

test('2,000 damaged workbooks are read or refused with a code', async () => {
	const random = createRandom('workbooks')
	const workbook = workbookOf(markup, { 'xl/sharedStrings.xml': strings, 'xl/styles.xml': styles })
	const outcomes = new Set<string>()
	for (let round = 0; round < 700; round++) outcomes.add(await outcome(() => readWorkbook(mutated(workbook, random))))
	for (let round = 0; round < 1300; round++) {
		const parts = {
			'xl/sharedStrings.xml': mutated(Buffer.from(strings), random),
			'xl/styles.xml': mutated(Buffer.from(styles), random),
		}
		const made = workbookOf(mutated(Buffer.from(markup), random), random.chance(0.5) ? parts : {})
		outcomes.add(await outcome(() => readWorkbook(made)))
	}
	expect([...outcomes].filter((one) => !expected.has(one))).toEqual([])
})

test('150 damaged files of either kind are understood or refused with a code', async () => {
	const random = createRandom('files')
	const workbook = workbookOf(markup, { 'xl/sharedStrings.xml': strings, 'xl/styles.xml': styles })
	const outcomes = new Set<string>()
	for (let round = 0; round < 150; round++) {
		const [name, bytes] = round % 2 === 0 ? ['list.csv', list] : ['book.xlsx', workbook]
		const path = files.write(name, mutated(bytes, random))
		outcomes.add(await outcome(() => inspectFile(path, profile)))
	}
	expect([...outcomes].filter((one) => !expected.has(one))).toEqual([])
})
