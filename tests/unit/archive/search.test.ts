import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { editDistance } from '#shared/domain/nameSimilarity'
import { understand } from '../../../src-main/backend/archive/search/understand.ts'
import { NameVocabulary } from '../../../src-main/backend/archive/search/vocabulary.ts'
import { root } from '../../harness/paths.ts'

describe('what somebody typed', () => {
	test.each([
		['', { as: 'everything' }],
		['   ', { as: 'everything' }],
		['04-0012345', { as: 'orderNumber', number: '04-0012345' }],
		['12345', { as: 'orderNumber', number: '12345' }],
		['A123', { as: 'orderNumber', number: 'A123' }],
		['ht-rn-2026-12', { as: 'serial', serial: 'HT-RN-2026-0000012' }],
		['HT-RN-2026-0000012', { as: 'serial', serial: 'HT-RN-2026-0000012' }],
		['Pierre Élie 2015 ', { as: 'name', tokens: ['pierre', 'elie'], years: [2015], typing: false }],
		['D’Haïti', { as: 'name', tokens: ['d', 'haiti'], years: [], typing: true }],
		['SC1:!!', { as: 'barcode', serial: 'SC1:!!' }],
	])('%j', (query, expected) => {
		expect(understand(query)).toEqual(expected)
	})

	test('a scanned barcode is its document', () => {
		const vectors = z
			.object({ valid: z.array(z.object({ text: z.string() })) })
			.parse(JSON.parse(readFileSync(join(root, 'resources/spec/barcode-vectors.json'), 'utf8')))
		for (const { text } of vectors.valid)
			expect(understand(text)).toMatchObject({
				as: 'barcode',
				serial: expect.stringMatching(/^[A-Z]{2}-\w+-\d{4}-\d{7}$/),
			})
	})

	test('anything at all is understood as something', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (query) => {
				expect(['everything', 'name', 'orderNumber', 'serial', 'barcode']).toContain(understand(query).as)
			}),
		)
	})
})

describe('the words of names', () => {
	const letters = fc.constantFrom('a', 'b', 'e', 'r', 'o')
	const word = fc.array(letters, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''))

	test('near ones are exactly those within so many edits', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(word, { maxLength: 60 }),
				word,
				fc.integer({ min: 1, max: 2 }),
				(words, term, edits) => {
					const vocabulary = new NameVocabulary(words.toSorted().map((one) => [one, 1]))
					const expected = words.filter((one) => one !== term && editDistance(one, term, edits) <= edits)
					expect(vocabulary.near(term, edits, 100).toSorted()).toEqual(expected.toSorted())
				},
			),
		)
	})

	test('beginnings come most frequent first', () => {
		const vocabulary = new NameVocabulary([
			['jean', 50],
			['jeanne', 80],
			['jeannot', 2],
			['jules', 9],
		])
		expect(vocabulary.startingWith('jean', 2)).toEqual(['jeanne', 'jean'])
		expect(vocabulary.soundingLike('jan', 5)).toEqual(['jeanne', 'jean'])
	})
})
