import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
	formatBytes,
	formatDuration,
	formatHundredths,
	formatNumber,
	formatPartialDate,
	formatPercent,
	formatPoints,
	formatTime,
	localeOf,
} from '../../../src-renderer/components/format.ts'

const fr = localeOf('fr')
const en = localeOf('en')
/** No-break spaces as spaces, so that expectations can be read. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

test('Haitian Creole is written as Haiti writes, not as English', () => {
	expect(localeOf('ht')).toBe(fr)
	expect(formatNumber(1234.5, localeOf('ht'))).toContain(',5')
})

test('averages keep both decimals, points only those they have', () => {
	expect(formatHundredths(880, fr)).toBe('8,80')
	expect(formatHundredths(1000, en)).toBe('10.00')
	expect(formatPoints(30_000, fr)).toBe('300')
	expect(formatPoints(1250, fr)).toBe('12,5')
})

test('digits are grouped with a space wide enough to be seen', () => {
	expect(formatNumber(1_284_511, fr)).not.toContain('\u202f')
	expect(spaced(formatNumber(1_284_511, fr))).toBe('1 284 511')
	expect(formatNumber(1_284_511, en)).toBe('1,284,511')
	expect(spaced(formatPercent(0.375, fr))).toBe('37,5 %')
})

describe('dates of birth are written as far as they are known', () => {
	test.each([
		['2001-03-14', '14/03/2001', '14/03/2001'],
		['2001-03', 'mars 2001', 'March 2001'],
		['1987', '1987', '1987'],
		['vers 1987', 'vers 1987', 'vers 1987'],
	])('%s', (value, french, english) => {
		expect(formatPartialDate(value, fr)).toBe(french)
		expect(formatPartialDate(value, en)).toBe(english)
	})

	test('a day stays the day it is, wherever the machine stands', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }),
				(date) => {
					const iso = date.toISOString().slice(0, 10)
					expect(formatPartialDate(iso, en)).toBe(iso.split('-').toReversed().join('/'))
				},
			),
		)
	})
})

test('instants are written in the clock of the machine; what is no instant stays as it is', () => {
	expect(formatTime('2026-11-21T20:05:09.000Z', fr)).toBe('21/11/2026 15:05')
	expect(formatTime('2026-11-21T20:05:09.000Z', fr, 'exact')).toBe('21/11/2026 15:05:09')
	expect(formatTime('2026-11-22T03:00:00.000Z', fr, 'date')).toBe('21/11/2026')
	expect(formatTime('inconnu', fr)).toBe('inconnu')
})

test('durations and sizes', () => {
	expect([0.004, 45, 200, 7500].map(formatDuration)).toEqual(['4 ms', '45 s', '3 min 20 s', '2 h 05 min'])
	expect([0, 999, 1500, 2_400_000].map((bytes) => spaced(formatBytes(bytes, en)))).toEqual([
		'0 byte',
		'999 byte',
		'1.5 kB',
		'2.4 MB',
	])
})
