import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, jaroWinkler } from '#shared/domain/nameSimilarity'
import { soundOf } from '#shared/domain/nameSound'
import { nameKey, plain } from '#shared/domain/personName'
import { NameComparison } from '../../../src-main/backend/reconciliation/linkage/nameComparison.ts'
import { levels } from '../../../src-main/backend/reconciliation/linkage/levels.ts'
import { People } from '../../../src-main/backend/reconciliation/linkage/people.ts'

const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPRSTUVWYZ'.split(''))
const word = fc.array(letters, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''))

describe('Jaro–Winkler', () => {
	test.each([
		['MARTHA', 'MARHTA', 0.961],
		['DWAYNE', 'DUANE', 0.84],
		['DIXON', 'DICKSONX', 0.813],
		['ABC', 'XYZ', 0],
		['', 'A', 0],
	])('%s and %s as published', (left, right, expected) => {
		expect(jaroWinkler(left, right)).toBeCloseTo(expected, 3)
	})

	test('is symmetric, between nothing and equal, and equal only for the same word', () => {
		fc.assert(
			fc.property(word, word, (left, right) => {
				const likeness = jaroWinkler(left, right)
				expect(likeness).toBeCloseTo(jaroWinkler(right, left), 10)
				expect(likeness).toBeGreaterThanOrEqual(0)
				expect(likeness).toBeLessThanOrEqual(1)
				expect(likeness === 1).toBe(left === right)
			}),
		)
	})
})

test('an edit more is a distance more, up to the limit', () => {
	fc.assert(
		fc.property(word, letters, fc.nat(20), (whole, letter, at) => {
			const edited = whole.slice(0, at % whole.length) + letter + whole.slice(at % whole.length)
			expect(editDistance(whole, edited, 2)).toBe(1)
			expect(editDistance(edited, whole, 2)).toBe(1)
			expect(editDistance(whole, whole, 2)).toBe(0)
		}),
	)
	expect(editDistance('PIERRE', 'PEIRRE', 2)).toBe(1)
	expect(editDistance('PIERRE', 'TOUSSAINT', 2)).toBe(3)
})

describe('sounds', () => {
	const pairs =
		`PIERRE/PYÈ TOUSSAINT/TOUSEN GUILLAUME/GIYÒM JEAN/JAN CHARLES/CHAL ROBERT/WOBÈ ROSE/WÒZ LOUIS/LWI FRANÇOIS/FRANSWA
		JOSEPH/JOZÈF JACQUES/JAK ANTOINE/ANTWAN BAPTISTE/BATIS AUGUSTIN/OGISTEN PAUL/PÒL MARIE/MARI ETIENNE/ETYÈN HENRI/ANRI
		VICTOR/VIKTÒ PHILIPPE/FILIP CLAUDE/KLOD NOËL/NOWÈL EMMANUEL/EMANYÈL SYLVAIN/SILVEN LUCIEN/LISYEN GEORGES/JÒJ JULES/JIL
		CLAIRE/KLÈ BERNARD/BÈNA MOÏSE/MOYIZ WILNER/WILNÈ ROSEMOND/WOZMON ALEXIS/ALEKSI CHRISTELLE/KRISTÈL MAURICE/MORIS
		GÉRARD/JERA YVES/IV LAGUERRE/LAGÈ FLEURANT/FLERAN MARCELIN/MASLEN THÉRÈSE/TEREZ JOCELYNE/JOSLIN LAURENT/LORAN
		DOMINIQUE/DOMINIK EXANTUS/EGZANTIS NICOLAS/NIKOLA BEAUVOIR/BOVWA DUVAL/DIVAL HYPPOLITE/IPOLIT`.split(/\s+/)

	test.each(pairs)('%s', (pair) => {
		const [french = '', kreyol = ''] = pair.split('/').map(plain)
		expect(soundOf(kreyol)).toBe(soundOf(french))
	})

	test.each(['JN/JEAN', 'STE/SAINTE', 'BPTE/BAPTISTE'])('the abbreviation %s', (pair) => {
		const [short = '', long = ''] = pair.split('/')
		expect(soundOf(short)).toBe(soundOf(long))
	})

	test('of different names stay different', () => {
		const names =
			'PIERRE PAUL JACQUES JEAN MICHEL VICTOR DORVIL CADET EXANTUS LAGUERRE TOUSSAINT BRUTUS NADEGE GUERDA'.split(' ')
		expect(new Set(names.map(soundOf)).size).toBe(names.length)
	})

	test('any word has one, and the same one again', () => {
		fc.assert(
			fc.property(word, (token) => {
				expect(soundOf(token)).not.toBe('')
				expect(soundOf(token)).toBe(soundOf(token))
			}),
		)
	})
})

describe('two names', () => {
	type Name = readonly [surname: string, given: string]

	function compare(left: Name, right: Name): string[] {
		const people = new People()
		for (const [id, [surname, given]] of [left, right].entries())
			people.add({
				id,
				session: id,
				surname,
				nameKey: nameKey(surname, given),
				sex: null,
				birthDate: null,
				birthPlace: null,
				department: null,
				commune: null,
				school: null,
				nationalId: null,
				orderNumber: null,
				person: 0,
			})
		const comparison = new NameComparison(people)
		comparison.compare(0, 1)
		return comparison.pairs
			.slice(0, comparison.length)
			.map(({ level }) => levels[level]?.level ?? '')
			.toSorted()
	}

	test.each<[string, Name, Name, string[]]>([
		['swapped', ['PIERRE', 'Jean Élie'], ['Jean Elie', 'PIERRE'], ['same', 'same', 'same']],
		['in Kreyòl', ['PIERRE', 'Rose'], ['PYÈ', 'Wòz'], ['sounds', 'sounds']],
		['a slip', ['EXANTUS', 'Mackenson'], ['EXANTUS', 'Mackensan'], ['close', 'same']],
		['written together', ['JEAN BAPTISTE', 'Rose'], ['JEANBAPTISTE', 'Rose'], ['same', 'sounds']],
		['an initial', ['DORVIL', 'Marie'], ['DORVIL', 'M'], ['initial', 'same']],
		['one given name left out', ['DORVIL', 'Marie Kettly'], ['DORVIL', 'Kettly'], ['missing', 'same', 'same']],
		['another given name', ['DORVIL', 'Marie'], ['DORVIL', 'Kervens'], ['different', 'same']],
	])('%s', (_, left, right, expected) => {
		expect(compare(left, right)).toEqual(expected)
		expect(compare(right, left)).toEqual(expected)
	})

	test('the order of words never matters, and every word is answered once', () => {
		const name = fc.array(word, { minLength: 1, maxLength: 4 })
		fc.assert(
			fc.property(name, name, (left, right) => {
				const straight = compare([left.join(' '), ''], [right.join(' '), ''])
				expect(compare(['', left.toReversed().join(' ')], [right.join(' '), ''])).toEqual(straight)
				expect(straight.length).toBeGreaterThanOrEqual(Math.max(left.length, right.length) - 1)
			}),
		)
	})
})
