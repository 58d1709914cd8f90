import type { FindingCode } from '#shared/domain/findings'
import type { LineDamage } from './entries.ts'
import type { FaultKind } from './faults.ts'
import { finding, has, isCsv, present } from './fits.ts'

const damage = (kind: LineDamage, rate: number, code: FindingCode, fits: FaultKind['fits']): FaultKind => ({
	kind: `line.${kind}`,
	rate,
	expected: finding(code),
	fits,
	apply: (_, entry) => {
		entry.damage = kind
		return {}
	},
})

/** Faults of whole lines. */
export const lineFaults: readonly FaultKind[] = [
	damage('shifted', 3, 'row.shifted', (file, entry) => present(entry) && has(file, 'sex')),
	damage('tooManyCells', 2, 'row.tooManyCells', isCsv),
	damage(
		'undecodable',
		2,
		'row.undecodable',
		({ plan: { format } }) => format.kind === 'csv' && format.encoding.startsWith('utf-8'),
	),
	damage('nulBytes', 1, 'row.nulBytes', isCsv),
	damage('tooLong', 0.3, 'row.tooLong', isCsv),
	damage('tooFewCells', 2, 'row.tooFewCells', isCsv),
	// Only the end of a file can be cut off; lists with totals at the end are whole.
	damage(
		'cutOff',
		0.3,
		'row.cutOff',
		(file, entry) => isCsv(file) && !file.plan.controls && file.entries.at(-1) === entry,
	),
]
