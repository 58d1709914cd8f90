import type { FieldName } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import type { Cell, Entry, Session } from './entries.ts'
import type { DateStyle, LayoutStyle } from './layouts.ts'
import { plainApostrophe } from './people.ts'

export interface Column {
	header: string
	/** Title of the row above, when the header has two rows. */
	group: string
	field: FieldName
	subject: string
	value: (entry: Entry) => Cell
}

/** The columns of one sheet: the fields of the layout, and the subjects that the given entries have. */
export function columnsOf(style: LayoutStyle, profile: Profile, session: Session, entries: readonly Entry[]): Column[] {
	const subjects = [...new Set(entries.flatMap(({ bareme }) => bareme.slots.map(({ subject }) => subject)))]
	const hasSeries = entries.some(({ series }) => series !== '')
	const values = valuesOf(style, profile, session)
	return style.fields.flatMap(([field, header]): Column[] => {
		if (field === 'series' && !hasSeries) return []
		if (field === 'marks')
			return subjects.map((subject) => ({
				header: subjectHeader(style, profile, subject),
				group: style.group ?? '',
				field: 'mark',
				subject,
				value: (entry) => markCell(style, entry, subject),
			}))
		const value = (entry: Entry) => entry.written[field] ?? values[field]?.(entry) ?? null
		return [{ header: plainApostrophe(header), group: '', field, subject: '', value }]
	})
}

function subjectHeader(style: LayoutStyle, profile: Profile, id: string): string {
	const subject = profile.subjects.find((one) => one.id === id)
	const names = subject?.names ?? { fr: id }
	const short = subject?.aliases[0] ?? names.fr
	if (style.subjects === 'kreyol') return names.ht ?? names.fr
	if (style.subjects === 'upper') return plain(short)
	return plainApostrophe(style.subjects === 'short' ? short : names.fr)
}

/** How each field of an entry is written in a layout. */
function valuesOf(
	style: LayoutStyle,
	profile: Profile,
	session: Session,
): Partial<Record<FieldName, (entry: Entry) => Cell>> {
	const points = (hundredths: number | null) => (hundredths === null ? null : numberCell(style, hundredths))
	const surname = ({ identity }: Entry) =>
		(style.surnames === 'capitals' ? identity.surname.toUpperCase() : identity.surname).padEnd(style.padding)
	const department = new Map(
		profile.departments.map(({ id, names }) => [
			id,
			plainApostrophe((style.decisions === 'kreyol' && names.ht) || names.fr),
		]),
	)
	const sessionKind = profile.sessionKinds.find(({ id }) => id === session.kind)?.aliases[0] ?? session.kind
	return {
		orderNumber: ({ orderNumber }) => orderNumber,
		surname,
		givenNames: ({ identity }) => identity.givenNames.padEnd(style.padding),
		// A fault in one of the two fields shows in the cell that holds both.
		fullName: (entry) => {
			const { surname: first, givenNames: second } = entry.written
			return `${textOf(first) ?? surname(entry)} ${textOf(second) ?? entry.identity.givenNames}`
		},
		sex: ({ identity }) => identity.sex,
		birthDate: ({ identity }) => dateCell(style.dates, identity.birthDate),
		birthPlace: ({ identity }) => identity.birthPlace.padEnd(style.padding),
		birthDateAndPlace: ({ written, identity }) =>
			`${textOf(written.birthDate) ?? dateCell('words', identity.birthDate)} à ${identity.birthPlace}`,
		department: (entry) => department.get(entry.department) ?? '',
		commune: ({ commune }) => commune,
		centre: ({ centre }) => centre,
		school: ({ school }) => school,
		series: ({ series }) => series,
		nationalId: ({ person }) => person.nationalId,
		total: ({ total }) => points(total),
		average: ({ average }) => points(average),
		decision: ({ decision, identity }) => decisionWord(style, decision, identity.sex),
		mention: ({ mention }) => profile.mentions.find(({ id }) => id === mention)?.names.fr ?? '',
		remark: ({ remark }) => remark,
		exam: () => session.exam,
		year: () => session.year,
		sessionKind: () => sessionKind,
	}
}

function markCell(style: LayoutStyle, entry: Entry, subject: string): Cell {
	const written = entry.written[`mark:${subject}`]
	if (written !== undefined) return written
	const slot = entry.bareme.slots.findIndex((one) => one.subject === subject)
	const mark = entry.marks[slot] ?? null
	if (mark === null) return null
	const cell = numberCell(style, mark)
	return entry.flags[slot] === 'retaken' ? `${cell} R` : cell
}

const textOf = (cell: Cell | undefined) => (typeof cell === 'string' ? cell : undefined)

export function numberCell(style: LayoutStyle, hundredths: number): string | number {
	const value = hundredths / 100
	if (style.numbers === 'number') return value
	if (style.numbers === 'noisyNumber') return hundredths % 100 === 0 ? value : (value * 3) / 3 + value * 2 ** -51
	return style.numbers === 'comma' ? String(value).replace('.', ',') : String(value)
}

const months = [
	'janvier',
	'février',
	'mars',
	'avril',
	'mai',
	'juin',
	'juillet',
	'août',
	'septembre',
	'octobre',
	'novembre',
	'décembre',
]

/** Days since 30 December 1899, as workbooks count them. */
const serialOf = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000 + 25_569

function dateCell(style: DateStyle, iso: string): string | number {
	const [year = '', month, day] = iso.split('-')
	if (month === undefined || day === undefined) return year
	if (style === 'slash') return `${day}/${month}/${year}`
	if (style === 'dash') return `${day}-${month}-${year}`
	if (style === 'words') return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}`
	return style === 'serial' ? serialOf(iso) : iso
}

const letters: Record<string, string> = { ADMIS: 'A', AJOURNE: 'AJ', ELIMINE: 'E', ABSENT: 'ABS' }
const kreyolWords: Record<string, string> = { ADMIS: 'Admèt', AJOURNE: 'Ajounen', ELIMINE: 'Elimine', ABSENT: 'Absan' }
const frenchWords: Record<string, string> = { ADMIS: 'Admis', AJOURNE: 'Ajourné', ELIMINE: 'Éliminé', ABSENT: 'Absent' }

export function decisionWord(style: LayoutStyle, decision: string, sex: 'M' | 'F'): string {
	if (style.decisions === 'letters') return letters[decision] ?? decision
	if (style.decisions === 'kreyol') return kreyolWords[decision] ?? decision
	if (style.decisions === 'capitals') return decision
	return (frenchWords[decision] ?? decision) + (sex === 'F' ? 'e' : '')
}
