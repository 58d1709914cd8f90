import { nameKey } from '#shared/domain/personName'
import type { PersonRecord } from '../../src-main/backend/reconciliation/linkage/people.ts'
import { randomNumbers } from '../../src-main/backend/reconciliation/linkage/random.ts'

/** Invented candidates with known truth, for linkage and search at any size. Names are put together from syllables and common ones. */

const commonSurnames =
	'JEAN PIERRE JOSEPH LOUIS CHARLES PAUL JACQUES AUGUSTIN MICHEL DORVIL TOUSSAINT CADET GUILLAUME EXANTUS VALCOURT PHILIPPE ALEXIS VICTOR LAGUERRE JEAN-BAPTISTE SAINT-LOUIS FRANCOIS'.split(
		' ',
	)
const commonGiven =
	'Marie Jean Rose Josué Stéphanie Frantz Nadège Réginald Emmanuel Mirlande Jocelyne Wilner Daphnée Kervens Gaëlle Samuel Ruth Daniel Islande Françoise Hélène Noémie'.split(
		' ',
	)
const onsets = 'b ch d f g j l m n p r s t v gr cl br st k z'.split(' ')
const nuclei = 'a e i o ou an on in ien eau'.split(' ')
const codas = ' l r s n t c'.split(' ')
const departments = 'Artibonite;Centre;Grand’Anse;Nippes;Nord;Nord-Est;Nord-Ouest;Ouest;Sud;Sud-Est'.split(';')

export interface InventedRecord extends PersonRecord {
	givenNames: string
}

export interface Invented {
	records: InventedRecord[]
	/** Number of the person behind each record. */
	persons: number[]
}

export interface InventedOptions {
	records: number
	sessions?: number
	seed?: number
	/** Share of people who sit more than one session. */
	returning?: number
	/** Share of further sittings written with some fault. */
	faulty?: number
}

export function inventCandidates({
	records: count,
	sessions = 31,
	seed = 5,
	returning = 0.25,
	faulty = 0.4,
}: InventedOptions): Invented {
	const random = randomNumbers(seed)
	const below = (limit: number) => Math.trunc(random() * limit)
	const pick = <Item>(items: readonly Item[], fallback: Item): Item => items[below(items.length)] ?? fallback
	const syllable = () => pick(onsets, 'b') + pick(nuclei, 'a') + pick(codas, '')
	const pool = (common: readonly string[], size: number) => {
		const names = new Set(common)
		while (names.size < size) names.add((syllable() + syllable() + (random() < 0.5 ? syllable() : '')).toUpperCase())
		return [...names]
	}
	const surnames = pool(commonSurnames, 8000)
	const given = pool(commonGiven, 4000)
	const places = pool([], 600)
	const schools = Array.from({ length: 1500 }, () => `Lycée ${syllable()}${syllable()}`)
	// Zipf-like: the first names are the common ones.
	const frequent = (names: readonly string[]) => names[Math.trunc(names.length ** random()) - 1] ?? 'JEAN'
	const two = (value: number) => String(value).padStart(2, '0')
	const misspell = (name: string) => {
		const at = 1 + below(Math.max(1, name.length - 1))
		const letter = 'abeilmnorstu'[below(12)] ?? 'a'
		return random() < 0.5 ? name.slice(0, at) + letter + name.slice(at + 1) : name.slice(0, at) + name.slice(at + 1)
	}
	const result: Invented = { records: [], persons: [] }
	for (let person = 1; result.records.length < count; person++) {
		const department = below(10)
		const birth = 1975 + below(33)
		const record: Omit<PersonRecord, 'id' | 'nameKey' | 'session' | 'orderNumber'> = {
			surname: frequent(surnames),
			sex: random() < 0.5 ? 'F' : 'M',
			birthDate: random() < 0.06 ? `${birth}-12-31` : `${birth}-${two(1 + below(12))}-${two(1 + below(28))}`,
			birthPlace: places[department * 60 + below(60)] ?? null,
			department: departments[department] ?? null,
			commune: null,
			school: schools[department * 150 + below(150)] ?? null,
			nationalId: null,
			person: 0,
		}
		let givenNames = frequent(given) + (random() < 0.5 ? ` ${frequent(given)}` : '')
		const sittings = random() < returning ? 2 + below(2) : 1
		const firstSession = below(sessions)
		for (let sitting = 0; sitting < sittings && result.records.length < count; sitting++) {
			const session = (firstSession + sitting) % sessions
			let { surname, birthDate, school } = record
			if (sitting > 0) {
				if (random() < 0.4) school = pick(schools, 'Lycée')
				if (random() < faulty) {
					const fault = below(6)
					if (fault === 0) surname = misspell(surname)
					else if (fault === 1) givenNames = misspell(givenNames)
					else if (fault === 2) [surname, givenNames] = [givenNames, surname]
					else if (fault === 3) birthDate = birthDate?.slice(0, 4) ?? null
					else if (fault === 4) birthDate = birthDate?.replace(/-(\d\d)-(\d\d)$/, '-$2-$1') ?? null
					else givenNames = givenNames.split(' ')[0] ?? givenNames
					if (Number(birthDate?.slice(5, 7) ?? 0) > 12) birthDate = record.birthDate
				}
			}
			const id = result.records.length + 1
			result.persons.push(person)
			result.records.push({
				...record,
				id,
				session: session + 1,
				surname,
				givenNames,
				nameKey: nameKey(surname, givenNames),
				birthDate,
				school,
				orderNumber: `${two(department + 1)}-${String(id).padStart(7, '0')}`,
			})
		}
	}
	return result
}
