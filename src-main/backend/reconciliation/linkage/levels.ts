/** The fields two records are compared in, and how they can agree in each, best first. */
export const fieldLevels = {
	/** Counted once per token of the two names. */
	name: ['same', 'sounds', 'close', 'near', 'initial', 'missing', 'different'],
	birthDate: ['same', 'swapped', 'close', 'year', 'parts', 'different'],
	birthPlace: ['same', 'close', 'different'],
	sex: ['same', 'different'],
	department: ['same', 'different'],
	commune: ['same', 'close', 'different'],
	school: ['same', 'close', 'different'],
	nationalId: ['same', 'close', 'different'],
	/** Only within a session. */
	orderNumber: ['same', 'close', 'different'],
} as const

export type LinkField = keyof typeof fieldLevels
export type LevelOf<Field extends LinkField> = (typeof fieldLevels)[Field][number]
export const linkFields = Object.keys(fieldLevels) as LinkField[]

interface Level {
	field: LinkField
	level: string
	/**
	 * m: how often the records of one person agree this way; first guess, and what the estimate starts from.
	 * From the error rates of registers in data.md, not from any of the test sets.
	 */
	expected: number
}

const expected: { [Field in LinkField]: Record<LevelOf<Field>, number> } = {
	name: { same: 0.86, sounds: 0.025, close: 0.035, near: 0.015, initial: 0.005, missing: 0.045, different: 0.015 },
	birthDate: { same: 0.88, swapped: 0.01, close: 0.05, year: 0.03, parts: 0.02, different: 0.01 },
	birthPlace: { same: 0.82, close: 0.08, different: 0.1 },
	sex: { same: 0.99, different: 0.01 },
	department: { same: 0.85, different: 0.15 },
	commune: { same: 0.75, close: 0.08, different: 0.17 },
	school: { same: 0.45, close: 0.1, different: 0.45 },
	nationalId: { same: 0.88, close: 0.05, different: 0.07 },
	orderNumber: { same: 0.35, close: 0.1, different: 0.55 },
}

export const levels: readonly Level[] = linkFields.flatMap((field) =>
	Object.entries(expected[field]).map(([level, guess]) => ({ field, level, expected: guess })),
)

const positions = new Map(levels.map(({ field, level }, index) => [`${field}.${level}`, index]))

/** Position of a field's level in the flat list of all levels. */
export function levelIndex<Field extends LinkField>(field: Field, level: LevelOf<Field>): number {
	return positions.get(`${field}.${level}`) ?? -1
}

/** First and one-past-last position of each field's levels. */
export const fieldRanges: ReadonlyMap<LinkField, { from: number; to: number }> = new Map(
	linkFields.map((field) => {
		const from = levels.findIndex((level) => level.field === field)
		return [field, { from, to: from + fieldLevels[field].length }]
	}),
)
