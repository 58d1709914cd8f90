import type { CaseKind, Weight } from '#shared/contract/reconciliation'
import { averageOf, totalOf, type MarkFlag } from '#shared/domain/marks'
import type { Bareme } from '#shared/domain/profile'

/** What the checks of one sitting's marks need. Marks, totals and averages in hundredths. */
export interface MarkedSitting {
	bareme: Bareme
	averageOn: number
	marks: readonly (number | null)[]
	flags: readonly MarkFlag[]
	total: number | null
	average: number | null
	/** False for absents and others who did not take part. */
	participant: boolean
}

export interface ArithmeticFault {
	kind: Extract<CaseKind, 'totalMismatch' | 'totalMissing' | 'allZero'>
	weights: Weight[]
}

/** Sources cut or round averages to two digits, some of them from a total already rounded. */
const ROUNDING = 1
/** Fewer marks than this being zero says nothing. */
const LEAST_MARKS = 2

const line = (field: string, level: string, stated: number | null, computed: number | null): Weight => ({
	field,
	level,
	left: stated === null ? '' : (stated / 100).toFixed(2),
	right: computed === null ? '' : (computed / 100).toFixed(2),
	weight: 0,
})

/** Total and average as the marks and the barème give them; null where a mark is missing. */
export function computedOf(sitting: Pick<MarkedSitting, 'bareme' | 'averageOn' | 'marks' | 'flags'>) {
	const total = totalOf(sitting.bareme, sitting.marks, sitting.flags)
	const average = total === null ? null : averageOf(sitting.bareme, total, sitting.averageOn, sitting.flags)
	return { total, average }
}

/** What does not add up in one sitting. `missing` says which of total and average its source states at all. */
export function arithmeticFaults(
	sitting: MarkedSitting,
	stated: { total: boolean; average: boolean } = { total: true, average: true },
): ArithmeticFault[] {
	const used = sitting.marks.slice(0, sitting.bareme.slots.length).filter((mark) => mark !== null)
	if (used.length === 0) return []
	const faults: ArithmeticFault[] = []
	const computed = computedOf(sitting)
	const mismatches: Weight[] = []
	if (computed.total !== null && sitting.total !== null && Math.abs(computed.total - sitting.total) > ROUNDING)
		mismatches.push(line('total', 'different', sitting.total, computed.total))
	if (computed.average !== null && sitting.average !== null && Math.abs(computed.average - sitting.average) > ROUNDING)
		mismatches.push(line('average', 'different', sitting.average, computed.average))
	if (mismatches.length > 0) faults.push({ kind: 'totalMismatch', weights: mismatches })
	const missing: Weight[] = []
	if (stated.total && sitting.total === null) missing.push(line('total', 'missing', null, computed.total))
	if (stated.average && sitting.average === null) missing.push(line('average', 'missing', null, computed.average))
	if (missing.length > 0 && sitting.participant) faults.push({ kind: 'totalMissing', weights: missing })
	const excused = sitting.flags.some((flag) => flag === 'absent' || flag === 'cancelled')
	if (sitting.participant && !excused && used.length >= LEAST_MARKS && used.every((mark) => mark === 0))
		faults.push({ kind: 'allZero', weights: used.length === 0 ? [] : [line('marks', 'zero', 0, null)] })
	return faults
}
