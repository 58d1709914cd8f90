import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseKind } from '#shared/contract/reconciliation'
import { useProcedure } from '../../api/queries.ts'
import { Page } from '../../components/Page.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { CaseView } from './CaseView.tsx'
import { ConfirmTable } from './ConfirmTable.tsx'
import { KindList } from './KindList.tsx'
import { QueueTable } from './QueueTable.tsx'
import { RunButton } from './RunButton.tsx'
import classes from './Reconciliation.module.css'

type State = 'open' | 'proposed' | 'decided'
const states: readonly State[] = ['open', 'proposed', 'decided']

/** Queues by kind; open a case to decide it, confirm what colleagues proposed. */
export default function ReconciliationPage() {
	const { t } = useTranslation()
	const format = useFormat()
	const [state, setState] = useState<State>('open')
	const [kind, setKind] = useState<CaseKind | null>(null)
	const [caseId, setCaseId] = useState<number | null>(null)
	const counts = useProcedure('reconciliation.queue', { state, limit: 1 }, { keepPrevious: true }).data
	if (caseId !== null)
		return <CaseView id={caseId} kind={kind} state={state} onOpen={setCaseId} onClose={() => setCaseId(null)} />
	return (
		<Page title={t('rooms.reconciliation')} lead={t('reconciliation.lead')} actions={<RunButton />} fill>
			<div className={classes.queues}>
				<aside className={classes.kinds}>
					<SegmentedControl
						fullWidth
						size="xs"
						value={state}
						onChange={(next) => setState(states.find((one) => one === next) ?? 'open')}
						data={states.map((value) => ({
							value,
							label: t('reconciliation.stateCount', {
								state: t(`reconciliation.state.${value}`),
								number: format.number(counts?.byState[value] ?? 0),
							}),
						}))}
					/>
					<KindList counts={counts?.byKind ?? {}} chosen={kind} onChoose={setKind} />
				</aside>
				<div className={classes.list}>
					{state === 'proposed' ? (
						<ConfirmTable kind={kind} onOpen={setCaseId} />
					) : (
						<QueueTable kind={kind} state={state} onOpen={setCaseId} />
					)}
				</div>
			</div>
		</Page>
	)
}
