import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey } from '#shared/domain/personName'
import { compareBirthDates, packBirthDate } from '../../../src-main/backend/reconciliation/linkage/birthDates.ts'
import { blockingRules, candidatePairs } from '../../../src-main/backend/reconciliation/linkage/blocking.ts'
import { linkPeople } from '../../../src-main/backend/reconciliation/linkage/link.ts'
import type { PersonRecord } from '../../../src-main/backend/reconciliation/linkage/people.ts'
import { questionsAcross } from '../../../src-main/backend/reconciliation/cases/acrossSessions.ts'
import { cannotFollow } from '../../../src-main/backend/reconciliation/cases/chain.ts'
import { doublesWithin } from '../../../src-main/backend/reconciliation/cases/withinSession.ts'
import { hasFebrl, readFebrl } from '../../harness/febrl.ts'
import { inventCandidates } from '../../harness/invented.ts'
import { measureLinkage, peopleOf } from '../../harness/linkageFigures.ts'

const person = (id: number, session: number, change: Partial<PersonRecord> = {}): PersonRecord => ({
	id,
	session,
	surname: 'VALCOURT',
	nameKey: nameKey('VALCOURT', 'Wideline Islande'),
	sex: 'F',
	birthDate: '2001-04-23',
	birthPlace: 'Hinche',
	department: 'Centre',
	commune: null,
	school: null,
	nationalId: null,
	orderNumber: null,
	person: 0,
	...change,
})

describe('birth dates', () => {
	test.each([
		['2001-04-23', '2001-04-23', 'same'],
		['2001-04-03', '2001-03-04', 'swapped'],
		['2001-04-23', '2001-04-28', 'close'],
		['2001-04-23', '2001', 'year'],
		['2001-04-23', '2001-12-31', 'year'],
		['2001-04-23', '2001-01-01', 'year'],
		['2001-04', '2001-04-23', 'year'],
		['2001-04-23', '2001-09-23', 'close'],
		['2001-04-23', '2001-12-23', 'parts'],
		['2001-04-23', '1998-11-02', 'different'],
		['2001-04-23', '1999', 'different'],
		[null, '2001', null],
	])('%s and %s are %s', (left, right, expected) => {
		expect(compareBirthDates(packBirthDate(left), packBirthDate(right))).toBe(expected)
		expect(compareBirthDates(packBirthDate(right), packBirthDate(left))).toBe(expected)
	})
})

describe('pairs to look at', () => {
	test('every pair that shares a key comes once', () => {
		const key = fc.nat(6)
		fc.assert(
			fc.property(fc.array(fc.tuple(key, key, key), { maxLength: 40 }), (keys) => {
				const rules = [
					{ first: (index: number) => keys[index]?.[0] ?? 0 },
					{ first: (index: number) => keys[index]?.[1] ?? 0, second: (index: number) => keys[index]?.[2] ?? 0 },
				]
				const { pairs } = candidatePairs(keys.length, rules)
				const found = [...pairs.left].map((left, at) => {
					const right = pairs.right[at] ?? 0
					return `${Math.min(left, right)}-${Math.max(left, right)}`
				})
				const expected: string[] = []
				for (let left = 0; left < keys.length; left++)
					for (let right = left + 1; right < keys.length; right++) {
						const [a = 0, b = 0, c = 0] = keys[left] ?? []
						const [x = 0, y = 0, z = 0] = keys[right] ?? []
						const second = [b, c].some((one) => one !== 0 && (one === y || one === z))
						if ((a !== 0 && a === x) || second) expected.push(`${left}-${right}`)
					}
				expect(found.toSorted()).toEqual(expected.toSorted())
			}),
		)
	})

	test('thousands of homonyms do not become millions of pairs', () => {
		const people = peopleOf({
			records: Array.from({ length: 4000 }, (_, index) =>
				person(index + 1, (index % 30) + 1, { birthDate: null, birthPlace: null }),
			),
		})
		expect(candidatePairs(people.count, blockingRules(people)).pairs.left.length).toBe(0)
	})
})

describe('invented candidates', () => {
	const data = inventCandidates({ records: 6000, sessions: 8 })
	const { result, linked, asked, certain } = measureLinkage(data)

	test('are found again, and nearly nobody is taken for another', () => {
		expect(linked.recall).toBeGreaterThan(0.98)
		expect(asked.precision).toBeGreaterThan(0.995)
		expect(asked.recall).toBeGreaterThan(0.95)
		expect(certain.precision).toBeGreaterThan(0.998)
	})

	test('are found the same way every time', () => {
		expect(linkPeople(peopleOf(data)).links).toEqual(result.links)
	})
})

describe.runIf(hasFebrl)('FEBRL', () => {
	test.each([
		['4, all fields', ['dataset4a.csv', 'dataset4b.csv'], { nationalId: true, address: true }, 0.999],
		['4, no number', ['dataset4a.csv', 'dataset4b.csv'], { address: true }, 0.99],
		['4, names, birth date, suburb, state', ['dataset4a.csv', 'dataset4b.csv'], {}, 0.97],
		['2, one list with itself, all fields', ['dataset2.csv'], { nationalId: true, address: true }, 0.99],
	])('%s', (_, files, fields, least) => {
		expect(measureLinkage(readFebrl(files, fields)).linked.f1).toBeGreaterThan(least)
	})
})

describe('guards', () => {
	/** Enough others that a shared name or date means something. */
	const others = inventCandidates({ records: 2000, sessions: 6 }).records.map((one) => ({ ...one, id: one.id + 100 }))
	const nobodyApart = () => false

	function ask(records: readonly PersonRecord[], apart: (left: number, right: number) => boolean = nobodyApart) {
		const people = peopleOf({ records: [...records, ...others] })
		const { links } = linkPeople(people)
		const own = (link: { left: number; right: number }) => link.left < records.length && link.right < records.length
		const doubles = doublesWithin(people, links, apart)
		const { samePerson } = questionsAcross(people, links, {
			doubles,
			apart,
			joined: [],
			stepOf: () => ({ level: null, year: 2000 }),
			accepted: nobodyApart,
		})
		return {
			same: samePerson.filter(own).map(({ left, right, probability, ceiling }) => ({
				pair: [left, right],
				score: Math.min(probability, ceiling),
			})),
			doubles: doubles.filter(({ members }) => members.every((one) => one < records.length)),
		}
	}

	test('a name alone is never certain', () => {
		const bare = { birthDate: null, birthPlace: null, department: null, sex: null }
		const { same } = ask([person(1, 1, bare), person(2, 2, bare)])
		expect(same.every(({ score }) => score <= 700)).toBe(true)
	})

	test('homonyms with other birth dates are other people', () => {
		const common = { surname: 'JEAN', nameKey: nameKey('JEAN', 'Marie') }
		const { same } = ask([person(1, 1, common), person(2, 2, { ...common, birthDate: '1997-10-11' })])
		expect(same).toEqual([])
	})

	test('one record cannot be in one person with two of the same session', () => {
		const { same, doubles } = ask([
			person(1, 1),
			person(2, 2, { birthDate: '2001-04-23', nameKey: nameKey('VALCOURT', 'Wideline') }),
			person(3, 2, { birthDate: '2001', nameKey: nameKey('VALCOURT', 'Wideline Islande') }),
		])
		const inDoubles = doubles.some(({ members }) => members.length === 2)
		expect(same.length).toBe(inDoubles ? 1 : Math.min(same.length, 1))
	})

	test('what was said to be different is not asked again, nor brought together by a third', () => {
		const three = [person(1, 1), person(2, 2), person(3, 3)]
		expect(ask(three).same.map(({ pair }) => pair)).toHaveLength(2)
		const apart = (left: number, right: number) => Math.min(left, right) === 0 && Math.max(left, right) === 1
		expect(ask(three, apart).same).toHaveLength(1)
	})

	test('a chain of likenesses does not make one person of two birth dates', () => {
		const { same } = ask([
			person(1, 1, { birthDate: '2001-04-23' }),
			person(2, 2, { birthDate: '2001' }),
			person(3, 3, { birthDate: '2001-11-08' }),
		])
		expect(same).toHaveLength(1)
	})
})

test('exams follow each other with the years school takes', () => {
	const ninth = (year: number) => ({ level: 9, year })
	const last = (year: number) => ({ level: 13, year })
	expect(cannotFollow(ninth(2018), last(2022))).toBe(false)
	expect(cannotFollow(last(2022), ninth(2018))).toBe(false)
	expect(cannotFollow(ninth(2018), last(2021))).toBe(true)
	expect(cannotFollow(ninth(2018), last(2015))).toBe(true)
	expect(cannotFollow(last(2018), last(2018))).toBe(false)
	expect(cannotFollow({ level: null, year: 2018 }, last(2010))).toBe(false)
})
