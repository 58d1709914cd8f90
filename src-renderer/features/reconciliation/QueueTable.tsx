import { Button } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseKind, CaseRow } from '#shared/contract/reconciliation'
import { useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'
import { BulkDialog } from './BulkDialog.tsx'
import { useCaseColumns } from './caseColumns.tsx'
import { bulkOutcomeOf } from './outcomes.ts'

interface QueueTableProps {
	kind: CaseKind | null
	state: 'open' | 'decided'
	onOpen: (caseId: number) => void
}

/** Open or decided cases, the surest first. */
export function QueueTable({ kind, state, onOpen }: QueueTableProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const [bulk, setBulk] = useState(false)
	const paging = usePaging({ scope: `${kind} ${state}` })
	const queue = useProcedure(
		'reconciliation.queue',
		{ state, offset: paging.offset, limit: paging.limit, ...(kind && { kind }) },
		{ keepPrevious: true },
	)
	const shared = useCaseColumns()
	const decided: Column<CaseRow>[] = [
		{
			key: 'outcome',
			title: t('reconciliation.column.outcome'),
			render: (row) => (row.outcome ? t(`reconciliation.outcome.${row.outcome}`) : format.missing),
			width: 170,
		},
		{ key: 'reason', title: t('frame.reason'), render: (row) => row.reason ?? '', ellipsis: true },
	]
	const outcome = kind && bulkOutcomeOf[kind]
	return (
		<>
			<RecordTable
				name={`cases.${state}`}
				label={t('reconciliation.queue')}
				columns={state === 'decided' ? [...shared, ...decided] : shared}
				rows={queue.data?.rows ?? []}
				total={queue.data?.total ?? 0}
				rowKey={(row) => row.id}
				fetching={queue.isFetching}
				paging={paging}
				onOpen={(row) => onOpen(row.id)}
				empty={<EmptyState title={t(`reconciliation.none.${state}`)}>{t('reconciliation.noneHint')}</EmptyState>}
				toolbar={
					state === 'open' &&
					outcome &&
					may('reconciliation.bulkPropose') && (
						<Button
							size="compact-sm"
							variant="light"
							leftSection={<IconStack2 size={16} />}
							onClick={() => setBulk(true)}
						>
							{t('reconciliation.bulk.open')}
						</Button>
					)
				}
			/>
			{kind && outcome && <BulkDialog kind={kind} outcome={outcome} opened={bulk} onClose={() => setBulk(false)} />}
		</>
	)
}
