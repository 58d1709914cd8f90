import type { Profile } from '#shared/domain/profile'
import { baremeOf, drawMarks, markAbsent, openSession, schoolsOf, settle, type Entry, type Session } from './entries.ts'
import { plainApostrophe, writtenOtherwise, type People, type Person } from './people.ts'
import type { Random } from './random.ts'

/** Where candidates of a session come from: those of an earlier one with one of these decisions. */
interface Feeder {
	session: string
	/** Part of the new session that comes from there, as long as there are enough people. */
	share: number
	decisions: readonly string[]
}

interface PlannedSession {
	exam: string
	year: number
	kind: string
	/** Size as a part of the main session. */
	size: number
	/** Usual ages, youngest and oldest. */
	ages: readonly [number, number]
	feeders: readonly Feeder[]
}

export const MAIN_SESSION = 'NS4 2025 ORD'
const SMALLEST_SESSION = 24

const passed = ['ADMIS']
const failed = ['AJOURNE', 'ELIMINE']
const school: readonly [number, number] = [14, 19]
const secondary: readonly [number, number] = [18, 25]

/** Thirty years of sessions in the order they were held; each one feeds later ones. */
const plan: readonly PlannedSession[] = [
	{ exam: 'BAC1', year: 1995, kind: 'ORD', size: 0.02, ages: secondary, feeders: [] },
	{ exam: 'BAC2', year: 1996, kind: 'ORD', size: 0.02, ages: secondary, feeders: [from('BAC1 1995 ORD', 0.5, passed)] },
	{ exam: 'AF9', year: 1999, kind: 'ORD', size: 0.03, ages: school, feeders: [] },
	{ exam: 'BAC1', year: 2002, kind: 'ORD', size: 0.02, ages: secondary, feeders: [from('AF9 1999 ORD', 0.5, passed)] },
	{ exam: 'BAC2', year: 2003, kind: 'ORD', size: 0.02, ages: secondary, feeders: [from('BAC1 2002 ORD', 0.5, passed)] },
	{ exam: 'AF9', year: 2007, kind: 'ORD', size: 0.04, ages: school, feeders: [] },
	{ exam: 'BAC1', year: 2010, kind: 'ORD', size: 0.03, ages: secondary, feeders: [from('AF9 2007 ORD', 0.5, passed)] },
	{ exam: 'BAC2', year: 2011, kind: 'ORD', size: 0.03, ages: secondary, feeders: [from('BAC1 2010 ORD', 0.6, passed)] },
	{
		exam: 'BAC2',
		year: 2017,
		kind: 'ORD',
		size: 0.05,
		ages: secondary,
		feeders: [from('BAC2 2011 ORD', 0.02, failed)],
	},
	{
		exam: 'BAC2',
		year: 2017,
		kind: 'EXT',
		size: 0.01,
		ages: secondary,
		feeders: [from('BAC2 2017 ORD', 1, ['AJOURNE'])],
	},
	{ exam: 'AF9', year: 2020, kind: 'ORD', size: 0.05, ages: school, feeders: [] },
	{ exam: 'AF9', year: 2021, kind: 'ORD', size: 0.09, ages: school, feeders: [from('AF9 2020 ORD', 0.03, failed)] },
	{
		exam: 'BAC2',
		year: 2022,
		kind: 'PERM',
		size: 0.02,
		ages: secondary,
		feeders: [from('BAC2 2017 ORD', 0.4, failed)],
	},
	{ exam: 'AF9', year: 2024, kind: 'ORD', size: 0.02, ages: school, feeders: [] },
	{ exam: 'NS4', year: 2024, kind: 'ORD', size: 0.05, ages: secondary, feeders: [from('AF9 2020 ORD', 0.4, passed)] },
	{
		exam: 'NS4',
		year: 2024,
		kind: 'EXT',
		size: 0.01,
		ages: secondary,
		feeders: [from('NS4 2024 ORD', 1, ['AJOURNE'])],
	},
	{
		exam: 'NS4',
		year: 2025,
		kind: 'ORD',
		size: 1,
		ages: secondary,
		feeders: [from('AF9 2021 ORD', 0.05, passed), from('NS4 2024 ORD', 0.01, ['ELIMINE'])],
	},
	{ exam: 'NS4', year: 2026, kind: 'ORD', size: 0.03, ages: secondary, feeders: [from(MAIN_SESSION, 0.5, failed)] },
]

function from(session: string, share: number, decisions: readonly string[]): Feeder {
	return { session, share, decisions }
}

export const sessionName = ({ exam, year, kind }: { exam: string; year: number; kind: string }) =>
	`${exam} ${year} ${kind}`

export interface Varied {
	entry: Entry
	before: Entry
	variation: string
}

/**
 * Holds every session of the plan: who sits, where, with which marks and what came of it. All of it correct, but some
 * people who come again are written otherwise than before; those are added to `varied`.
 */
export function holdSessions(
	profile: Profile,
	people: People,
	random: Random,
	candidates: number,
	varied: Varied[],
	onSession: (done: number, total: number) => void,
): Map<string, Session> {
	const held = new Map<string, Session>()
	for (const [index, planned] of plan.entries()) {
		const session = openSession(profile, planned)
		const size = planned.size === 1 ? candidates : Math.max(SMALLEST_SESSION, Math.round(planned.size * candidates))
		const born = { from: planned.year - planned.ages[1], to: planned.year - planned.ages[0] }
		const came = planned.feeders.flatMap(({ session: name, share, decisions }) => {
			const able = held.get(name)?.entries.filter(({ decision }) => decisions.includes(decision)) ?? []
			return random.shuffle(able).slice(0, Math.round(share * size))
		})
		const known = new Set<Person>()
		for (const before of came) {
			if (known.has(before.person) || session.entries.length === size) continue
			known.add(before.person)
			session.entries.push(enter(profile, session, before.person, random, before, varied))
		}
		while (session.entries.length < size && planned.kind !== 'EXT')
			session.entries.push(enter(profile, session, people.create(born, planned.year), random))
		number(session, profile)
		held.set(sessionName(planned), session)
		onSession(index + 1, plan.length)
	}
	return held
}

/** Enters a candidate; `before` is what the same person did in the session that feeds this one. */
function enter(
	profile: Profile,
	session: Session,
	person: Person,
	random: Random,
	before?: Entry,
	varied: Varied[] = [],
): Entry {
	const departments = profile.departments.filter(({ fromYear }) => fromYear === null || fromYear <= session.year)
	const department = departments.find(({ id }) => id === person.department) ?? departments[0]
	if (!department) throw new Error('The profile has no departments.')
	const commune = plainApostrophe(random.pickSkewed(department.communes))
	const schools = schoolsOf(commune)
	const exam = profile.exams.find(({ id }) => id === session.exam)
	const again = before !== undefined && before.bareme.exam === session.exam
	const series = again ? before.series : exam && exam.series.length > 0 ? random.pick(exam.series) : ''
	const bareme = baremeOf(profile, session, series)
	const entry: Entry = {
		person,
		identity: { ...person.identity },
		orderNumber: '',
		department: department.id,
		commune,
		// Half the schools of a commune are exam centres (sièges) too.
		centre: random.pick(schools.slice(0, 4)),
		school: again ? before.school : random.pick(schools),
		series,
		bareme,
		marks: [],
		flags: [],
		total: null,
		average: null,
		decision: '',
		mention: '',
		remark: '',
		written: {},
		damage: null,
		touched: false,
		place: { file: '', sheet: 0, row: 0 },
	}
	if (before && random.chance(0.12)) {
		const otherwise = writtenOtherwise(entry.identity, random)
		if (otherwise) {
			entry.identity = otherwise.identity
			entry.touched = true
			varied.push({ entry, before, variation: otherwise.name })
		}
	}
	if (!before && random.chance(0.035)) markAbsent(entry)
	else {
		// An extraordinary session repeats only the subjects below the average; the others are carried over.
		const kept =
			session.kind === 'EXT' && before
				? before.marks.map((mark, slot) => {
						const maximum = (before.bareme.slots[slot]?.maximum ?? 0) * 100
						return mark !== null && mark * 2 >= maximum ? mark : null
					})
				: []
		drawMarks(entry, random, kept)
		if (session.kind === 'EXT') entry.flags = entry.flags.map((flag) => (flag === 'carried' ? flag : 'retaken'))
		settle(entry, session)
	}
	return entry
}

/** Order numbers: two digits for the department, five that count in it, so that leading zeros matter. */
function number(session: Session, profile: Profile): void {
	const order = new Map(profile.departments.map(({ id }, index) => [id, index + 1]))
	session.entries.sort(
		(a, b) =>
			(order.get(a.department) ?? 0) - (order.get(b.department) ?? 0) ||
			compare(a.centre, b.centre) ||
			compare(a.identity.surname, b.identity.surname) ||
			a.person.id - b.person.id,
	)
	const counted = new Map<string, number>()
	for (const entry of session.entries) {
		const next = (counted.get(entry.department) ?? 0) + 1
		counted.set(entry.department, next)
		entry.orderNumber = String(order.get(entry.department) ?? 0).padStart(2, '0') + String(next).padStart(5, '0')
	}
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
