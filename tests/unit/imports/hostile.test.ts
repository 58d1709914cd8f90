import { afterAll, expect, test } from 'vitest'
import { AppError } from '#shared/errors/index'
import { inspectFile } from '../../../src-main/backend/imports/understanding/inspect.ts'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'
import { sheetOf, spreadsheet, workbookOf, zipOf } from '../../harness/zip.ts'

const files = new SourceFolder()
afterAll(() => files.dispose())
const profile = loadProfile('haiti')

/** The code with which a file is refused, within seconds. */
async function refusal(name: string, content: string | Buffer): Promise<string> {
	const started = performance.now()
	try {
		await inspectFile(files.write(name, content), profile)
		return 'accepted'
	} catch (error) {
		if (performance.now() - started > 10_000) return 'too late'
		return error instanceof AppError ? error.code : String(error)
	}
}

const good = workbookOf(sheetOf('<row><c t="inlineStr"><is><t>Nom</t></is></c></row>'))
const entities = Array.from(
	{ length: 9 },
	(_, level) => `<!ENTITY ${'bcdefghij'[level]} "${`&${'abcdefghi'[level]};`.repeat(10)}">`,
).join('')

test.each([
	['a zip bomb', 'bomb.xlsx', () => workbookOf(sheetOf(' '.repeat(100e6))), 'imports.bomb'],
	[
		'a cell of 100 MB',
		'giant.xlsx',
		() => workbookOf(sheetOf(`<row><c t="inlineStr"><is><t>${'A'.repeat(100e6)}</t></is></c></row>`)),
		'imports.bomb',
	],
	[
		'a bomb in the shared strings',
		'bomb2.xlsx',
		() => workbookOf(sheetOf('<row><c t="s"><v>0</v></c></row>'), { 'xl/sharedStrings.xml': Buffer.alloc(100e6, ' ') }),
		'imports.bomb',
	],
	[
		'a billion laughs',
		'laughs.xlsx',
		() =>
			workbookOf(
				`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${entities}]><worksheet xmlns="${spreadsheet}"><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>`,
			),
		'imports.unsafe',
	],
	[
		'ten thousand columns',
		'wide.csv',
		() => `${Array.from({ length: 10_000 }, (_, column) => `c${column}`).join(';')}\n${'1;'.repeat(9_999)}1\n`,
		'imports.tooManyColumns',
	],
	[
		'a workbook of ten thousand columns',
		'wide.xlsx',
		() => workbookOf(sheetOf(`<row>${'<c><v>1</v></c>'.repeat(10_000)}</row>`)),
		'imports.tooManyColumns',
	],
	[
		'a column that no sheet has',
		'far.xlsx',
		() => workbookOf(sheetOf('<row><c r="ZZZZZZ1"><v>1</v></c></row>')),
		'imports.damaged',
	],
	[
		'a row that no sheet has',
		'deep.xlsx',
		() => workbookOf(sheetOf('<row r="99999999"><c><v>1</v></c></row>')),
		'imports.damaged',
	],
	['a truncated workbook', 'cut.xlsx', () => good.subarray(0, good.length - 40), 'imports.damaged'],
	['a workbook with damaged content', 'bent.xlsx', () => bent(good), 'imports.damaged'],
	['an .xlsx that is text', 'text.xlsx', () => 'Nom;Prénom\nPIERRE;Jean\n', 'imports.notAWorkbook'],
	['an .xlsx that is another zip', 'other.xlsx', () => zipOf({ 'a.txt': 'a' }), 'imports.notAWorkbook'],
	[
		'a picture named .csv',
		'picture.csv',
		() => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(4000, 7)]),
		'imports.notText',
	],
	[
		'a program named .csv',
		'program.csv',
		() => Buffer.concat([Buffer.from('MZ'), Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 256))]),
		'imports.notText',
	],
	['an empty file', 'empty.csv', () => '', 'imports.empty'],
	['blank lines only', 'blank.csv', () => '\n\n\n;;;\n', 'imports.empty'],
])('%s', async (_, name, content, code) => {
	expect(await refusal(name, content())).toBe(code)
})

/** One byte of the compressed sheet changed. */
function bent(workbook: Buffer): Buffer {
	const copy = Buffer.from(workbook)
	const at = copy.indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length + 8
	copy.writeUInt8((copy[at] ?? 0) ^ 0xff, at)
	return copy
}

test('a value in the last column of one row sets that row aside and harms no other', async () => {
	const path = files.write(
		'stray.xlsx',
		workbookOf(sheetOf('<row r="1"><c r="A1"><v>1</v></c></row><row r="30"><c r="XFD30"><v>1</v></c></row>')),
	)
	expect((await inspectFile(path, profile)).sheets).toHaveLength(1)
})
