import { createInstance, type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { otherRecordOf, type TimelineEntry, timelineText } from '../../../src-renderer/features/search/timelineText.ts'

let t: TFunction
beforeAll(async () => {
	t = await createInstance().init({
		lng: 'fr',
		keySeparator: false,
		resources: {
			fr: {
				translation: {
					'findings.total.mismatch': 'écrit {{stated}}, calculé {{computed}}',
					'reconciliation.case.samePerson': 'Même personne',
					'reconciliation.outcome.same': 'oui',
					'search.field.average': 'Moyenne',
				},
			},
		},
	})
})

const entry = (kind: TimelineEntry['kind'], subject: string, detail: string): TimelineEntry => ({
	at: '2026-11-21T00:00:00Z',
	kind,
	account: null,
	subject,
	detail,
})
const say = (one: TimelineEntry) =>
	timelineText(one, { t, value: (_field, value) => `<${value}>`, documentKind: (id) => id.toUpperCase() })

test('each kind of event is told in words', () => {
	expect(say(entry('imported', 'a.csv', 'ab'.repeat(32)))).toBe('a.csv')
	expect(say(entry('finding', 'total.mismatch', '{"stated":1408,"computed":1388}'))).toBe('écrit 1408, calculé 1388')
	expect(say(entry('finding', 'unheard.of', 'no json'))).toBe('unheard.of')
	expect(say(entry('case', '4', 'samePerson · same · vu au guichet'))).toBe('Même personne · oui · vu au guichet')
	expect(say(entry('case', '4', 'samePerson'))).toBe('Même personne')
	expect(say(entry('correction', 'average', '870 → 880 · total refait · deux fois'))).toBe(
		'Moyenne : <870> → <880> · total refait · deux fois',
	)
	expect(say(entry('signed', 'HT-1', 'releve'))).toBe('HT-1 · RELEVE')
	expect(say(entry('revoked', 'HT-1', 'perdu'))).toBe('HT-1 · perdu')
})

test('only links lead to another record', () => {
	expect(otherRecordOf(entry('linked', '5061', ''))).toBe(5061)
	expect(otherRecordOf(entry('linked', 'x', ''))).toBeNull()
	expect(otherRecordOf(entry('case', '12', ''))).toBeNull()
})
