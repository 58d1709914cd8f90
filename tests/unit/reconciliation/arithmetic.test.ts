import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markFlags, type MarkFlag } from '#shared/domain/marks'
import type { Bareme } from '#shared/domain/profile'
import {
	arithmeticFaults,
	computedOf,
	type MarkedSitting,
} from '../../../src-main/backend/reconciliation/cases/arithmetic.ts'
import { SystematicFaults } from '../../../src-main/backend/reconciliation/cases/systematic.ts'

const bareme: Bareme = {
	id: 'test',
	exam: 'NS4',
	series: [],
	sessionKinds: [],
	fromYear: 2000,
	toYear: null,
	status: 'example',
	source: 'test',
	slots: [
		{ subject: 'mathematiques', maximum: 300, coefficient: 1 },
		{ subject: 'physique', maximum: 200, coefficient: 1 },
		{ subject: 'kreyol', maximum: 100, coefficient: 2 },
	],
}

const marks = fc.tuple(fc.nat(30_000), fc.nat(20_000), fc.nat(10_000))
const flags = fc.array(fc.constantFrom<MarkFlag>(...markFlags), { maxLength: 3 })

/** A sitting whose total and average are right unless a test says otherwise. */
function sitting(change: Partial<MarkedSitting>): MarkedSitting {
	const plain = { bareme, averageOn: 10, marks: [15_000, 10_000, 5_000], flags: [], participant: true, ...change }
	return { ...plain, ...computedOf(plain), ...change }
}

const kinds = (one: MarkedSitting) => arithmeticFaults(one).map(({ kind }) => kind)

describe('totals', () => {
	test('that follow from the marks are never a case', () => {
		fc.assert(
			fc.property(marks, flags, (given, flagged) => {
				const one = sitting({ marks: given.map((mark) => mark + 1), flags: flagged })
				expect(kinds(one)).toEqual([])
			}),
		)
	})

	test('off by more than rounding are a case, with what is stated beside what was computed', () => {
		fc.assert(
			fc.property(marks, fc.integer({ min: 2, max: 5_000 }), (given, off) => {
				const right = computedOf(sitting({ marks: given }))
				const [fault] = arithmeticFaults(
					sitting({ marks: given, total: (right.total ?? 0) + off, average: right.average }),
				)
				expect(fault).toMatchObject({ kind: 'totalMismatch' })
				expect(fault?.weights[0]).toMatchObject({ field: 'total', right: ((right.total ?? 0) / 100).toFixed(2) })
			}),
		)
	})

	test('cut instead of rounded are not', () => {
		const { total, average } = computedOf(sitting({}))
		expect(kinds(sitting({ total, average: (average ?? 0) - 1 }))).toEqual([])
	})

	test('missing are one only where the source states others, and only for who took part', () => {
		const one = sitting({ total: null, average: 500 })
		expect(kinds(one)).toEqual(['totalMissing'])
		expect(arithmeticFaults(one, { total: false, average: true })).toEqual([])
		expect(kinds({ ...one, participant: false })).toEqual([])
	})

	test('cannot be said wrong where a mark is missing', () => {
		expect(kinds(sitting({ marks: [15_000, null, 5_000], total: 12_345, average: 500 }))).toEqual([])
	})
})

describe('zero everywhere', () => {
	const zeros = { marks: [0, 0, 0], total: 0, average: 0 }

	test('is a case for who was present', () => {
		expect(kinds(sitting(zeros))).toEqual(['allZero'])
	})

	test('is none for absents, whether the decision or a flag says so', () => {
		expect(kinds(sitting({ ...zeros, participant: false }))).toEqual([])
		expect(kinds(sitting({ ...zeros, flags: ['absent'] }))).toEqual([])
	})
})

test('a fault of nearly a whole sheet is the fault of its barème', () => {
	const faults = new SystematicFaults<number>()
	for (let row = 0; row < 1000; row++) {
		faults.checked('wrong barème')
		if (row % 10 !== 0) faults.fault('wrong barème', row)
		faults.checked('sound')
		if (row % 200 === 0) faults.fault('sound', -row)
	}
	expect(faults.split()).toEqual({ faults: [-0, -200, -400, -600, -800], passedOver: 900 })
})
