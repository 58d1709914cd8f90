import { expect, test } from 'vitest'
import type { CoverageCell } from '#shared/contract/archive'
import type { Profile } from '#shared/domain/profile'
import { coverageRows, coverageYears, gapsOf } from '../../../src-renderer/features/dashboard/coverage.ts'

const exam = (id: string, fromYear: number, toYear: number | null): Profile['exams'][number] => ({
	id,
	names: { fr: id },
	aliases: [],
	fromYear,
	toYear,
	averageOn: 10,
	series: [],
})
const cell = (exam: string, year: number, kind: string, imported: number, signed = 0): CoverageCell => ({
	exam,
	year,
	kind,
	imported,
	admitted: 0,
	openCases: 1,
	signed,
	published: 0,
})

test('years run from 1995 to today, and further where the archive goes further', () => {
	expect(coverageYears([], 2026)).toHaveLength(32)
	const wide = coverageYears([cell('BAC', 1988, 'ORD', 1), cell('BAC', 2027, 'ORD', 1)], 2026)
	expect([wide.at(0), wide.at(-1)]).toEqual([1988, 2027])
})

test('a year without records is a gap only while the exam was held', () => {
	const [row] = coverageRows(
		[cell('RHETO', 1996, 'ORD', 10)],
		[exam('RHETO', 1995, 1997)],
		[1994, 1995, 1996, 1997, 1998],
	)
	expect(row?.squares.map((square) => square.state)).toEqual(['none', 'gap', 'filled', 'gap', 'none'])
})

test('gaps are told as spans of years', () => {
	const years = [1995, 1996, 1997, 1998, 1999]
	const [row] = coverageRows([cell('RHETO', 1997, 'ORD', 10)], [exam('RHETO', 1995, null)], years)
	expect(row && gapsOf(row)).toEqual(['1995–1996', '1998–1999'])
	const [full] = coverageRows(
		[cell('RHETO', 1995, 'ORD', 1), cell('RHETO', 1997, 'ORD', 1)],
		[exam('RHETO', 1995, 1997)],
		years,
	)
	expect(full && gapsOf(full)).toEqual(['1996'])
})

test('the sessions of a year add up, and exams that the profile does not know come last', () => {
	const cells = [cell('X', 2000, 'ORD', 5), cell('NS4', 2020, 'ORD', 100, 40), cell('NS4', 2020, 'PERM', 20, 1)]
	const rows = coverageRows(cells, [exam('NS4', 2015, null)], [2000, 2020])
	expect(rows.map((row) => row.exam)).toEqual(['NS4', 'X'])
	expect(rows[0]?.squares[1]).toMatchObject({ imported: 120, signed: 41, openCases: 2, state: 'filled' })
	expect(rows[0]?.squares[1]?.sessions).toHaveLength(2)
})
