import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Numbering } from '../../../src-main/backend/imports/listChecks/numbering.ts'

/** Numbers that a list leaves out. */

function gapsOf(numbers: readonly string[], session = 0) {
	const numbering = new Numbering()
	for (const number of numbers) numbering.note(session, number)
	return numbering.gaps()
}
const range = (from: number, to: number, width = 0) =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(width, '0'))

test('numbers missing inside a list are named as the list writes them', () => {
	const list = range(1, 200, 6).filter((number) => !['000050', '000120', '000121', '000122'].includes(number))
	expect(gapsOf(list)).toEqual([
		{ from: '000050', to: '000050', missing: 1 },
		{ from: '000120', to: '000122', missing: 3 },
	])
})

test('from one block of numbers to the next nothing is missing', () => {
	expect(gapsOf([...range(200001, 200150), ...range(300001, 300150)])).toEqual([])
})

test('numbers that do not follow each other have no gaps, nor do a few, nor texts', () => {
	expect(gapsOf(range(1, 400).filter((_, index) => index % 3 === 0))).toEqual([])
	expect(gapsOf(['1', '2', '9'])).toEqual([])
	expect(gapsOf(range(1, 60).map((number) => `A-${number}`))).toEqual([])
})

test('each session has numbers of its own', () => {
	const numbering = new Numbering()
	for (const number of range(1, 40)) numbering.note(0, number)
	for (const number of range(41, 80)) numbering.note(1, number)
	expect(numbering.gaps()).toEqual([])
})

describe('whatever is left out', () => {
	test('of a long list in any order is what is named, and nothing else', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 2, max: 999 }), { maxLength: 60 }),
				fc.integer({ min: 0, max: 1_000_000 }),
				(left, start) => {
					const kept = range(1, 1000)
						.map(Number)
						.filter((number) => !left.includes(number))
						.map((number) => String(start + number))
					const named = gapsOf(kept.toReversed()).flatMap(({ from, to }) => range(Number(from), Number(to)))
					expect(named.map(Number)).toEqual(left.map((number) => start + number).toSorted((a, b) => a - b))
				},
			),
			{ numRuns: 60 },
		)
	})
})
