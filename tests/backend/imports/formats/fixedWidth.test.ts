import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { guessDelimiter } from '../../../../src-main/backend/imports/understanding/delimiter.ts'
import { guessColumnStarts } from '../../../../src-main/backend/imports/understanding/fixedWidth.ts'
import { readAll, Scratch, trimmed } from '../../../harness/formats/reading.ts'

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const guess = (text: string) => guessColumnStarts(text, guessDelimiter(text))
const surnames = [
	'AUGUSTE',
	'BELIZAIRE',
	'CADET',
	'DESROSIERS',
	'ÉLIE',
	'FLEURANT',
	'GUERRIER',
	'HYPPOLITE',
	'JN BAPTISTE',
]
const given = ['Jean', 'Marie Ange', 'Wideline', 'Jean Robert', 'Ketly', 'Rose-Andrée', 'Pierre Louis', 'Stanley']
const pick = (from: readonly string[], index: number) => from[index % from.length] ?? ''

/** A list as a printer of the nineties has it: texts to the left, numbers to the right, one blank between. */
function printed(rows: number): { text: string; cells: string[][] } {
	const cells = Array.from({ length: rows }, (_, index) => [
		String(1001 + index),
		pick(surnames, index * 7),
		pick(given, index * 5 + 1),
		`${String((index % 28) + 1).padStart(2, '0')}/03/1978`,
		String(((index * 37) % 1600) + 1),
	])
	const lines = cells.map(([number = '', surname = '', name = '', date = '', total = '']) =>
		[number, surname.padEnd(14), name.padEnd(16), date, total.padStart(6)].join(' ').trimEnd(),
	)
	return { text: lines.join('\r\n'), cells }
}

describe('the layout of fixed-width text', () => {
	test('is found by the blanks below each other', async () => {
		const { text, cells } = printed(60)
		const columnStarts = guess(text)
		expect(columnStarts).toHaveLength(5)
		const path = scratch.file('liste.txt', Buffer.from(text, 'latin1'))
		const options = { encoding: 'windows-1252', delimiter: ';', columnStarts: columnStarts ?? [] } as const
		expect((await readAll(path, options))[0]?.cells).toEqual(cells)
	})

	test('below titles, headers and rules of dashes', async () => {
		const { text, cells } = printed(60)
		const head = [
			"                 MINISTERE DE L'EDUCATION NATIONALE",
			'                 Resultats du bac, session de juillet 1995',
			'',
			'No   NOM            PRENOM           NE LE       TOTAL',
			'---- -------------- ---------------- ---------- ------',
		]
		const whole = [...head, text].join('\r\n')
		const path = scratch.file('titres.txt', Buffer.from(whole, 'latin1'))
		const options = { encoding: 'windows-1252', delimiter: ';', columnStarts: guess(whole) ?? [] } as const
		const [sheet] = await readAll(path, options)
		expect(sheet?.cells[2]).toEqual(['No', 'NOM', 'PRENOM', 'NE LE', 'TOTAL'])
		expect(sheet?.cells.slice(4)).toEqual(cells)
	})

	test('does not cut a header that is wider than what stands below it', async () => {
		const text = [
			'Nom         Moyenne  Rang',
			...surnames.map((name, index) => `${name.padEnd(12)}   ${index}.5     ${index + 1}`),
		].join('\n')
		const [sheet] = await readAll(scratch.file('etroit.txt', text), {
			encoding: 'utf-8',
			delimiter: ';',
			columnStarts: guess(text) ?? [],
		})
		expect(sheet?.cells[0]).toEqual(['Nom', 'Moyenne', 'Rang'])
	})

	test('leaves room for longer numbers to the left and longer texts to the right', async () => {
		const { text } = printed(60)
		const columnStarts = guess(text.replaceAll(/ +(\d+)$/gm, (all) => all.slice(-3).padStart(all.length)))
		const line = '2001 AUGUSTE        Jean             01/03/1978   1408'
		const path = scratch.file('suite.txt', line)
		const [sheet] = await readAll(path, { encoding: 'utf-8', delimiter: ';', columnStarts: columnStarts ?? [] })
		expect(sheet?.cells[0]?.at(-1)).toBe('1408')
	})

	test.each([
		[
			'delimited text',
			Array.from({ length: 40 }, (_, i) => `${i};${pick(surnames, i)};${pick(given, i)};12`).join('\n'),
		],
		[
			'padded delimited text',
			printed(40)
				.cells.map((row) => row.map((cell) => cell.padEnd(16)).join(';'))
				.join('\n'),
		],
		[
			'tabs',
			printed(40)
				.cells.map((row) => row.join('\t'))
				.join('\n'),
		],
		['a list of names', Array.from({ length: 40 }, (_, i) => `${pick(surnames, i)} ${pick(given, i * 3)}`).join('\n')],
		['too few lines', printed(5).text],
	])('is not seen in %s', (_, text) => {
		expect(guess(text)).toBeNull()
	})
})

test('what is written with a described layout comes back equal', async () => {
	const cell = fc
		.string({ unit: fc.constantFrom(...Array.from('ABC abc123;"\',é')), maxLength: 9 })
		.map((text) => text.trim())
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 30 }), async (rows) => {
			const columnStarts = [0, 10, 20, 30]
			const text = rows
				.map((row) =>
					row
						.map((value) => value.padEnd(10))
						.join('')
						.trimEnd(),
				)
				.join('\n')
			const [sheet] = await readAll(scratch.file('decrit.txt', text), {
				encoding: 'utf-8',
				delimiter: ';',
				columnStarts,
			})
			expect(trimmed(sheet?.cells ?? [])).toEqual(trimmed(rows))
		}),
		{ numRuns: 60 },
	)
})
