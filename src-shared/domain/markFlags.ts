/** Why a mark stands as it does. The sixteen flags of a sitting are packed three bits each into one integer < 2^48. */
export const markFlags = ['none', 'absent', 'exempt', 'cancelled', 'imputed', 'carried', 'retaken'] as const
export type MarkFlag = (typeof markFlags)[number]

const MOST_FLAGS = 16

export function packFlags(flags: readonly MarkFlag[]): number {
	let packed = 0
	for (let slot = Math.min(flags.length, MOST_FLAGS) - 1; slot >= 0; slot--)
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
