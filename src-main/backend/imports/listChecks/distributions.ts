import type { Bareme, Profile } from '#shared/domain/profile'
import type { Finding, SittingRecord } from '../rules/record.ts'
import type { ImportSession, SessionTable } from '../rules/sessions.ts'
import { GroupFigures, spreadOf } from './groupFigures.ts'

/** A finding about a list or a part of it, at the row where that begins. */
export interface ListFinding {
	sheet: number
	row: number
	finding: Finding
}

interface Place {
	sheet: number
	row: number
}

/** Candidates of one centre (or of the whole list, where it names none) with one barème. */
interface Group extends Place {
	centre: string
	figures: GroupFigures
}

interface SessionFigures extends Place {
	session: ImportSession
	/** How many have each average, by hundredths. */
	averages: Uint32Array
	withAverage: number
	decisions: Map<string, number>
	participants: number
	/** By barème, then centre. */
	groups: Map<number, Map<string, Group>>
}

/** Fewer say nothing about a centre. */
const FEWEST_IN_CENTRE = 20
const FEWEST_ELSEWHERE = 100
const FEWEST_IN_LIST = 50
/** So many of a group with the very same mark are no chance. */
const NEARLY_ALL = 0.9
/** Means of a centre this many deviations from all others': far beyond what schools differ by. */
const FAR_OFF = 2
/** A tenth of a point just above the line to pass, against the tenth just below it. */
const BESIDE_THE_LINE = 10
const TOO_MANY_ABOVE = 4
const MOST_CENTRES = 5_000

const points = (hundredths: number) => (hundredths / 100).toFixed(2)

/** Distributions of marks, averages and decisions that do not come about by themselves. */
export class Distributions {
	readonly #sessions = new Map<number, SessionFigures>()
	readonly #table: SessionTable
	readonly #profile: Profile
	#last: { session: number; bareme: number; centre: string | null; group: Group } | null = null

	constructor(table: SessionTable, profile: Profile) {
		this.#table = table
		this.#profile = profile
	}

	note(record: SittingRecord, sheet: number, row: number): void {
		const figures = this.#sessions.get(record.session) ?? this.#begin(record.session, { sheet, row })
		if (!figures) return
		const { average, decision } = record
		if (average !== null && average >= 0 && average < figures.averages.length) {
			figures.averages[average] = (figures.averages[average] ?? 0) + 1
			figures.withAverage++
		}
		if (decision !== null) figures.decisions.set(decision, (figures.decisions.get(decision) ?? 0) + 1)
		// Marks with a flag were given by a rule, not by an examiner.
		if (record.bareme === null || record.markFlags !== 0) return
		const group = this.#group(figures, record, { sheet, row })
		const { marks } = record
		for (let slot = 0; slot < marks.length; slot++) {
			const mark = marks[slot] ?? null
			if (mark !== null) group?.figures.note(slot, mark)
		}
	}

	#begin(index: number, place: Place): SessionFigures | null {
		const session = this.#table.sessions[index]
		if (!session) return null
		const figures: SessionFigures = {
			...place,
			session,
			averages: new Uint32Array(Math.ceil(session.averageOn * 100) + 1),
			withAverage: 0,
			decisions: new Map(),
			participants: 0,
			groups: new Map(),
		}
		this.#sessions.set(index, figures)
		return figures
	}

	#group({ groups }: SessionFigures, record: SittingRecord, place: Place): Group | null {
		const { session, centre } = record
		const bareme = record.bareme ?? 0
		const last = this.#last
		if (last && last.session === session && last.bareme === bareme && last.centre === centre) return last.group
		const ofBareme = groups.get(bareme) ?? new Map<string, Group>()
		groups.set(bareme, ofBareme)
		const name = centre ?? ''
		let group = ofBareme.get(name)
		if (!group) {
			if (ofBareme.size >= MOST_CENTRES) return null
			group = { ...place, centre: name, figures: new GroupFigures() }
			ofBareme.set(name, group)
		}
		this.#last = { session, bareme, centre, group }
		return group
	}

	/** Participants of each session with how many passed: to be held against other years. */
	rates(): { session: ImportSession; participants: number; passed: number; sheet: number; row: number }[] {
		return [...this.#sessions.values()].map(({ session, decisions, sheet, row }) => {
			const passing = passingDecision(session, this.#profile)
			const participants = this.#participants(decisions)
			return { session, participants, passed: decisions.get(passing) ?? 0, sheet, row }
		})
	}

	#participants(decisions: ReadonlyMap<string, number>): number {
		return this.#profile.decisions.reduce(
			(sum, { id, participant }) => sum + (participant ? (decisions.get(id) ?? 0) : 0),
			0,
		)
	}

	findings(): ListFinding[] {
		return [...this.#sessions.values()].flatMap((figures) => [
			...this.#ofDecisions(figures),
			...ofAverages(figures),
			...this.#ofMarks(figures),
		])
	}

	#ofDecisions({ decisions, sheet, row }: SessionFigures): ListFinding[] {
		const participants = this.#participants(decisions)
		if (participants < FEWEST_IN_LIST) return []
		return [...decisions]
			.filter(([, count]) => count === participants)
			.map(([decision, rows]) => ({
				sheet,
				row,
				finding: { code: 'list.oneDecision', column: null, parameters: { decision, rows } },
			}))
	}

	#ofMarks({ groups }: SessionFigures): ListFinding[] {
		return [...groups].flatMap(([index, ofBareme]) => {
			const bareme = this.#table.baremes[index]?.bareme
			return bareme ? ofSubjects(bareme, [...ofBareme.values()]) : []
		})
	}
}

/** The decision of whoever reaches the highest line. */
export const passingDecision = ({ rule }: ImportSession, { decisions }: Profile): string =>
	rule?.thresholds[0]?.decision ?? decisions[0]?.id ?? ''

function ofAverages({ session, averages, withAverage, sheet, row }: SessionFigures): ListFinding[] {
	const at = (code: Finding['code'], parameters: Finding['parameters']): ListFinding => ({
		sheet,
		row,
		finding: { code, column: null, parameters },
	})
	const found: ListFinding[] = []
	if (withAverage < FEWEST_IN_LIST) return found
	const value = averages.findIndex((count) => count >= withAverage * NEARLY_ALL)
	if (value >= 0) found.push(at('list.sameAverage', { value: points(value), rows: averages[value] ?? 0 }))
	const sum = (from: number, to: number) => averages.subarray(from, to).reduce((all, count) => all + count, 0)
	for (const { atLeast } of session.rule?.thresholds ?? []) {
		if (value >= 0 || atLeast < BESIDE_THE_LINE) continue
		const above = sum(atLeast, atLeast + BESIDE_THE_LINE)
		const below = sum(atLeast - BESIDE_THE_LINE, atLeast)
		if (above >= FEWEST_IN_LIST && above > TOO_MANY_ABOVE * (below + BESIDE_THE_LINE))
			found.push(at('list.passLine', { line: points(atLeast), above, below }))
	}
	return found
}

function ofSubjects({ slots }: Bareme, groups: readonly Group[]): ListFinding[] {
	return slots.flatMap(({ subject }, slot) => {
		const all = [0, 0, 0]
		for (const { figures } of groups)
			for (const [field, value] of figures.sums(slot).entries()) all[field] = (all[field] ?? 0) + value
		return groups.flatMap(({ centre, figures, sheet, row }): ListFinding[] => {
			const own = figures.sums(slot)
			if (own[0] < (centre === '' ? FEWEST_IN_LIST : FEWEST_IN_CENTRE)) return []
			const at = (code: Finding['code'], parameters: Finding['parameters']): ListFinding[] => [
				{ sheet, row, finding: { code, column: null, parameters: { centre, subject, ...parameters } } },
			]
			const shared = figures.shared(slot, NEARLY_ALL)
			if (shared !== null) return at('list.sameMark', { value: points(shared), rows: own[0] })
			const [count = 0, sum = 0, squares = 0] = all.map((value, field) => value - (own[field] ?? 0))
			const [here, elsewhere] = [spreadOf(...own), spreadOf(count, sum, squares)]
			const apart = Math.abs(here.mean - elsewhere.mean)
			return elsewhere.count >= FEWEST_ELSEWHERE && apart > FAR_OFF * Math.max(here.deviation, elsewhere.deviation)
				? at('list.centreApart', { mean: points(here.mean), others: points(elsewhere.mean) })
				: []
		})
	})
}
