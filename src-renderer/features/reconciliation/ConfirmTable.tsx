import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseKind, CaseRow } from '#shared/contract/reconciliation'
import { useAction, useMay, useMe, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'
import { useCaseColumns } from './caseColumns.tsx'

/** What colleagues proposed: a second pair of eyes confirms it or sends it back. */
export function ConfirmTable({ kind, onOpen }: { kind: CaseKind | null; onOpen: (caseId: number) => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const me = useMe()
	const confirm = useAction('reconciliation.confirm')
	const confirmAll = useAction('reconciliation.bulkConfirm')
	const [chosen, setChosen] = useState<CaseRow[]>([])
	const paging = usePaging({ scope: String(kind) })
	const queue = useProcedure(
		'reconciliation.queue',
		{ state: 'proposed', offset: paging.offset, limit: paging.limit, ...(kind && { kind }) },
		{ keepPrevious: true },
	)
	const columns: Column<CaseRow>[] = [
		...useCaseColumns(),
		{
			key: 'outcome',
			title: t('reconciliation.column.outcome'),
			render: (row) => (row.outcome ? t(`reconciliation.outcome.${row.outcome}`) : format.missing),
			width: 170,
		},
		{
			key: 'proposedBy',
			title: t('reconciliation.column.proposedBy'),
			render: (row) => row.proposedBy ?? format.missing,
			width: 110,
		},
		{ key: 'reason', title: t('frame.reason'), render: (row) => row.reason ?? '', ellipsis: true },
	]
	const others = chosen.filter((row) => row.proposedBy !== me?.name)
	async function decide(agree: boolean) {
		const done = await confirm.run({ caseIds: others.map((row) => row.id), confirm: agree })
		if (done) tell(done)
	}
	async function decideAll(every: CaseKind) {
		const done = await confirmAll.run({ kind: every })
		if (done) tell(done)
	}
	function tell(done: { confirmed: number; refused: number }) {
		setChosen([])
		notifications.show({
			color: 'green',
			message: t('reconciliation.confirmed', {
				confirmed: format.number(done.confirmed),
				refused: format.number(done.refused),
			}),
		})
	}
	return (
		<RecordTable
			name="cases.proposed"
			label={t('reconciliation.queue')}
			columns={columns}
			rows={queue.data?.rows ?? []}
			total={queue.data?.total ?? 0}
			rowKey={(row) => row.id}
			fetching={queue.isFetching}
			paging={paging}
			onOpen={(row) => onOpen(row.id)}
			selection={{ rows: chosen, onChange: setChosen }}
			empty={<EmptyState title={t('reconciliation.none.proposed')}>{t('reconciliation.noneProposedHint')}</EmptyState>}
			toolbar={
				may('reconciliation.confirm') && (
					<Group gap="xs">
						<Button
							size="compact-sm"
							leftSection={<IconCheck size={16} />}
							disabled={others.length === 0}
							loading={confirm.running}
							onClick={() => void decide(true)}
						>
							{t('reconciliation.confirm', { number: format.number(others.length) })}
						</Button>
						<Button
							size="compact-sm"
							variant="default"
							leftSection={<IconX size={16} />}
							disabled={others.length === 0}
							onClick={() => void decide(false)}
						>
							{t('reconciliation.sendBack')}
						</Button>
						{kind && (
							<Button
								size="compact-sm"
								variant="light"
								loading={confirmAll.running}
								disabled={(queue.data?.total ?? 0) === 0}
								onClick={() => void decideAll(kind)}
							>
								{t('reconciliation.confirmAll')}
							</Button>
						)}
						{others.length < chosen.length && (
							<Text size="xs" c="dimmed">
								{t('reconciliation.notYourOwn')}
							</Text>
						)}
					</Group>
				)
			}
		/>
	)
}
