import { averageOf, totalOf, type MarkFlag } from '#shared/domain/marks'
import {
	baremeFor,
	decisionRuleFor,
	type Bareme,
	type DecisionRule,
	type Profile,
	type SessionKey,
} from '#shared/domain/profile'
import { plainApostrophe, type Identity, type Person } from './people.ts'
import type { Random } from './random.ts'

/** What a cell of a source holds; `sum` is a formula over the marks of the row with its result, `error` such as `#N/A`. */
export type Cell = string | number | null | { sum: number } | { error: string }

/** Damage to a whole line, done when it is written. */
export type LineDamage = 'shifted' | 'tooManyCells' | 'tooFewCells' | 'undecodable' | 'nulBytes' | 'tooLong' | 'cutOff'

export interface Place {
	file: string
	/** Zero-based; a .csv has one sheet. */
	sheet: number
	/** One-based, as people see it in the file. */
	row: number
}

/** One candidate in one session, as a source will show it. */
export interface Entry {
	person: Person
	identity: Identity
	orderNumber: string
	department: string
	commune: string
	centre: string
	school: string
	series: string
	bareme: Bareme
	/** Hundredths, per slot of the barème. */
	marks: (number | null)[]
	flags: MarkFlag[]
	total: number | null
	average: number | null
	decision: string
	mention: string
	remark: string
	/** Cells written otherwise than the facts say, by field or `mark:<subject>`. */
	written: Record<string, Cell>
	damage: LineDamage | null
	/** Whether a fault or a variation is in it, or it is part of another entry's; at most one per entry. */
	touched: boolean
	place: Place
}

export interface Session extends SessionKey {
	rule: DecisionRule
	averageOn: number
	entries: Entry[]
}

export function openSession(profile: Profile, key: SessionKey): Session {
	const rule = decisionRuleFor(profile, key)
	const exam = profile.exams.find(({ id }) => id === key.exam)
	if (!rule || !exam) throw new Error(`The profile has no rule for ${key.exam} ${key.year}.`)
	return { ...key, rule, averageOn: exam.averageOn, entries: [] }
}

export function baremeOf(profile: Profile, session: SessionKey, series: string): Bareme {
	const found = baremeFor(profile, session, series)
	if (!found) throw new Error(`The profile has no barème for ${session.exam} ${session.year} ${series}.`)
	return found
}

/** Draws the marks of a candidate who was there; `kept` are marks carried over from the ordinary session. */
export function drawMarks(entry: Entry, random: Random, kept: readonly (number | null)[] = []): void {
	entry.flags = entry.bareme.slots.map((_, slot) => (typeof kept[slot] === 'number' ? 'carried' : 'none'))
	const form = entry.person.ability + 0.03 * random.normal()
	entry.marks = entry.bareme.slots.map(({ maximum }, slot) => {
		const before = kept[slot]
		if (typeof before === 'number') return before
		const share = Math.min(1, Math.max(0.02, form + 0.11 * random.normal()))
		const halves = random.chance(0.08) ? 2 : 1
		return Math.round((Math.round(share * maximum * halves) / halves) * 100)
	})
}

/** Total, average, decision and mention that follow from the marks under the rules of the profile. */
export function settle(entry: Entry, session: Session): void {
	const total = totalOf(entry.bareme, entry.marks, entry.flags)
	entry.total = total
	if (total === null) throw new Error('A mark is missing without a flag.')
	const average = averageOf(entry.bareme, total, session.averageOn, entry.flags)
	entry.average = average
	entry.decision = decisionFor(session.rule, average)
	entry.mention =
		entry.decision === 'ADMIS' ? (session.rule.mentions.find(({ atLeast }) => average >= atLeast)?.mention ?? '') : ''
}

export function decisionFor(rule: DecisionRule, average: number): string {
	return rule.thresholds.find(({ atLeast }) => average >= atLeast)?.decision ?? ''
}

export function markAbsent(entry: Entry): void {
	entry.marks = entry.bareme.slots.map(() => null)
	entry.flags = entry.bareme.slots.map(() => 'absent')
	entry.total = null
	entry.average = null
	entry.decision = 'ABSENT'
	entry.mention = ''
}

const schoolsOfCommune = new Map<string, readonly string[]>()

/** The schools of a commune: always the same ones; two of them carry a name in quotation marks. */
export function schoolsOf(commune: string): readonly string[] {
	const known = schoolsOfCommune.get(commune)
	if (known) return known
	const place = ofPlace(plainApostrophe(commune))
	const schools = [
		`Lycée National ${place}`,
		`Collège Mixte ${place}`,
		`Institution Saint-Joseph ${place}`,
		`Collège Notre-Dame ${place}`,
		`École Nationale ${place}`,
		`Collège "La Renaissance" ${place}`,
		`Centre d'Études Secondaires ${place}`,
		`Institution Mixte "Les Palmiers" ${place}`,
	]
	schoolsOfCommune.set(commune, schools)
	return schools
}

/** `de Jacmel`, `d'Aquin`, `des Cayes`. */
function ofPlace(commune: string): string {
	if (commune.startsWith('Les ')) return `des ${commune.slice(4)}`
	return /^[AEIOUÎÉ]/.test(commune) ? `d'${commune}` : `de ${commune}`
}
