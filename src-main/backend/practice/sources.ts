import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadProfile } from '../archive/profiles.ts'
import type { Place } from './entries.ts'
import { putFaults, type Fault, type FaultRecord, type PreparedFile } from './faults.ts'
import { entriesOf, plannedFiles } from './files.ts'
import { createPeople } from './people.ts'
import { createRandom } from './random.ts'
import { redeliver } from './redelivery.ts'
import { holdSessions, type Varied } from './sessions.ts'
import { sheetsOf, type Sheet, type WrongControl } from './sheets.ts'
import { writeCsv } from './writeCsv.ts'
import { writeWorkbook } from './writeWorkbook.ts'

export interface PracticeRequest {
	/** Created where it is missing; files of the same names are replaced. */
	folder: string
	/** Candidates of the main session (NS4 2025, ordinary); the history adds about half as many rows. */
	candidates?: number
	seed?: number
	/** Called after each session and each file. */
	onProgress?: (phase: 'people' | 'files', done: number, total: number) => void
	signal?: AbortSignal
}

/** One file as `sources.json` lists it, in the order of import. */
export interface PracticeSource {
	file: string
	exam: string
	year: number
	kind: string
	format: 'csv' | 'xlsx'
	/** Of a .csv file; null for workbooks. */
	encoding: string | null
	delimiter: string | null
	layout: string
	rows: number
	/** Of total, average and decision, those that no column states. */
	unstated: string[]
	/** `lastRow` is the last candidate's; repeated headers may stand between. */
	sheets: { name: string; headerRow: number; headerRows: number; firstRow: number; lastRow: number; rows: number }[]
	/** Name of an earlier file whose rows this one holds again. */
	redelivers: string | null
}

/** `truth.json`: what was done to the sources, for tests. Rows and header rows are one-based, sheets zero-based. */
export interface PracticeTruth {
	seed: number
	candidates: number
	rows: number
	faults: FaultRecord[]
	/** Every person with more than one row; a row that is nowhere here is its person's only one. */
	persons: { person: number; rows: Place[] }[]
}

export interface PracticeResult {
	folder: string
	/** Candidates' rows in all files. */
	rows: number
	files: PracticeSource[]
	/** How many faults of each kind. */
	faults: Record<string, number>
}

/**
 * Writes source files as an examination bureau would find them in its cupboards, from 1995 to 2026, with invented people
 * and known faults, and beside them `sources.json` and `truth.json`. The same seed gives the same bytes.
 */
export async function writePracticeSources(request: PracticeRequest): Promise<PracticeResult> {
	const { folder, candidates = 24_000, seed = 1, onProgress, signal } = request
	const profile = loadProfile('haiti')
	const random = (part: string) => createRandom(`${seed}/${part}`)
	const people = createPeople(profile, random('people'))
	const varied: Varied[] = []
	const sessions = holdSessions(profile, people, random('sessions'), candidates, varied, (done, total) => {
		signal?.throwIfAborted()
		onProgress?.('people', done, total)
	})

	const first: PreparedFile[] = plannedFiles.flatMap((plan) => {
		const session = sessions.get(plan.session)
		if (!session || plan.redelivers !== null) return []
		const entries = entriesOf(plan, session)
		return entries.length > 0 ? [{ plan, session, entries }] : []
	})
	const faults = [...putFaults(first, people, random('faults')), ...varied.map(variationFault)]
	const again = redeliver(first, random('redelivery'))
	faults.push(...again.faults)
	const prepared = plannedFiles.flatMap((plan) => [...first, ...again.files].filter((file) => file.plan === plan))

	const wrong = wrongControls(first)
	await mkdir(folder, { recursive: true })
	const files: PracticeSource[] = []
	const controls: FaultRecord[] = []
	for (const [index, file] of prepared.entries()) {
		signal?.throwIfAborted()
		const sheets = sheetsOf(file, profile, wrong)
		await write(folder, file, sheets, signal)
		files.push(describe(file, sheets))
		controls.push(...controlFaults(sheets), ...headerRecords(file, sheets))
		onProgress?.('files', index + 1, prepared.length)
	}

	const records = [...faults.map(recordOf), ...controls]
	const rows = files.reduce((sum, file) => sum + file.rows, 0)
	const truth: PracticeTruth = { seed, candidates, rows, faults: records, persons: personsOf(prepared) }
	await writeFile(join(folder, 'sources.json'), lines({ seed, candidates, files }))
	await writeFile(join(folder, 'truth.json'), lines(truth))
	const counts: Record<string, number> = {}
	for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1
	return { folder, rows, files, faults: counts }
}

async function write(
	folder: string,
	file: PreparedFile,
	sheets: readonly Sheet[],
	signal?: AbortSignal,
): Promise<void> {
	const { plan } = file
	const path = join(folder, plan.name)
	const [only] = sheets
	if (plan.format.kind === 'xlsx') await writeWorkbook(path, sheets, plan.layout.dates, signal)
	else if (only) await writeCsv(path, only, { ...plan.format, bareQuotes: plan.bareQuotes }, signal)
}

function describe({ plan, session, entries }: PreparedFile, sheets: readonly Sheet[]): PracticeSource {
	const csv = plan.format.kind === 'csv' ? plan.format : null
	return {
		file: plan.name,
		exam: session.exam,
		year: session.year,
		kind: session.kind,
		format: plan.format.kind,
		encoding: csv?.encoding ?? null,
		delimiter: csv?.delimiter ?? null,
		layout: plan.layout.id,
		rows: entries.length,
		unstated: ['total', 'average', 'decision'].filter((field) => plan.layout.fields.every(([name]) => name !== field)),
		sheets: sheets.map(({ name, firstRow, rowOf, headerRows, entries: rows }) => ({
			name,
			headerRow: firstRow - headerRows,
			headerRows,
			firstRow,
			lastRow: rowOf(rows.length - 1),
			rows: rows.length,
		})),
		redelivers: plan.redelivers,
	}
}

/** Lists whose last lines are wrong: in the main session and in an old one, once each way. */
function wrongControls(files: readonly PreparedFile[]): WrongControl[] {
	const named = (name: string, what: WrongControl['what']): WrongControl[] =>
		files.some(({ plan }) => plan.name === name && plan.controls) ? [{ file: name, what }] : []
	return [
		...named('RHETO95.CSV', 'rows'),
		...named('9AF_2021_Ouest.xlsx', 'decisions'),
		...named('NS4_2025_ORD_Sud.csv', 'decisions'),
		...named('NS4_2025_ORD_Nord-Est.xlsx', 'rows'),
	]
}

function controlFaults(sheets: readonly Sheet[]): FaultRecord[] {
	return sheets
		.flatMap(({ controls }) => controls)
		.filter(({ stated, counted }) => stated !== counted)
		.map(({ what, stated, counted, place }) => ({
			kind: what === 'rows' ? 'control.rows' : 'control.decisions',
			...place,
			field: what,
			others: [],
			expected: [{ finding: what === 'rows' ? 'control.rows' : 'control.decisions' }],
			certain: true,
			note: `${stated} stated, ${counted} rows`,
		}))
}

const headerRecords = ({ plan }: PreparedFile, sheets: readonly Sheet[]): FaultRecord[] =>
	sheets.flatMap(({ repeatedHeaders }, sheet) =>
		repeatedHeaders.map((row) => ({
			kind: 'repeatedHeader',
			file: plan.name,
			sheet,
			row,
			field: '',
			others: [],
			expected: [{ finding: 'row.repeatedHeader' }],
			certain: true,
			note: 'the header on the next printed page',
		})),
	)

const variationFault = ({ entry, before, variation }: Varied): Fault => ({
	kind: `written.${variation}`,
	entry,
	field: variation.startsWith('birth') ? 'birthDate' : 'surname',
	others: [before],
	expected: [{ case: 'samePerson' }],
	// How much difference still counts as the same person is the reconciler's choice.
	certain: false,
	note: 'the same person as in the other row, written otherwise',
})

function recordOf({ entry, others, ...fault }: Fault): FaultRecord {
	return { ...fault, ...entry.place, others: others.map(({ place }) => ({ ...place })) }
}

function personsOf(files: readonly PreparedFile[]): PracticeTruth['persons'] {
	const rows = new Map<number, Place[]>()
	for (const { entries } of files)
		for (const { person, place } of entries) rows.set(person.id, [...(rows.get(person.id) ?? []), place])
	return [...rows].filter(([, places]) => places.length > 1).map(([person, places]) => ({ person, rows: places }))
}

/** JSON with one element of each list on a line, so that it can be read and compared. */
function lines(value: object): string {
	const parts = Object.entries(value).map(([key, one]: [string, unknown]) => {
		const text = Array.isArray(one)
			? `[\n${one.map((item) => JSON.stringify(item)).join(',\n')}\n]`
			: JSON.stringify(one)
		return `${JSON.stringify(key)}: ${text}`
	})
	return `{\n${parts.join(',\n')}\n}\n`
}
