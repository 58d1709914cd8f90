import { drawMarks, markAbsent, settle, type Entry } from './entries.ts'
import type { FaultContext, FaultKind, PreparedFile } from './faults.ts'

const present = (entry: Entry) => entry.decision !== 'ABSENT'
const hasRemark = (file: PreparedFile) => file.plan.layout.fields.some(([name]) => name === 'remark')
const severalSeries = (file: PreparedFile) => file.plan.format.kind === 'xlsx' && file.plan.format.sheets === 'series'

/** Makes `entry` a second record of the candidate of `first`, from another school. */
function secondRecord(first: Entry, entry: Entry, context: FaultContext): void {
	context.rowsOf.set(entry.person.id, (context.rowsOf.get(entry.person.id) ?? 1) - 1)
	context.rowsOf.set(first.person.id, (context.rowsOf.get(first.person.id) ?? 1) + 1)
	entry.person = first.person
	entry.identity = { ...first.identity }
	entry.series = first.series
	entry.bareme = first.bareme
}

function anotherEntry(file: PreparedFile, entry: Entry, context: FaultContext): Entry | null {
	for (let attempt = 0; attempt < 50 && file.entries.length > 1; attempt++) {
		const other = context.random.pick(file.entries)
		if (other !== entry && !other.touched && present(other) && other.school !== entry.school) return other
	}
	return null
}

/** Gives the entry to a person known from another session. */
function becomes(
	file: PreparedFile,
	entry: Entry,
	context: FaultContext,
	exam: string,
	year: number,
	note: string,
): { others: Entry[]; note: string } | null {
	if (!context.alone(entry)) return null
	const candidates = context.files
		.filter(({ session }) => session.exam === exam && session.year === year)
		.flatMap(({ entries }) => entries)
		.filter((one) => !one.touched && one.decision === 'ADMIS' && context.alone(one))
	if (candidates.length === 0) return null
	const other = context.random.pick(candidates)
	entry.person = other.person
	entry.identity = { ...other.identity }
	context.rowsOf.set(other.person.id, 2)
	drawMarks(entry, context.random)
	settle(entry, file.session)
	return { others: [other], note }
}

/** Faults that are between records and persons. */
export const peopleFaults: readonly FaultKind[] = [
	{
		kind: 'orderNumberTwice',
		rate: 4,
		expected: [{ finding: 'orderNumber.repeated' }, { case: 'numberTwice' }],
		fits: () => true,
		apply: (file, entry, context) => {
			const other = anotherEntry(file, entry, context)
			// Two sheets of a workbook are two lists.
			if (!other || (severalSeries(file) && other.series !== entry.series)) return null
			entry.orderNumber = other.orderNumber
			return { field: 'orderNumber', others: [other] }
		},
	},
	{
		kind: 'enrolledTwice',
		rate: 4,
		expected: [{ finding: 'person.enrolledTwice' }, { case: 'enrolledTwice' }],
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => {
			const other = anotherEntry(file, entry, context)
			if (!other || !context.alone(entry)) return null
			secondRecord(other, entry, context)
			if (context.random.chance(0.5)) markAbsent(entry)
			else {
				entry.marks = [...other.marks]
				entry.flags = [...other.flags]
				settle(entry, file.session)
			}
			return { others: [other], note: 'one candidate with two order numbers' }
		},
	},
	{
		kind: 'contradictoryAverages',
		rate: 4,
		expected: [{ case: 'contradictoryAverages' }],
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => {
			const siblings = context.files.filter(({ session }) => session === file.session)
			const other = anotherEntry(context.random.pick(siblings), entry, context)
			if (!other || !context.alone(entry)) return null
			secondRecord(other, entry, context)
			do {
				drawMarks(entry, context.random)
				settle(entry, file.session)
			} while (Math.abs((entry.average ?? 0) - (other.average ?? 0)) < 30)
			return { others: [other], note: 'two schools, two averages' }
		},
	},
	{
		kind: 'homonym',
		rate: 20,
		expected: [],
		fits: () => true,
		apply: (file, entry, context) => {
			const other = anotherEntry(file, entry, context)
			if (!other || !context.alone(entry)) return null
			const born = (one: Entry) => Number(one.identity.birthDate.slice(0, 4))
			const around = { from: born(other) - 3, to: born(other) + 3 }
			for (;;) {
				const person = context.people.create(around, file.session.year, other.person)
				entry.person = person
				entry.identity = { ...person.identity, surname: other.identity.surname, givenNames: other.identity.givenNames }
				if (born(entry) !== born(other)) break
			}
			context.rowsOf.set(entry.person.id, 1)
			entry.school = other.school
			entry.centre = other.centre
			return { others: [other], note: 'same name, centre and school, another person' }
		},
	},
	{
		kind: 'provisional',
		rate: 8,
		expected: [{ status: 'held' }],
		fits: (file, entry) => hasRemark(file) && present(entry),
		apply: (_, entry, { random }) => {
			entry.remark = random.pick(['Cas spécial', 'Cas spécial - candidat provisoire', 'Candidat provisoire'])
			return { field: 'remark', note: 'the result may not be certified' }
		},
	},
	{
		kind: 'laterExamWithoutEarlier',
		rate: 4,
		// No other record of the archive tells; the remark keeps the result from being certified.
		expected: [{ status: 'held' }],
		fits: (file, entry) => hasRemark(file) && ['BAC2', 'NS4'].includes(file.session.exam) && present(entry),
		apply: (_, entry, context) => {
			if (!context.alone(entry)) return null
			entry.remark = 'Sans 9e AF'
			return { field: 'remark', note: 'never passed the ninth year' }
		},
	},
	{
		kind: 'skippedYears',
		rate: 2,
		expected: [{ case: 'impossibleChain' }],
		fits: (file, entry) => file.session.exam === 'NS4' && file.session.year === 2025 && present(entry),
		apply: (file, entry, context) => becomes(file, entry, context, 'AF9', 2024, 'final year one year after the ninth'),
	},
	{
		kind: 'earlierExamAfterLater',
		rate: 1,
		expected: [{ case: 'impossibleChain' }],
		fits: (file, entry) => file.session.exam === 'BAC1' && file.session.year === 2010 && present(entry),
		apply: (file, entry, context) =>
			becomes(file, entry, context, 'BAC2', 2003, 'Rhéto seven years after passing Philo'),
	},
]
