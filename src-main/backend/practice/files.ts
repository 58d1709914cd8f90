import type { Session } from './entries.ts'
import { layouts, type LayoutStyle } from './layouts.ts'
import { MAIN_SESSION } from './sessions.ts'

export type CsvEncoding = 'utf-8' | 'utf-8-bom' | 'windows-1252' | 'cp850'

/** One file of the practice archive: which candidates it holds and how its office writes. */
export interface PlannedFile {
	name: string
	session: string
	/** Departments whose candidates are in it; empty = those that no other file of the session has. */
	departments: readonly string[]
	layout: LayoutStyle
	format:
		| { kind: 'csv'; encoding: CsvEncoding; delimiter: ',' | ';' | '\t' }
		| { kind: 'xlsx'; sheets: 'one' | 'series' }
	/** Lines above the header, where there are any. */
	titles: boolean
	/** Lines at the end that say how many rows there should be. */
	controls: boolean
	/** Schools' names with quotation marks that the program did not escape. */
	bareQuotes: boolean
	/** Candidates on a printed page, where the header stands again on each; null where it does not. */
	pageLength: number | null
	/** The file delivers again what this earlier one held, with corrections. */
	redelivers: string | null
}

const csv = (
	name: string,
	session: string,
	layout: LayoutStyle,
	encoding: CsvEncoding,
	delimiter: ',' | ';' | '\t',
	rest: Partial<PlannedFile> = {},
): PlannedFile => ({
	name,
	session,
	layout,
	format: { kind: 'csv', encoding, delimiter },
	departments: [],
	titles: true,
	controls: true,
	bareQuotes: false,
	pageLength: null,
	redelivers: null,
	...rest,
})

const xlsx = (
	name: string,
	session: string,
	layout: LayoutStyle,
	sheets: 'one' | 'series',
	rest: Partial<PlannedFile> = {},
): PlannedFile => ({ ...csv(name, session, layout, 'utf-8', ',', rest), format: { kind: 'xlsx', sheets } })

const only = (...departments: string[]) => ({ departments })

/** In the order in which they are to be imported. */
export const plannedFiles: readonly PlannedFile[] = [
	csv('RHETO95.CSV', 'BAC1 1995 ORD', layouts.dos, 'cp850', ';'),
	csv('PHILO96.CSV', 'BAC2 1996 ORD', layouts.dos, 'cp850', ',', { controls: false, pageLength: 20 }),
	csv('9AF_1999_ordinaire.csv', 'AF9 1999 ORD', layouts.withoutTotals, 'cp850', ';'),
	csv('Rheto_2002_ordinaire.csv', 'BAC1 2002 ORD', layouts.list, 'windows-1252', ';', { bareQuotes: true }),
	xlsx('Philo_2003_ordinaire_par_serie.xlsx', 'BAC2 2003 ORD', layouts.workbook, 'series'),
	csv('9AF_2007_Ouest.csv', 'AF9 2007 ORD', layouts.register, 'windows-1252', ';', only('ouest')),
	csv('9AF_2007_Provinces.csv', 'AF9 2007 ORD', layouts.list, 'windows-1252', '\t'),
	xlsx('Rheto_2010_ordinaire.xlsx', 'BAC1 2010 ORD', layouts.textWorkbookWithoutAverage, 'one'),
	csv('Philo_2011_ordinaire.csv', 'BAC2 2011 ORD', layouts.register, 'utf-8-bom', ';'),
	xlsx('Philo_2017_ordinaire.xlsx', 'BAC2 2017 ORD', layouts.workbook, 'series'),
	csv('Philo_2017_extraordinaire.csv', 'BAC2 2017 EXT', layouts.register, 'windows-1252', ';'),
	csv('9AF_2020_ordinaire.csv', 'AF9 2020 ORD', layouts.list, 'utf-8-bom', ','),
	xlsx('9AF_2021_Ouest.xlsx', 'AF9 2021 ORD', layouts.noisyWorkbook, 'one', only('ouest')),
	csv(
		'9AF_2021_Sid_Nip_Grandans.csv',
		'AF9 2021 ORD',
		layouts.kreyol,
		'utf-8',
		';',
		only('sud', 'nippes', 'grand-anse'),
	),
	csv('9AF_2021_autres_departements.csv', 'AF9 2021 ORD', layouts.register, 'windows-1252', ',', { bareQuotes: true }),
	csv('Philo_2022_bac_permanent.csv', 'BAC2 2022 PERM', layouts.listInSmallLetters, 'utf-8', ';'),
	xlsx('9AF_2024_ordinaire.xlsx', 'AF9 2024 ORD', layouts.textWorkbook, 'one'),
	xlsx('NS4_2024_Ouest.xlsx', 'NS4 2024 ORD', layouts.noisyWorkbook, 'series', only('ouest')),
	csv('NS4_2024_autres_departements.csv', 'NS4 2024 ORD', layouts.register, 'windows-1252', ';'),
	csv('NS4_2024_autres_departements_RECTIFIE.csv', 'NS4 2024 ORD', layouts.register, 'windows-1252', ';', {
		redelivers: 'NS4_2024_autres_departements.csv',
	}),
	csv('NS4_2024_extraordinaire.csv', 'NS4 2024 EXT', layouts.register, 'utf-8', ';'),
	xlsx('NS4_2025_ORD_Ouest.xlsx', MAIN_SESSION, layouts.workbook, 'series', only('ouest')),
	csv('NS4_2025_ORD_Artibonite.csv', MAIN_SESSION, layouts.register, 'windows-1252', ';', only('artibonite')),
	csv('NS4_2025_ORD_Nord.csv', MAIN_SESSION, layouts.list, 'utf-8-bom', ',', only('nord')),
	csv('NS4_2025_ORD_Sud.csv', MAIN_SESSION, layouts.dos, 'cp850', ';', only('sud')),
	csv('NS4_2025_ORD_Sud-Est.csv', MAIN_SESSION, layouts.register, 'utf-8', '\t', only('sud-est')),
	xlsx('NS4_2025_ORD_Nord-Est.xlsx', MAIN_SESSION, layouts.textWorkbook, 'one', only('nord-est')),
	csv('NS4_2025_ORD_Nord-Ouest.csv', MAIN_SESSION, layouts.registerWithNisu, 'utf-8', ';', only('nord-ouest')),
	csv('NS4_2025_ORD_Centre.csv', MAIN_SESSION, layouts.list, 'windows-1252', '\t', {
		...only('centre'),
		bareQuotes: true,
	}),
	xlsx('NS4_2025_ORD_GrandAnse.xlsx', MAIN_SESSION, layouts.noisyWorkbook, 'one', only('grand-anse')),
	csv('NS4_2025_ORD_Nippes.csv', MAIN_SESSION, layouts.register, 'utf-8', ';', { ...only('nippes'), titles: false }),
	csv('NS4_2026_ordinaire.csv', 'NS4 2026 ORD', layouts.registerWithNisu, 'utf-8-bom', ';', { controls: false }),
]

/** Which entries of its session a file holds. */
export function entriesOf(file: PlannedFile, session: Session): Session['entries'] {
	const siblings = plannedFiles.filter((one) => one.session === file.session && one.redelivers === null)
	const elsewhere = new Set(siblings.flatMap(({ departments }) => departments))
	return session.entries.filter(({ department }) =>
		file.departments.length > 0 ? file.departments.includes(department) : !elsewhere.has(department),
	)
}
