import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openCsv } from '../../../src-main/backend/imports/formats/csv.ts'
import { CsvScanner } from '../../../src-main/backend/imports/formats/csvScanner.ts'
import { cellsOf, rowsOf, SourceFolder } from '../../harness/sourceFiles.ts'

const files = new SourceFolder()
afterAll(() => files.dispose())

function scan(text: string, delimiter = ';', pieces: readonly number[] = []): string[][] {
	const scanner = new CsvScanner(delimiter)
	const rows = []
	let from = 0
	for (const length of pieces) {
		rows.push(...scanner.push(text.slice(from, from + length), [], false))
		from += length
	}
	rows.push(...scanner.push(text.slice(from), [], false), ...scanner.push('', [], true))
	return rows.map(({ cells }) => cells)
}

const cell = fc.string({
	maxLength: 8,
	unit: fc.constantFrom('a', 'é', '1', ' ', ';', ',', '"', '\n', '\r\n', '-', '\t'),
})

test('whatever is written by RFC 4180 is read back, wherever the chunks are cut', () => {
	fc.assert(
		fc.property(
			fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
			fc.constantFrom(';', ',', '\t'),
			fc.constantFrom('\n', '\r\n', '\r'),
			fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
			(rows, delimiter, lineEnd, pieces) => {
				const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
				const text = rows.map((row) => row.map(quoted).join(delimiter)).join(lineEnd)
				expect(scan(text, delimiter, pieces)).toEqual(rows)
			},
		),
		{ numRuns: 300 },
	)
})

test('text without quotes and line breaks is read back unquoted', () => {
	const bare = fc
		.string({ maxLength: 8, unit: fc.constantFrom('a', 'é', '1', ' ', '"', ',') })
		.filter((text) => !text.startsWith('"'))
	fc.assert(
		fc.property(fc.array(fc.array(bare, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rows) => {
			expect(scan(`${rows.map((row) => row.join(';')).join('\r\n')}\r\n`)).toEqual(rows)
		}),
	)
})

test.each([
	['bare quotes inside unquoted fields', 'Collège "La Renaissance";5\n', [['Collège "La Renaissance"', '5']]],
	[
		'an opening quote that nothing closes',
		'1;"Ti Jean;5\n2;"Paul";6\n3;X;7\n',
		[
			['1', '"Ti Jean', '5'],
			['2', 'Paul', '6'],
			['3', 'X', '7'],
		],
	],
	['a quote in the middle of a quoted field', '"abc"def;2\n', [['"abc"def', '2']]],
	['an empty last cell', 'a;\n', [['a', '']]],
	['blank lines', '\n\na;b\n\n', [['a', 'b']]],
	[
		'no line break at the end',
		'a;b\nc;"d"',
		[
			['a', 'b'],
			['c', 'd'],
		],
	],
])('%s', (_, text, expected) => {
	expect(scan(text)).toEqual(expected)
})

test('rows are numbered as a spreadsheet program counts them, blank and broken lines included', async () => {
	const path = files.write('numbered.csv', 'a;b\n\n"x\ny";2\nlast;1')
	const rows = await rowsOf(openCsv(path, { encoding: 'utf-8', delimiter: ';' }))
	expect(rows.map(({ row, cells, flaw }) => [row, cells.join('|'), flaw])).toEqual([
		[1, 'a|b', null],
		[3, 'x\ny|2', null],
		[4, 'last|1', 'unterminated'],
	])
})

test('NUL bytes, giant lines and lines in another encoding harm no other row', async () => {
	const giant = 'g'.repeat(3 << 20)
	const path = files.write(
		'harmed.csv',
		Buffer.concat([Buffer.from(`a;b\nn\0l;2\n${giant};3\nD\xe9sir;4\n`, 'latin1'), Buffer.from('Noël;5\n')]),
	)
	const rows = await rowsOf(openCsv(path, { encoding: 'utf-8', delimiter: ';' }))
	expect(rows.map(({ row, flaw, cells }) => [row, flaw, cells.at(-1)?.slice(0, 1)])).toEqual([
		[1, null, 'b'],
		[2, 'nulBytes', '2'],
		[3, 'tooLong', 'g'],
		[4, 'undecodable', '4'],
		[5, null, '5'],
	])
	expect(rows[3]?.cells[0]).toBe('Désir')
})

test('byte order marks are no part of the first cell', async () => {
	for (const [encoding, mark, text] of [
		['utf-8', '\xef\xbb\xbf', 'Nom;é\n'],
		['utf-16le', '\xff\xfe', 'Nom;é\n'],
	] as const) {
		const body = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(text, 'utf16le')
		const path = files.write(`${encoding}.csv`, Buffer.concat([Buffer.from(mark, 'latin1'), body]))
		expect(await cellsOf(openCsv(path, { encoding, delimiter: ';' }))).toEqual([['Nom', 'é']])
	}
})
