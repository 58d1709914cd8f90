/** Which decisions make sense for each kind of case; the first is the usual one. */
export const caseOutcomes = {
	enrolledTwice: ['keep', 'different', 'accept', 'hold'],
	contradictoryAverages: ['keep', 'hold', 'different', 'accept'],
	numberTwice: ['accept', 'different', 'keep', 'hold'],
	samePerson: ['same', 'different'],
	totalMismatch: ['useComputed', 'accept', 'hold'],
	totalMissing: ['useComputed', 'accept', 'hold'],
	impossibleChain: ['different', 'accept', 'same', 'hold'],
	allZero: ['hold', 'accept'],
} as const

/** Decisions that may be made for many cases at once: those that need nobody to choose between records. */
export const bulkOutcomes = {
	enrolledTwice: ['keep', 'different', 'accept', 'hold'],
	contradictoryAverages: ['hold', 'accept'],
	numberTwice: ['accept', 'hold'],
	samePerson: ['same', 'different'],
	totalMismatch: ['useComputed', 'accept', 'hold'],
	totalMissing: ['useComputed', 'accept', 'hold'],
	impossibleChain: ['accept', 'hold'],
	allZero: ['hold', 'accept'],
} as const
