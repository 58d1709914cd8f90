import type { MarkFlag } from './markFlags.ts'
import { maximumTotal, type Bareme } from './profile.ts'

export { markFlags, packFlags, unpackFlags, type MarkFlag } from './markFlags.ts'

/** Marks are integers: hundredths of a point, one per slot of the barème, `null` where the source says nothing. */

/** Sum of mark × coefficient in hundredths, or null when a mark is missing without a flag that explains it. */
export function totalOf(bareme: Bareme, marks: readonly (number | null)[], flags: readonly MarkFlag[]): number | null {
	let total = 0
	let index = 0
	for (const { coefficient } of bareme.slots) {
		const mark = marks[index] ?? null
		if (mark !== null) total += mark * coefficient
		else if ((flags[index] ?? 'none') === 'none') return null
		index++
	}
	return Math.round(total)
}

/** Average in hundredths on `averageOn`; exempt and cancelled subjects leave the denominator. */
export function averageOf(bareme: Bareme, total: number, averageOn: number, flags: readonly MarkFlag[] = []): number {
	let out = maximumTotal(bareme)
	for (const [index, flag] of flags.entries()) {
		const slot = flag === 'exempt' || flag === 'cancelled' ? bareme.slots[index] : undefined
		if (slot) out -= slot.maximum * slot.coefficient * 100
	}
	return out <= 0 ? 0 : Math.round((total / out) * averageOn * 100)
}
