import type { Profile } from '#shared/domain/profile'

export type DecisionStanding = 'passed' | 'notPassed' | 'absent'

/** What a decision means for a candidate: the best a rule can give is passing; who did not take part is absent. */
export function decisionStanding(profile: Profile | undefined, decision: string): DecisionStanding {
	const best = profile?.decisionRules.some(
		({ thresholds }) => thresholds.toSorted((a, b) => b.atLeast - a.atLeast)[0]?.decision === decision,
	)
	if (best === true) return 'passed'
	return profile?.decisions.find(({ id }) => id === decision)?.participant === true ? 'notPassed' : 'absent'
}
