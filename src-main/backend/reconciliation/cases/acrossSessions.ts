import { compareBirthDates, isCertain } from '../linkage/birthDates.ts'
import { WORTH_ASKING } from '../linkage/guards.ts'
import type { Link } from '../linkage/link.ts'
import type { People } from '../linkage/people.ts'
import { cannotFollow, type Step } from './chain.ts'
import { scoreOf, strongestFirst, type Double } from './withinSession.ts'

export interface AcrossOptions {
	/** Records of one session that look like one candidate: they may stand in one person together. */
	doubles: readonly Double[]
	apart: (left: number, right: number) => boolean
	/** Pairs that somebody already proposed or decided to be one person although no person was made yet. */
	joined: readonly (readonly [number, number])[]
	stepOf: (index: number) => Step
	/** Pairs whose impossible order was accepted. */
	accepted: (left: number, right: number) => boolean
}

/** No person sat more sessions than this. */
const LARGEST_PERSON = 12

/**
 * Which links become questions "same person?", and which of them show a life that cannot be. Links are taken strongest first, and one
 * that would bring records together that contradict each other is dropped: never transitive closure alone.
 * Of a person with several records only as many questions are asked as bring them together.
 */
export function questionsAcross(people: People, links: readonly Link[], options: AcrossOptions) {
	const persons = new Persons(people, options)
	const samePerson: Link[] = []
	const impossible: Link[] = []
	const across = links
		.filter((link) => scoreOf(link) >= WORTH_ASKING && people.sessions.at(link.left) !== people.sessions.at(link.right))
		.toSorted(strongestFirst)
	for (const link of across) {
		if (options.apart(link.left, link.right) || persons.together(link.left, link.right)) continue
		if (persons.cannotFollow(link.left, link.right)) {
			if (scoreOf(link) >= DEFINITE_ENOUGH) impossible.push(link)
		} else if (persons.join(link.left, link.right)) samePerson.push(link)
	}
	return { samePerson, impossible }
}

/** A life that cannot be is first of all a sign of two people; it is asked about only when the rest speaks clearly. */
const DEFINITE_ENOUGH = 900

/** Groups of records taken for one person so far. */
class Persons {
	readonly #people: People
	readonly #options: AcrossOptions
	readonly #groups = new Map<number, number[]>()
	readonly #doubleOf = new Map<number, Double>()

	constructor(people: People, options: AcrossOptions) {
		this.#people = people
		this.#options = options
		for (const double of options.doubles) for (const member of double.members) this.#doubleOf.set(member, double)
		const known = new Map<number, number>()
		for (let index = 0; index < people.count; index++) {
			const person = people.persons.at(index)
			if (person === 0) continue
			const first = known.get(person)
			if (first === undefined) known.set(person, index)
			else this.#unite(first, index)
		}
		for (const { members } of options.doubles) for (const member of members) this.#unite(members[0] ?? member, member)
		for (const [left, right] of options.joined) this.#unite(left, right)
	}

	#membersOf(index: number): number[] {
		return this.#groups.get(index) ?? [index]
	}

	#unite(left: number, right: number): void {
		const a = this.#membersOf(left)
		const b = this.#membersOf(right)
		if (a === b || left === right) return
		const united = [...a, ...b]
		for (const member of united) this.#groups.set(member, united)
	}

	together(left: number, right: number): boolean {
		return this.#groups.get(left)?.includes(right) ?? false
	}

	/** Brings two groups together unless any two of their records speak against it. */
	join(left: number, right: number): boolean {
		const a = this.#membersOf(left)
		const b = this.#membersOf(right)
		if (a.length + b.length > LARGEST_PERSON) return false
		for (const one of a)
			for (const other of b) {
				const asked = one === left && other === right
				if (!asked && this.#contradict(one, other)) return false
			}
		this.#unite(left, right)
		return true
	}

	#contradict(one: number, other: number): boolean {
		const people = this.#people
		if (this.#options.apart(one, other)) return true
		if (people.sessions.at(one) === people.sessions.at(other)) {
			const double = this.#doubleOf.get(one)
			return double === undefined || double !== this.#doubleOf.get(other)
		}
		const sexes = people.sexes.at(one) * people.sexes.at(other)
		if (sexes === 2) return true
		const [left, right] = [people.birthDates.at(one), people.birthDates.at(other)]
		if (isCertain(left) && isCertain(right) && compareBirthDates(left, right) === 'different') return true
		return this.cannotFollow(one, other)
	}

	cannotFollow(one: number, other: number): boolean {
		const { stepOf, accepted } = this.#options
		return cannotFollow(stepOf(one), stepOf(other)) && !accepted(one, other)
	}
}
