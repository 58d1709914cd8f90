import type { CaseKind } from '#shared/contract/reconciliation'
import type { FindingCode } from '#shared/domain/findings'
import { cellFaults } from './cellFaults.ts'
import type { Entry, Place, Session } from './entries.ts'
import type { PlannedFile } from './files.ts'
import { lineFaults } from './lineFaults.ts'
import type { People } from './people.ts'
import { peopleFaults } from './peopleFaults.ts'
import type { Random } from './random.ts'

/** What the program must make of a fault. */
export type Expected = { finding: FindingCode } | { case: CaseKind } | { status: 'held' }

export interface PreparedFile {
	plan: PlannedFile
	session: Session
	entries: Entry[]
}

export interface FaultContext {
	random: Random
	people: People
	files: readonly PreparedFile[]
	/** How many rows each person has in the whole archive. */
	rowsOf: Map<number, number>
	/** Whether the person has this row only, so that changing it contradicts no other session. */
	alone: (entry: Entry) => boolean
}

/** What was done to an entry; null = it could not be done to this one. */
export interface Done {
	/** Field, or `mark:<subject>`, or empty for the whole row. */
	field?: string
	others?: Entry[]
	note?: string
}

export interface FaultKind {
	kind: string
	/** Rows out of 10,000 that get it; every kind occurs at least once. */
	rate: number
	expected: readonly Expected[]
	/** False where the program can only find it with evidence that the archive may lack. */
	certain?: boolean
	fits: (file: PreparedFile, entry: Entry) => boolean
	apply: (file: PreparedFile, entry: Entry, context: FaultContext) => Done | null
}

export interface Fault {
	kind: string
	entry: Entry
	field: string
	others: Entry[]
	expected: readonly Expected[]
	certain: boolean
	note: string
}

/** The fault as the truth file has it. */
export interface FaultRecord extends Omit<Fault, 'entry' | 'others'>, Place {
	others: Place[]
}

export const faultKinds: readonly FaultKind[] = [...cellFaults, ...lineFaults, ...peopleFaults]

/** Puts faults of every kind in, each at its rate and at least once where a file can show it. */
export function putFaults(files: readonly PreparedFile[], people: People, random: Random): Fault[] {
	const rowsOf = new Map<number, number>()
	for (const { entries } of files)
		for (const { person } of entries) rowsOf.set(person.id, (rowsOf.get(person.id) ?? 0) + 1)
	const alone = ({ person }: Entry) => rowsOf.get(person.id) === 1
	const context: FaultContext = { random, people, files, rowsOf, alone }
	const rows = files.reduce((sum, { entries }) => sum + entries.length, 0)
	const faults: Fault[] = []
	for (const kind of faultKinds) {
		const wanted = Math.max(1, Math.round((kind.rate * rows) / 10_000))
		const possible = random.shuffle(
			files.flatMap((file) => file.entries.filter((entry) => kind.fits(file, entry)).map((entry) => ({ file, entry }))),
		)
		let put = 0
		for (const { file, entry } of possible) {
			if (put === wanted) break
			if (entry.touched) continue
			const done = kind.apply(file, entry, context)
			if (!done) continue
			const others = done.others ?? []
			for (const one of [entry, ...others]) one.touched = true
			put++
			faults.push({
				kind: kind.kind,
				entry,
				field: done.field ?? '',
				others,
				expected: kind.expected,
				certain: kind.certain ?? true,
				note: done.note ?? '',
			})
		}
	}
	return faults
}
