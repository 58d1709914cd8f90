import { describe, expect, test } from 'vitest'
import { hundredthsFrom } from '../../../src-renderer/features/search/correctionFields.ts'
import { filtersOf, queryOf, withFilter } from '../../../src-renderer/features/search/searchParameters.ts'

test('a route becomes the filters of a search; what it does not know is left alone', () => {
	const route = {
		query: 'jean',
		exam: 'NS4',
		year: 2024,
		importId: 3,
		status: 'held',
		department: '',
		view: 'x',
		year2: 1,
	}
	expect(queryOf(route)).toBe('jean')
	expect(filtersOf(route)).toEqual({ exam: 'NS4', year: 2024, importId: 3, status: 'held' })
	expect(filtersOf({ status: 'deleted', year: '2024' })).toEqual({})
	expect(queryOf({})).toBe('')
})

test('a filter is set and taken away without touching the others', () => {
	const set = withFilter({ query: 'jean' }, 'exam', 'NS4')
	expect(set).toEqual({ query: 'jean', exam: 'NS4' })
	expect(withFilter(set, 'exam', undefined)).toEqual({ query: 'jean' })
})

describe('points as people type them', () => {
	test.each([
		['8,80', 880],
		['8.8', 880],
		['1 408', 140_800],
		['1\u00a0408,5', 140_850],
		['0', 0],
		['8,805', null],
		['-1', null],
		['', null],
		['huit', null],
	])('%s', (typed, hundredths) => {
		expect(hundredthsFrom(typed)).toBe(hundredths)
	})
})
