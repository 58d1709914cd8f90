import { nameKey } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import { femaleNames, femaleSeconds, maleNames, maleSeconds, otherSpelling, surnames, withoutAccents } from './names.ts'
import type { Random } from './random.ts'

/** ISO, whole or partial: `1987-03-14` or `1987`. */
export type BirthDate = string

export interface Identity {
	surname: string
	givenNames: string
	sex: 'M' | 'F'
	birthDate: BirthDate
	birthPlace: string
}

/** An invented person. `identity` is the truth; what a source writes may differ. */
export interface Person {
	id: number
	identity: Identity
	department: string
	/** Fraction of the points a person usually gets. */
	ability: number
	nationalId: string
}

export interface People {
	create(born: { from: number; to: number }, year: number, namesake?: Person): Person
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

export function createPeople(profile: Profile, random: Random): People {
	const taken = new Set<string>()
	let count = 0

	const birthDate = (born: { from: number; to: number }): BirthDate => {
		const year = random.between(born.from, born.to)
		const kind = random.next()
		if (kind < 0.01) return String(year)
		// Registers fill in the last day of the year where they know only the year.
		if (kind < 0.05) return `${year}-12-31`
		return `${year}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`
	}
	const givenNames = (sex: 'M' | 'F') => {
		const [firsts, seconds, common] =
			sex === 'M' ? [maleNames, maleSeconds, 'Jean'] : [femaleNames, femaleSeconds, 'Marie']
		const kind = random.next()
		if (kind < 0.22) return `${common}${random.chance(0.6) ? '-' : ' '}${random.pick(seconds)}`
		const first = random.pickSkewed(firsts)
		return kind < 0.35 ? `${first} ${random.pick(seconds)}` : first
	}

	return {
		create(born, year, namesake) {
			const sex = namesake?.identity.sex ?? (random.chance(0.52) ? 'F' : 'M')
			const departments = departmentsIn(profile, year)
			const home = random.pickSkewed(departments)
			for (;;) {
				const identity: Identity = {
					sex,
					surname: namesake?.identity.surname ?? random.pickSkewed(surnames),
					givenNames: namesake?.identity.givenNames ?? givenNames(sex),
					birthDate: birthDate(born),
					birthPlace: plainApostrophe(random.pickSkewed(home.communes)),
				}
				// Two invented people may share a name, not a name and a date of birth: the truth must be decidable.
				const key = `${nameKey(identity.surname, identity.givenNames)} ${identity.birthDate}`
				if (taken.has(key)) continue
				taken.add(key)
				return {
					id: ++count,
					identity,
					department: namesake?.department ?? home.id,
					ability: Math.min(0.93, Math.max(0.12, 0.505 + 0.1 * random.normal())),
					nationalId: `${random.between(10_000, 99_999)}${random.between(100_000, 999_999)}`,
				}
			}
		},
	}
}

/** Departments that existed in a year, the most populous first as the profile lists them. */
export function departmentsIn(profile: Profile, year: number): Profile['departments'] {
	return profile.departments.filter(({ fromYear }) => fromYear === null || fromYear <= year)
}

export const plainApostrophe = (text: string) => text.replaceAll('’', "'")

export interface Variation {
	name: string
	rewrite: (identity: Identity, random: Random) => Identity
}

/** How sources write the same person differently; the names stand in the truth file. */
const variations: readonly Variation[] = [
	{
		name: 'otherSpelling',
		rewrite: (identity) => ({
			...identity,
			surname: otherSpelling(identity.surname),
			givenNames: otherSpelling(identity.givenNames),
		}),
	},
	{
		name: 'accentsLost',
		rewrite: (identity) => ({
			...identity,
			surname: withoutAccents(identity.surname),
			givenNames: withoutAccents(identity.givenNames),
		}),
	},
	{
		name: 'namesSwapped',
		rewrite: (identity) => ({ ...identity, surname: identity.givenNames, givenNames: identity.surname }),
	},
	{
		name: 'givenNameDropped',
		rewrite: (identity) => ({ ...identity, givenNames: identity.givenNames.replace(/[ -].*/, '') }),
	},
	{
		name: 'marriedName',
		rewrite: (identity, random) =>
			identity.sex === 'F'
				? { ...identity, surname: `${identity.surname} ép. ${random.pickSkewed(surnames)}` }
				: identity,
	},
	{
		name: 'typingError',
		rewrite: (identity, random) => ({ ...identity, surname: mistyped(identity.surname, random) }),
	},
	{
		name: 'birthDateDefault',
		rewrite: (identity) => ({ ...identity, birthDate: `${identity.birthDate.slice(0, 4)}-12-31` }),
	},
	{
		name: 'birthYearOnly',
		rewrite: (identity) => ({ ...identity, birthDate: identity.birthDate.slice(0, 4) }),
	},
]

/** The person as another office wrote them down, or null where nothing would differ. */
export function writtenOtherwise(identity: Identity, random: Random): { name: string; identity: Identity } | null {
	const before = JSON.stringify(identity)
	for (const { name, rewrite } of random.shuffle(variations)) {
		const after = rewrite(identity, random)
		if (JSON.stringify(after) !== before) return { name, identity: after }
	}
	return null
}

function mistyped(name: string, random: Random): string {
	const at = random.between(1, Math.max(1, name.length - 2))
	return random.chance(0.5)
		? name.slice(0, at) + (name[at] ?? '') + name.slice(at)
		: name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2)
}
