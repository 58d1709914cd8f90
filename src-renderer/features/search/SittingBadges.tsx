import { useTranslation } from 'react-i18next'
import type { SittingRow } from '#shared/contract/archive'
import { useProfile } from '../../api/queries.ts'
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx'
import { type DecisionStanding, decisionStanding } from '../../components/decisionStanding.ts'
import { useLabels } from '../../components/useLabels.ts'

const decisionTones: Record<DecisionStanding, Tone> = { passed: 'good', notPassed: 'warm', absent: 'neutral' }

export function DecisionBadge({ decision }: { decision: string | null }) {
	const labels = useLabels()
	const profile = useProfile()
	if (decision === null) return null
	return (
		<StatusBadge tone={decisionTones[decisionStanding(profile, decision)]}>{labels.decision(decision)}</StatusBadge>
	)
}

const statusTones: Record<SittingRow['status'], Tone> = { active: 'neutral', held: 'warm', excluded: 'bad' }

/** Said only where a record is not simply in force. */
export function SittingStatus({ status }: { status: SittingRow['status'] }) {
	const { t } = useTranslation()
	if (status === 'active') return null
	return <StatusBadge tone={statusTones[status]}>{t(`search.status.${status}`)}</StatusBadge>
}

const documentTones: Readonly<Record<string, Tone>> = {
	prepared: 'info',
	signed: 'good',
	withdrawn: 'neutral',
	revoked: 'bad',
	superseded: 'warm',
}

export function DocumentState({ state }: { state: string }) {
	const { t } = useTranslation()
	return <StatusBadge tone={documentTones[state] ?? 'neutral'}>{t(`documentState.${state}`)}</StatusBadge>
}
