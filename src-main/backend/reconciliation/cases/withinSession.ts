import { WORTH_ASKING } from '../linkage/guards.ts'
import type { Link } from '../linkage/link.ts'
import type { People } from '../linkage/people.ts'
import { pairKey } from './draft.ts'

/** Records of one session that look like one candidate; positions in the table, ascending. */
export interface Double {
	members: number[]
	/** Of the weakest link that holds it together. */
	score: number
}

export const scoreOf = (link: Link): number => Math.min(link.probability, link.ceiling)

/** Best first, then by position, so that the same links always group the same way. */
export const strongestFirst = (a: Link, b: Link): number =>
	scoreOf(b) - scoreOf(a) || b.weight - a.weight || a.left - b.left || a.right - b.right

/**
 * Groups inside a session in which every two records were linked: a chain of likenesses alone makes no group.
 * `apart` says which two were decided to be different.
 */
export function doublesWithin(
	people: People,
	links: readonly Link[],
	apart: (left: number, right: number) => boolean,
): Double[] {
	const inside = links
		.filter(
			(link) =>
				scoreOf(link) >= WORTH_ASKING &&
				people.sessions.at(link.left) === people.sessions.at(link.right) &&
				!apart(link.left, link.right),
		)
		.toSorted(strongestFirst)
	const linked = new Set(inside.map((link) => pairKey(link.left, link.right)))
	const groups = new Map<number, Double>()
	for (const link of inside) {
		const left = groups.get(link.left) ?? { members: [link.left], score: 1000 }
		const right = groups.get(link.right) ?? { members: [link.right], score: 1000 }
		if (left === right) continue
		if (!left.members.every((a) => right.members.every((b) => linked.has(pairKey(a, b))))) continue
		const joined: Double = {
			members: [...left.members, ...right.members].toSorted((a, b) => a - b),
			score: Math.min(left.score, right.score, scoreOf(link)),
		}
		for (const member of joined.members) groups.set(member, joined)
	}
	return [...new Set(groups.values())]
}

/** Numbers that several records of a session carry; positions in the table. */
export interface SharedNumber {
	members: number[]
}

/** Above this share of records with a shared number, the number is simply not unique in that scope. */
const NUMBERING_TOO_LOOSE = 0.05
/** Sessions smaller than this are too small to tell from. */
const ENOUGH_TO_TELL = 200

/**
 * Order numbers borne twice. A number is unique within a session, in some years only within a département: where a good
 * part of a session shares numbers across départements, only those inside one département count; where even those are many, none do.
 */
export function sharedNumbers(people: People): SharedNumber[] {
	const bySession = new Map<number, number[]>()
	for (let index = 0; index < people.count; index++) {
		if (people.orderNumbers.at(index) === 0) continue
		const session = people.sessions.at(index)
		const members = bySession.get(session)
		if (members) members.push(index)
		else bySession.set(session, [index])
	}
	const shared: SharedNumber[] = []
	for (const members of bySession.values()) {
		const byNumber = groupsOf(members, (index) => `${people.orderNumbers.at(index)}`)
		const byDepartment = () =>
			groupsOf(members, (index) => `${people.orderNumbers.at(index)}/${people.departments.at(index)}`)
		const groups = tooLoose(byNumber, members.length) ? byDepartment() : byNumber
		if (!tooLoose(groups, members.length)) shared.push(...groups.map((group) => ({ members: group })))
	}
	return shared
}

function groupsOf(members: readonly number[], key: (index: number) => string): number[][] {
	const groups = new Map<string, number[]>()
	for (const index of members) {
		const own = key(index)
		const group = groups.get(own)
		if (group) group.push(index)
		else groups.set(own, [index])
	}
	return [...groups.values()].filter((group) => group.length > 1)
}

function tooLoose(groups: readonly number[][], records: number): boolean {
	const sharing = groups.reduce((sum, group) => sum + group.length, 0)
	return records >= ENOUGH_TO_TELL && sharing > records * NUMBERING_TOO_LOOSE
}
