import type { MarkFlag } from './markFlags.ts'
import { maximumTotal, type Bareme } from './profile.ts'

export { markFlags, packFlags, unpackFlags, type MarkFlag } from './markFlags.ts'

/** Marks are integers: hundredths of a point, one per slot of the barème, `null` where the source says nothing. */

/** Sum of mark × coefficient in hundredths, or null when a mark is missing without a flag that explains it. */
export function totalOf(bareme: Bareme, marks: readonly (number | null)[], flags: readonly MarkFlag[]): number | null {
	let total = 0
	for (const [index, slot] of bareme.slots.entries()) {
		const mark = marks[index] ?? null
		if (mark !== null) total += mark * slot.coefficient
		else if ((flags[index] ?? 'none') === 'none') return null
	}
	return Math.round(total)
}

/** Average in hundredths on `averageOn`; exempt and cancelled subjects leave the denominator. */
export function averageOf(bareme: Bareme, total: number, averageOn: number, flags: readonly MarkFlag[] = []): number {
	let out = maximumTotal(bareme)
	for (const [index, slot] of bareme.slots.entries())
		if (flags[index] === 'exempt' || flags[index] === 'cancelled') out -= slot.maximum * slot.coefficient * 100
	return out <= 0 ? 0 : Math.round((total / out) * averageOn * 100)
}
