import type { Profile } from '#shared/domain/profile'
import type { Cell, Entry, Place } from './entries.ts'
import type { PreparedFile } from './faults.ts'
import { columnsOf, type Column } from './columns.ts'
import { withoutAccents } from './names.ts'
import { plainApostrophe } from './people.ts'

/** One sheet of a workbook, or the only one of a .csv file, ready to be written. */
export interface Sheet {
	name: string
	titles: string[]
	columns: Column[]
	/** Two when the subjects have a title of their own above them. */
	headerRows: 1 | 2
	entries: Entry[]
	controls: Control[]
	/** One-based row of the first candidate. */
	firstRow: number
	/** One-based rows where the header stands again, as at the top of each printed page. */
	repeatedHeaders: number[]
	/** One-based row of the candidate at a zero-based position. */
	rowOf: (position: number) => number
}

/** A line at the end of a list: what there should be and how many. */
export interface Control {
	/** `rows`, or a decision. */
	what: string
	label: string
	stated: number
	counted: number
	place: Place
}

/** A control total that the list states wrongly. */
export interface WrongControl {
	what: 'rows' | 'decisions'
	file: string
}

export function sheetsOf(file: PreparedFile, profile: Profile, wrong: readonly WrongControl[]): Sheet[] {
	const { plan, session, entries } = file
	const bySeries = plan.format.kind === 'xlsx' && plan.format.sheets === 'series'
	const groups = bySeries
		? [...new Set(entries.map(({ series }) => series))]
				.toSorted()
				.map((series) => ({ name: series, rows: entries.filter((entry) => entry.series === series) }))
		: [{ name: `${session.exam} ${session.year} ${session.kind}`, rows: entries }]
	return groups.map(({ name, rows }, index) => {
		const columns = columnsOf(plan.layout, profile, session, rows)
		const headerRows = columns.some(({ group }) => group !== '') ? 2 : 1
		const titles = plan.titles ? titlesOf(file, profile, bySeries ? name : '') : []
		const firstRow = titles.length + headerRows + 1
		const page = plan.pageLength ?? Number.POSITIVE_INFINITY
		const rowOf = (position: number) => firstRow + position + Math.floor(position / page)
		for (const [position, entry] of rows.entries())
			entry.place = { file: plan.name, sheet: index, row: rowOf(position) }
		const lies = wrong.filter((one) => one.file === plan.name && index === 0).map(({ what }) => what)
		return {
			name,
			titles,
			columns,
			headerRows,
			entries: rows,
			firstRow,
			rowOf,
			repeatedHeaders: rows.flatMap((_, position) =>
				position > 0 && position % page === 0 ? [rowOf(position) - 1] : [],
			),
			controls: plan.controls
				? controlsOf(rows, { file: plan.name, sheet: index, row: rowOf(rows.length - 1) + 2 }, lies)
				: [],
		}
	})
}

function titlesOf(file: PreparedFile, profile: Profile, series: string): string[] {
	const { plan, session } = file
	const exam = profile.exams.find(({ id }) => id === session.exam)
	const kind = profile.sessionKinds.find(({ id }) => id === session.kind)
	const departments = plan.departments.map((id) => profile.departments.find((one) => one.id === id)?.names.fr ?? id)
	const lines = [
		`${profile.republic.fr} - ${profile.ministry.fr}`,
		`${profile.bureau.fr} (${profile.bureauShort})`,
		`Examens d'État : ${exam?.names.fr ?? session.exam} - ${kind?.names.fr ?? session.kind} - ${session.year}`,
	]
	if (departments.length > 0) lines.push(`Département${departments.length > 1 ? 's' : ''} : ${departments.join(', ')}`)
	if (series !== '') lines.push(`Série : ${series}`)
	const old = plan.layout.subjects === 'upper'
	// A blank line stands between the titles and the header.
	return [...lines.map(plainApostrophe).map((line) => (old ? withoutAccents(line).toUpperCase() : line)), '']
}

const decisionLabels = [
	['ADMIS', 'Admis'],
	['AJOURNE', 'Ajournés'],
	['ELIMINE', 'Éliminés'],
	['ABSENT', 'Absents'],
] as const

function controlsOf(entries: readonly Entry[], place: Place, lies: readonly string[]): Control[] {
	const counts = [
		{ what: 'rows', label: 'Total candidats', counted: entries.length, lie: lies.includes('rows') },
		...decisionLabels.map(([decision, label]) => ({
			what: decision,
			label,
			counted: entries.filter((entry) => entry.decision === decision).length,
			lie: decision === 'ADMIS' && lies.includes('decisions'),
		})),
	]
	return counts.map(({ what, label, counted, lie }, index) => ({
		what,
		label,
		counted,
		stated: lie ? counted + 3 : counted,
		place: { ...place, row: place.row + index },
	}))
}

/** The cells of a candidate's row, with a row's own damage done to them. */
export function cellsOf(sheet: Sheet, entry: Entry): Cell[] {
	const cells = sheet.columns.map(({ value }) => value(entry))
	if (entry.damage !== 'shifted') return cells
	// One empty cell too many pushes the rest to the right, and the last one out.
	const from = sheet.columns.findIndex(({ field }) => field === 'sex')
	return [...cells.slice(0, from), '', ...cells.slice(from, -1)]
}
