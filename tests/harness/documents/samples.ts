import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { profile as profileShape, type Bareme, type Profile } from '#shared/domain/profile'
import { maximumTotal } from '#shared/domain/profile'
import { schemeFor, type DocumentContent } from '../../../src-main/backend/documents/content.ts'
import { templateOf } from '../../../src-main/backend/documents/template/definition.ts'

export const resources = join(import.meta.dirname, '../../../resources')

export function profileNamed(id: string): Profile {
	return profileShape.parse(JSON.parse(readFileSync(join(resources, 'profiles', `${id}.json`), 'utf8')))
}

export function baremeWith(profile: Profile, exam: string, series: string): Bareme {
	const found = profile.baremes.find((one) => one.exam === exam && (series === '' || one.series.includes(series)))
	if (found === undefined) throw new Error(`no barème ${exam} ${series}`)
	return found
}

/** A barème of as many invented subjects as one may have. */
export function longestBareme(profile: Profile): Bareme {
	const [first] = profile.baremes
	if (first === undefined) throw new Error('profile without barème')
	const slots = profile.subjects.slice(0, 16).map(({ id }) => ({ subject: id, maximum: 100, coefficient: 1 }))
	return { ...first, id: 'seize', slots }
}

/** An invented document, the same for the same number. */
export function sampleContent(
	profile: Profile,
	bareme: Bareme,
	kind: string,
	index = 0,
	over: Partial<DocumentContent> = {},
): DocumentContent {
	const template = templateOf(profile, kind)
	const states = (what: (typeof template.states)[number]) => template.states.includes(what)
	const marks = bareme.slots.map(
		({ maximum }, slot) => Math.floor((maximum * (35 + ((index * 7 + slot * 13) % 60))) / 100) * 100,
	)
	const total = bareme.slots.reduce((sum, { coefficient }, slot) => sum + (marks[slot] ?? 0) * coefficient, 0)
	const pick = (list: readonly string[]) => list[index % list.length] ?? ''
	const averageOn = profile.exams.find(({ id }) => id === bareme.exam)?.averageOn ?? 20
	return {
		kind,
		serial: { code: template.code, year: 2026, number: index + 1 },
		surname: pick(['JEAN-BAPTISTE', 'ÉLIACIN', 'AGBOKPANZO', 'TOUSSAINT']),
		givenNames: pick(['Wideline Rose-Élène', 'Josué', 'Kɔfi Sẹ\u0301gun', 'Françoise Anaïs']),
		birthDate: pick(['2006-03-14', '2005-01-01', '1987', '1999-07']),
		birthPlace: pick(['Port-au-Prince', 'Cap-Haïtien', 'Cotonou', 'Jérémie']),
		orderNumber: String(2_045_817 + index),
		year: 2026,
		sessionKind: profile.sessionKinds[0]?.id ?? '',
		series: bareme.series[0] ?? '',
		scheme: schemeFor(bareme, profile).id,
		marks: states('marks') ? marks : null,
		flags: 0,
		total: states('total') ? Math.round(total) : null,
		average: states('average') ? Math.round((total / maximumTotal(bareme)) * averageOn * 100) : null,
		decision: 'ADMIS',
		mention: profile.mentions[1]?.id ?? null,
		practice: true,
		example: bareme.status === 'example',
		...over,
	}
}
