import { describe, expect, test } from 'vitest'
import { plain } from '#shared/domain/personName'
import { baremeFor, decisionRuleFor, maximumTotal, type Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { listProfiles, loadProfile } from '../../../src-main/backend/archive/profiles.ts'

const haiti = loadProfile('haiti')
const all = listProfiles().map(({ id }) => loadProfile(id))
const points = (exam: string, year: number, series: string) => {
	const found = baremeFor(haiti, { exam, year, kind: 'ORD' }, series)
	return found && maximumTotal(found) / 100
}

test('the delivered profiles are listed and valid, and no other name leads to a file', () => {
	expect(listProfiles().map(({ id, country }) => [id, country])).toEqual([
		['benin', 'BJ'],
		['haiti', 'HT'],
	])
	for (const id of ['../profiles/haiti', 'haiti.json', '', 'france']) {
		expect(() => loadProfile(id)).toThrow(AppError)
	}
})

test('known facts of Haiti', () => {
	expect(points('BAC2', 2010, 'D')).toBe(1600)
	expect(points('BAC2', 2017, 'C')).toBe(1700)
	expect(points('NS4', 2025, 'SMP')).toBe(1900)
	expect(points('BAC1', 2015, 'A')).toBeUndefined()
	expect(baremeFor(haiti, { exam: 'AF9', year: 2024, kind: 'ORD' }, '')).toMatchObject({ status: 'official' })
	expect(haiti.departments.filter(({ fromYear }) => fromYear !== null).map(({ names }) => names.fr)).toEqual(['Nippes'])
})

describe.each(all)('profile $id', (profile) => {
	test('every reference leads somewhere', () => {
		const known = (list: readonly { id: string }[]) => new Set(list.map(({ id }) => id))
		const exams = known(profile.exams)
		const used = {
			exams: [...profile.baremes, ...profile.decisionRules].map(({ exam }) => exam),
			series: [...profile.exams, ...profile.baremes].flatMap(({ series }) => series),
			kinds: [...profile.baremes, ...profile.decisionRules].flatMap(({ sessionKinds }) => sessionKinds),
			subjects: profile.baremes.flatMap(({ slots }) => slots.map(({ subject }) => subject)),
			decisions: profile.decisionRules.flatMap(({ thresholds }) => thresholds.map(({ decision }) => decision)),
			mentions: profile.decisionRules.flatMap(({ mentions }) => mentions.map(({ mention }) => mention)),
			documents: profile.documentKinds.flatMap(({ exams: list }) => list),
		}
		expect(used.exams.concat(used.documents).filter((id) => !exams.has(id))).toEqual([])
		expect(used.series.filter((id) => !known(profile.series).has(id))).toEqual([])
		expect(used.kinds.filter((id) => !known(profile.sessionKinds).has(id))).toEqual([])
		expect(used.subjects.filter((id) => !known(profile.subjects).has(id))).toEqual([])
		expect(used.decisions.filter((id) => !known(profile.decisions).has(id))).toEqual([])
		expect(used.mentions.filter((id) => !known(profile.mentions).has(id))).toEqual([])
	})

	test('every exam has a barème and a decision rule for each series, first year to last', () => {
		const gaps: string[] = []
		for (const exam of profile.exams)
			for (const series of exam.series.length > 0 ? exam.series : [''])
				for (const year of [exam.fromYear, 2003, 2015, 2023, 2024, 2025, exam.toYear ?? 2026]) {
					if (year < exam.fromYear || year > (exam.toYear ?? 2026)) continue
					for (const { id: kind } of profile.sessionKinds) {
						const session = { exam: exam.id, year, kind }
						if (!baremeFor(profile, session, series) || !decisionRuleFor(profile, session))
							gaps.push(`${exam.id} ${series} ${year} ${kind}`)
					}
				}
		expect(gaps).toEqual([])
	})

	test('a written word means one thing only, whatever its accents and case', () => {
		const lists: (keyof Profile &
			('exams' | 'series' | 'sessionKinds' | 'subjects' | 'decisions' | 'mentions' | 'departments'))[] = [
			'exams',
			'series',
			'sessionKinds',
			'subjects',
			'decisions',
			'mentions',
			'departments',
		]
		const clashes: string[] = []
		for (const list of lists) {
			const meanings = new Map<string, string>()
			for (const { id, names, aliases } of profile[list])
				for (const word of [id, names.fr, names.ht, names.en, ...aliases]) {
					if (word === undefined) continue
					const key = plain(word)
					const before = meanings.get(key)
					if (before !== undefined && before !== id) clashes.push(`${list}: ${word} = ${before} and ${id}`)
					meanings.set(key, id)
				}
		}
		expect(clashes).toEqual([])
	})

	test('what no source gives is called an example', () => {
		const examples = [...profile.baremes, ...profile.decisionRules].filter(({ status }) => status === 'example')
		expect(examples.filter(({ source }) => !/exemple/i.test(source))).toEqual([])
		expect(examples.length).toBeGreaterThan(0)
	})
})
