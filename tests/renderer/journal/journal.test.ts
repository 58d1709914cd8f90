import { expect, test } from 'vitest'
import {
	detailLine,
	detailPairs,
	journalInput,
	subjectLine,
} from '../../../src-renderer/features/journal/journalFilter.ts'

const nothing = { account: null, action: null, text: '  ', from: null, to: null }

test('days become instants that cover both of them whole, in the clock of the machine', () => {
	expect(journalInput(nothing)).toEqual({})
	expect(journalInput({ ...nothing, from: '2026-11-20', to: '2026-11-21' })).toEqual({
		from: '2026-11-20T05:00:00.000Z',
		to: '2026-11-22T04:59:59.999Z',
	})
	expect(journalInput({ ...nothing, account: 'commis', text: ' lot 3 ' })).toEqual({ account: 'commis', text: 'lot 3' })
})

test('an entry’s detail is told in pairs, hashes only where there is room', () => {
	const detail = JSON.stringify({ reason: 'Acte présenté', count: 3, afterSha256: 'ab' })
	expect(detailPairs(detail)).toEqual([
		['reason', 'Acte présenté'],
		['count', '3'],
		['afterSha256', 'ab'],
	])
	const upper = (key: string) => key.toUpperCase()
	expect(detailLine(detail, upper)).toBe('REASON : Acte présenté · COUNT : 3')
	expect(detailLine('pas du JSON', upper)).toBe('pas du JSON')
})

test('what an entry is about begins with a word that is translated', () => {
	const upper = (noun: string) => noun.toUpperCase()
	expect(
		['batch 12', 'journal', '40 cases', 'set aside 1, 2', 'document HT-RN-1'].map((one) => subjectLine(one, upper)),
	).toEqual(['BATCH 12', 'JOURNAL', '40 CASES', 'SET 1, 2', 'DOCUMENT HT-RN-1'])
})
