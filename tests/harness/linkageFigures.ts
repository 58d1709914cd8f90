import { linkPeople, type Link, type LinkResult } from '../../src-main/backend/reconciliation/linkage/link.ts'
import { People, type PersonRecord } from '../../src-main/backend/reconciliation/linkage/people.ts'
import type { Invented } from './invented.ts'

export interface Figures {
	precision: number
	recall: number
	f1: number
}

export function peopleOf({ records }: { records: readonly PersonRecord[] }): People {
	const people = new People()
	for (const record of records) people.add(record)
	return people
}

/** How right some links are: of all pairs of records that are one person, and of all pairs linked. */
export function figuresOf({ persons }: Invented, links: readonly Pick<Link, 'left' | 'right'>[]): Figures {
	const sizes = new Map<number, number>()
	for (const person of persons) sizes.set(person, (sizes.get(person) ?? 0) + 1)
	let pairs = 0
	for (const size of sizes.values()) pairs += (size * (size - 1)) / 2
	const right = links.filter((link) => persons[link.left] === persons[link.right]).length
	return {
		precision: links.length === 0 ? 1 : right / links.length,
		recall: right / pairs,
		f1: (2 * right) / (links.length + pairs),
	}
}

/** All pairs of records that some questions bring together: a person with three records is asked about twice, not three times. */
export function pairsJoinedBy(links: readonly { left: number; right: number }[]): { left: number; right: number }[] {
	const groups = new Map<number, number[]>()
	for (const { left, right } of links) {
		const [a, b] = [groups.get(left) ?? [left], groups.get(right) ?? [right]]
		if (a === b) continue
		const joined = [...a, ...b]
		for (const member of joined) groups.set(member, joined)
	}
	return [...new Set(groups.values())].flatMap((members) =>
		members.flatMap((left, index) => members.slice(index + 1).map((right) => ({ left, right }))),
	)
}

export interface Measured {
	result: LinkResult
	/** By the evidence alone, at even odds. */
	linked: Figures
	/** What becomes a case. */
	asked: Figures
	/** What may be decided in bulk. */
	certain: Figures
	seconds: number
}

export function measureLinkage(data: Invented): Measured {
	const people = peopleOf(data)
	const startedAt = performance.now()
	const result = linkPeople(people)
	const seconds = (performance.now() - startedAt) / 1000
	const atLeast = (score: number) =>
		result.links.filter(({ probability, ceiling }) => Math.min(probability, ceiling) >= score)
	return {
		result,
		linked: figuresOf(data, result.links),
		asked: figuresOf(data, atLeast(500)),
		certain: figuresOf(data, atLeast(900)),
		seconds,
	}
}
