import type { CaseKind } from '#shared/contract/reconciliation'
import { Comparison } from '../linkage/comparison.ts'
import { linkPeople, type Link, type LinkOptions, type LinkResult } from '../linkage/link.ts'
import type { People } from '../linkage/people.ts'
import { questionsAcross } from './acrossSessions.ts'
import { cannotFollow, type Step } from './chain.ts'
import { pairKey, type CaseDraft } from './draft.ts'
import { explain } from './explain.ts'
import { doublesWithin, scoreOf, sharedNumbers, type Double } from './withinSession.ts'

/** What was decided before, by pairs of sitting ids (`pairKey`). */
export interface Decisions {
	/** Kept apart: decided to be different, or separated again. */
	apart: ReadonlySet<string>
	/** Proposed or decided to be one person. */
	joined: readonly (readonly [number, number])[]
	/** Orders of exams that were accepted although they look impossible. */
	acceptedChains: ReadonlySet<string>
}

export interface FindOptions extends LinkOptions {
	decisions: Decisions
	/** Average of each person in the table in hundredths, NaN where there is none. */
	averages: Float64Array
	stepOf: (session: number) => Step
}

export interface Found {
	drafts: CaseDraft[]
	linkage: LinkResult
}

/** All questions about who is who. Positions become sitting ids here. */
export function findCases(people: People, options: FindOptions): Found {
	const linkage = linkPeople(people, options)
	const comparison = new Comparison(people, linkage.frequencies, linkage.model.chance)
	const idOf = (index: number) => people.ids.at(index)
	const keyOf = (left: number, right: number) => pairKey(idOf(left), idOf(right))
	const apart = (left: number, right: number) => options.decisions.apart.has(keyOf(left, right))
	const stepOf = (index: number) => options.stepOf(people.sessions.at(index))
	const touched = (members: readonly number[]) => !options.touches || members.some(options.touches)
	const draft = (kind: CaseKind, members: readonly number[], score: number, link?: Link): CaseDraft => {
		const sessions = new Set(members.map((member) => people.sessions.at(member)))
		return {
			kind,
			sittings: members.map(idOf).toSorted((a, b) => a - b),
			sessionId: sessions.size === 1 ? people.sessions.at(members[0] ?? 0) : null,
			score,
			weights: link ? explain(comparison, linkage, link.left, link.right) : [],
		}
	}

	const doubles = doublesWithin(people, linkage.links, apart)
	const linkOf = new Map(linkage.links.map((link) => [pairKey(link.left, link.right), link]))
	const drafts = doubles.filter(({ members }) => touched(members)).map((double) => doubleDraft(double))
	drafts.push(...numberDrafts())

	const indexOf = new Map<number, number>()
	if (options.decisions.joined.length > 0)
		for (let index = 0; index < people.count; index++) indexOf.set(idOf(index), index)
	const joined = options.decisions.joined.flatMap(([left, right]) => {
		const [a, b] = [indexOf.get(left), indexOf.get(right)]
		return a === undefined || b === undefined ? [] : [[a, b] as const]
	})
	const { samePerson, impossible } = questionsAcross(people, linkage.links, {
		doubles,
		apart,
		joined,
		stepOf,
		accepted: (left, right) => options.decisions.acceptedChains.has(keyOf(left, right)),
	})
	for (const link of samePerson) drafts.push(draft('samePerson', [link.left, link.right], scoreOf(link), link))
	for (const link of impossible) drafts.push(draft('impossibleChain', [link.left, link.right], scoreOf(link), link))
	for (const [left, right] of impossibleLives())
		drafts.push(draft('impossibleChain', [left, right], 1000, linkOf.get(pairKey(left, right))))
	return { drafts, linkage }

	function doubleDraft({ members, score }: Double): CaseDraft {
		const averages = members.map((member) => options.averages[member] ?? Number.NaN).filter((one) => !Number.isNaN(one))
		const kind = new Set(averages).size > 1 ? 'contradictoryAverages' : 'enrolledTwice'
		const [first = 0, second = 0] = members
		return draft(kind, members, score, linkOf.get(pairKey(first, second)))
	}

	function numberDrafts(): CaseDraft[] {
		const doubleOf = new Map(doubles.flatMap((double) => double.members.map((member) => [member, double] as const)))
		return sharedNumbers(people).flatMap(({ members }) => {
			const first = doubleOf.get(members[0] ?? -1)
			const oneCandidate = first !== undefined && members.every((member) => doubleOf.get(member) === first)
			return oneCandidate || !touched(members) ? [] : [draft('numberTwice', members, 1000)]
		})
	}

	/** Persons already made whose sittings cannot be in that order. */
	function impossibleLives(): [number, number][] {
		const byPerson = new Map<number, number[]>()
		for (let index = 0; index < people.count; index++) {
			const person = people.persons.at(index)
			if (person === 0) continue
			const members = byPerson.get(person)
			if (members) members.push(index)
			else byPerson.set(person, [index])
		}
		const lives: [number, number][] = []
		for (const members of byPerson.values()) {
			if (!touched(members)) continue
			for (const [position, left] of members.entries())
				for (const right of members.slice(position + 1))
					if (cannotFollow(stepOf(left), stepOf(right)) && !options.decisions.acceptedChains.has(keyOf(left, right)))
						lives.push([left, right])
		}
		return lives
	}
}
