import { MAXIMUM_SLOTS, maximumTotal, type Bareme } from './profile.ts'

/**
 * Marks are integers: hundredths of a point, one per slot of the barème, `null` where the source says nothing.
 * Beside each mark stands a flag; the sixteen flags of a sitting are packed three bits each into one integer < 2^48.
 */
export const markFlags = ['none', 'absent', 'exempt', 'cancelled', 'imputed', 'carried', 'retaken'] as const
export type MarkFlag = (typeof markFlags)[number]

export function packFlags(flags: readonly MarkFlag[]): number {
	let packed = 0
	for (let slot = Math.min(flags.length, MAXIMUM_SLOTS) - 1; slot >= 0; slot--)
		packed = packed * 8 + markFlags.indexOf(flags[slot] ?? 'none')
	return packed
}

export function unpackFlags(packed: number, count: number): MarkFlag[] {
	const flags: MarkFlag[] = []
	let rest = packed
	for (let slot = 0; slot < count; slot++) {
		flags.push(markFlags[rest % 8] ?? 'none')
		rest = Math.floor(rest / 8)
	}
	return flags
}

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
