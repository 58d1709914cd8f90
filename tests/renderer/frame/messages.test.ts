import { expect, test } from 'vitest'
import { flatten, withAllPlurals } from '../../../src-renderer/messages.ts'

test('nested and dotted keys are the same keys', () => {
	expect(flatten({ a: { 'b.c': 'x', d: { e: 'y' } } })).toEqual({ 'a.b.c': 'x', 'a.d.e': 'y' })
})

test('plural forms that a file leaves out are those of `other`', () => {
	expect(withAllPlurals({ row_one: 'liy la', row_other: 'liy yo', plain: 'x' })).toEqual({
		row_one: 'liy la',
		row_other: 'liy yo',
		row_many: 'liy yo',
		plain: 'x',
	})
	expect(withAllPlurals({ row_other: 'liy' })).toEqual({ row_one: 'liy', row_other: 'liy', row_many: 'liy' })
})
