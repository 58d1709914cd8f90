import type { Profile, SessionKey } from '#shared/domain/profile'

/** Where a sitting stands in a life: the school year its exam ends, and the year it was sat. Null where the profile does not say. */
export interface Step {
	level: number | null
	year: number
}

export function stepOf(profile: Profile, session: SessionKey): Step {
	return { level: profile.exams.find((exam) => exam.id === session.exam)?.level ?? null, year: session.year }
}

/** Two sittings that one person cannot have had: the higher exam before the lower, or fewer years between than school years. */
export function cannotFollow(one: Step, other: Step): boolean {
	if (one.level === null || other.level === null || one.level === other.level) return false
	const [lower, higher] = one.level < other.level ? [one, other] : [other, one]
	return higher.year - lower.year < (higher.level ?? 0) - (lower.level ?? 0)
}
