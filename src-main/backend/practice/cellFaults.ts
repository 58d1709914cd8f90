import type { FieldName } from '#shared/contract/imports'
import type { FindingCode } from '#shared/domain/findings'
import type { MarkFlag } from '#shared/domain/marks'
import { decisionFor, settle, type Cell, type Entry, type Session } from './entries.ts'
import type { Done, Expected, FaultContext, FaultKind, PreparedFile } from './faults.ts'
import { decisionWord, numberCell } from './columns.ts'
import { finding, has, isCsv, present } from './fits.ts'
import { otherSpelling } from './names.ts'
import type { Random } from './random.ts'

const hasName = (file: PreparedFile) => has(file, 'surname') || has(file, 'fullName')
const hasBirth = (file: PreparedFile) => has(file, 'birthDate') || has(file, 'birthDateAndPlace')

/** Writes something else into one cell. */
function write(entry: Entry, field: string, cell: Cell, note = ''): Done {
	entry.written[field] = cell
	return { field, note }
}

interface Spot {
	slot: number
	field: string
	maximum: number
	mark: number
}

/** A mark of the entry, picked at random. */
function spot(entry: Entry, random: Random): Spot {
	const slot = random.integer(entry.bareme.slots.length)
	const { subject, maximum } = entry.bareme.slots[slot] ?? { subject: '', maximum: 0 }
	return { slot, field: `mark:${subject}`, maximum, mark: entry.marks[slot] ?? 0 }
}

/** A word instead of a mark; the total and the average are what follows from it. */
function flagged(
	entry: Entry,
	session: Session,
	context: FaultContext,
	flag: MarkFlag,
	words: readonly string[],
): Done | null {
	// Another decision here would contradict what the person did in a later session.
	if (!context.alone(entry)) return null
	const { slot, field } = spot(entry, context.random)
	entry.marks[slot] = null
	entry.flags[slot] = flag
	settle(entry, session)
	return write(entry, field, context.random.pick(words))
}

/** A word that the program cannot know, in a column that the file has. */
function wrongWord(
	kind: string,
	code: FindingCode,
	field: FieldName,
	words: readonly string[],
	fits: FaultKind['fits'] = () => true,
): FaultKind {
	return {
		kind,
		rate: 2,
		expected: finding(code),
		fits: (file, entry) => has(file, field) && fits(file, entry),
		apply: (_, entry, { random }) => write(entry, field, random.pick(words)),
	}
}

/** Candidates who stand in the same sheet. */
const sheetMates = ({ plan, entries }: PreparedFile, entry: Entry) =>
	plan.format.kind === 'xlsx' && plan.format.sheets === 'series'
		? entries.filter(({ series }) => series === entry.series)
		: entries

const misspelt: Record<string, readonly string[]> = {
	ADMIS: ['Admsi', 'Adims', 'Amdis'],
	AJOURNE: ['Ajounré', 'Ajorné', 'Ajurné'],
	ELIMINE: ['Elimné', 'Élimminé', 'Elimnié'],
	ABSENT: ['Asbent', 'Absnet', 'Absentt'],
}
const aliases: Record<string, readonly string[]> = {
	ADMIS: ['Reçu', 'Admi', 'ADM.'],
	AJOURNE: ['Adjourné', 'AJ', 'Ajournee'],
	ELIMINE: ['Échec', 'Recalé', 'Elim.'],
	ABSENT: ['Abscent', 'Abs.', 'ABSENTE'],
}

const totalCase: Expected = { case: 'totalMismatch' }

/** Faults of single cells. */
export const cellFaults: readonly FaultKind[] = [
	{
		kind: 'nameMissing',
		rate: 2,
		expected: finding('name.missing'),
		fits: (file) => has(file, 'surname'),
		apply: (_, entry) => {
			entry.written.surname = ''
			return write(entry, 'givenNames', '')
		},
	},
	{
		kind: 'nameDamaged',
		rate: 3,
		expected: finding('name.suspicious'),
		fits: hasName,
		apply: (_, entry, { random }) =>
			write(entry, 'surname', random.pick(['FRANÃ§OIS', 'J0SEPH', 'D?SIR?', 'C#LESTIN'])),
	},
	{
		kind: 'orderNumberMissing',
		rate: 3,
		expected: finding('orderNumber.missing'),
		fits: () => true,
		apply: (_, entry) => write(entry, 'orderNumber', ''),
	},
	{
		kind: 'orderNumberDamaged',
		rate: 3,
		expected: finding('orderNumber.damaged'),
		fits: () => true,
		apply: (_, entry, { random }) => write(entry, 'orderNumber', random.pick(['9,99999E+99', '1,01E+06', '2.5E+5'])),
	},
	{
		kind: 'birthDateUnreadable',
		rate: 4,
		expected: finding('birthDate.unreadable'),
		fits: hasBirth,
		apply: (file, entry, { random }) => {
			const numbers = ['32/13/2004', '30/02/2005', '14/15/1986']
			return write(entry, 'birthDate', random.pick(has(file, 'birthDate') ? [...numbers, 'inconnue'] : numbers))
		},
	},
	{
		kind: 'birthDateImplausible',
		rate: 3,
		expected: finding('birthDate.implausible'),
		fits: (file) => has(file, 'birthDate') && file.plan.layout.dates !== 'serial',
		apply: (file, entry, { random }) => {
			const year = random.chance(0.5) ? file.session.year - 2 : 1908
			return write(entry, 'birthDate', file.plan.layout.dates === 'iso' ? `${year}-03-14` : `14/03/${year}`)
		},
	},
	{
		kind: 'markUnreadable',
		rate: 4,
		expected: finding('mark.unreadable'),
		fits: (_, entry) => present(entry),
		apply: (_, entry, { random }) => write(entry, spot(entry, random).field, random.pick(['1O5', 'l20', '??', '12x'])),
	},
	{
		kind: 'markAboveMaximum',
		rate: 3,
		expected: finding('mark.aboveMaximum'),
		fits: (_, entry) => present(entry),
		apply: (file, entry, { random }) => {
			const { field, maximum } = spot(entry, random)
			return write(entry, field, numberCell(file.plan.layout, (maximum + random.between(5, 90)) * 100))
		},
	},
	{
		kind: 'markNegative',
		rate: 1,
		expected: finding('mark.negative'),
		fits: (_, entry) => present(entry),
		apply: (_, entry, { random }) => write(entry, spot(entry, random).field, `-${random.between(5, 60)}`),
	},
	{
		kind: 'markMissing',
		rate: 4,
		expected: finding('mark.missing'),
		fits: (_, entry) => present(entry),
		apply: (_, entry, { random }) => write(entry, spot(entry, random).field, ''),
	},
	{
		kind: 'allZero',
		rate: 4,
		expected: [...finding('marks.allZero'), { case: 'allZero' }],
		fits: (_, entry) => present(entry),
		apply: (file, entry, { alone }) => {
			if (!alone(entry)) return null
			entry.marks = entry.marks.map(() => 0)
			settle(entry, file.session)
			return { note: 'present and marked 0 everywhere, no procès-verbal' }
		},
	},
	{
		kind: 'markOfAnotherSeries',
		rate: 2,
		expected: finding('mark.notInBareme'),
		fits: (file, entry) => present(entry) && file.plan.layout.fields.some(([field]) => field === 'series'),
		apply: (file, entry, { random }) => {
			const mine = new Set(entry.bareme.slots.map(({ subject }) => subject))
			const other = sheetMates(file, entry)
				.flatMap(({ bareme }) => bareme.slots)
				.find(({ subject }) => !mine.has(subject))
			return other ? write(entry, `mark:${other.subject}`, String(random.between(20, 90))) : null
		},
	},
	{
		kind: 'markWordMisspelt',
		rate: 2,
		expected: finding('mark.proposed'),
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => flagged(entry, file.session, context, 'absent', ['absnet', 'Absentt', 'abssent']),
	},
	{
		kind: 'absentInSubject',
		rate: 6,
		expected: [],
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => flagged(entry, file.session, context, 'absent', ['absent', 'ABS', 'Abscent']),
	},
	{
		kind: 'exemptInSubject',
		rate: 3,
		expected: [],
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => flagged(entry, file.session, context, 'exempt', ['dispensé', 'exempt']),
	},
	{
		kind: 'subjectCancelled',
		rate: 2,
		expected: [],
		fits: (_, entry) => present(entry),
		apply: (file, entry, context) => flagged(entry, file.session, context, 'cancelled', ['annulé']),
	},
	{
		kind: 'totalWrong',
		rate: 4,
		expected: [...finding('total.mismatch'), totalCase],
		fits: (file, entry) => has(file, 'total') && present(entry),
		apply: (file, entry, { random }) =>
			write(entry, 'total', numberCell(file.plan.layout, (entry.total ?? 0) + random.pick([-1000, 500, 1000, 10_000]))),
	},
	{
		kind: 'markNotCarriedOver',
		rate: 3,
		expected: [...finding('total.mismatch'), totalCase],
		fits: (file, entry) => has(file, 'total') && present(entry),
		apply: (file, entry, { random }) => {
			const { field, mark, maximum } = spot(entry, random)
			const other = mark * 2 > maximum * 100 ? mark - 1500 : mark + 1500
			return write(
				entry,
				field,
				numberCell(file.plan.layout, Math.max(0, other)),
				'one mark differs from what was added up',
			)
		},
	},
	{
		kind: 'averageWrong',
		rate: 3,
		expected: [...finding('average.mismatch'), totalCase],
		fits: (file, entry) => has(file, 'average') && present(entry),
		apply: (file, entry, { random }) => {
			const wrong = (entry.average ?? 0) + random.pick([-40, -25, 25, 40])
			if (wrong < 0 || decisionFor(file.session.rule, wrong) !== entry.decision) return null
			return write(entry, 'average', numberCell(file.plan.layout, wrong))
		},
	},
	{
		kind: 'totalMissing',
		rate: 5,
		expected: [...finding('total.missing'), { case: 'totalMissing' }],
		fits: (file, entry) => has(file, 'total') && present(entry),
		apply: (_, entry) => {
			entry.written.average = ''
			return write(entry, 'total', '')
		},
	},
	{
		kind: 'averageMissing',
		rate: 2,
		expected: [...finding('average.missing'), { case: 'totalMissing' }],
		fits: (file, entry) => has(file, 'average') && present(entry),
		apply: (_, entry) => write(entry, 'average', ''),
	},
	wrongWord('totalUnreadable', 'total.unreadable', 'total', ['voir PV', '8l2'], (_, entry) => present(entry)),
	wrongWord('averageUnreadable', 'average.unreadable', 'average', ['n.c.', '5,O2'], (_, entry) => present(entry)),
	wrongWord('mentionUnknown', 'mention.unknown', 'mention', ['Honorable', 'Distinction'], (_, entry) => present(entry)),
	wrongWord('sexUnknown', 'sex.unknown', 'sex', ['X', '?', 'N']),
	wrongWord('examUnknown', 'exam.unknown', 'exam', ['Certificat pratique']),
	wrongWord('yearUnreadable', 'year.unreadable', 'year', ['20Z5', 'an 25']),
	wrongWord('sessionKindUnknown', 'sessionKind.unknown', 'sessionKind', ["Rattrapage d'hiver"]),
	{
		kind: 'decisionMisspelt',
		rate: 6,
		expected: finding('decision.proposed'),
		fits: () => true,
		apply: (_, entry, { random }) => write(entry, 'decision', random.pick(misspelt[entry.decision] ?? ['Admsi'])),
	},
	{
		kind: 'decisionOtherWord',
		rate: 6,
		expected: [],
		fits: () => true,
		apply: (_, entry, { random }) => write(entry, 'decision', random.pick(aliases[entry.decision] ?? ['Reçu'])),
	},
	wrongWord('decisionUnknown', 'decision.unknown', 'decision', ['Voir DDE', 'En attente', 'Suspendu']),
	{
		kind: 'decisionContradicts',
		rate: 3,
		expected: finding('decision.contradicts'),
		fits: (file, entry) => present(entry) && has(file, 'average'),
		apply: (file, entry) =>
			write(
				entry,
				'decision',
				decisionWord(file.plan.layout, entry.decision === 'ADMIS' ? 'ELIMINE' : 'ADMIS', entry.identity.sex),
			),
	},
	{
		kind: 'seriesUnknown',
		rate: 2,
		expected: finding('series.unknown'),
		fits: (_, entry) => entry.series !== '',
		apply: (_, entry, { random }) => write(entry, 'series', random.pick(['Z', 'SXT', 'F9'])),
	},
	{
		kind: 'seriesOfAnotherExam',
		rate: 1,
		expected: finding('bareme.none'),
		// A checker that knows the series of each exam may as well call it unknown.
		certain: false,
		fits: (_, entry) => entry.series !== '',
		apply: (file, entry) => write(entry, 'series', file.session.exam === 'NS4' ? 'D' : 'SMP'),
	},
	wrongWord('departmentUnknown', 'department.unknown', 'department', ['Diaspora', 'Santiago', '11e dépt.']),
	{
		kind: 'formulaCell',
		rate: 3,
		expected: finding('cell.formula'),
		fits: (file, entry) => !isCsv(file) && has(file, 'total') && present(entry),
		apply: (_, entry) => write(entry, 'total', { sum: (entry.total ?? 0) / 100 }),
	},
	{
		kind: 'errorCell',
		rate: 2,
		expected: finding('cell.error'),
		fits: (file, entry) => !isCsv(file) && present(entry),
		apply: (_, entry, { random }) =>
			write(entry, spot(entry, random).field, { error: random.pick(['#N/A', '#REF!', '#VALUE!']) }),
	},
	{
		kind: 'spellingKreyol',
		rate: 6,
		expected: [],
		fits: (_, { identity }) => otherSpelling(identity.surname) !== identity.surname,
		apply: (_, entry) => {
			entry.identity.surname = otherSpelling(entry.identity.surname)
			return { field: 'surname' }
		},
	},
]
