import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import { useMay, useMe, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { usePaging } from '../../components/usePaging.ts'
import { useRoute } from '../frame/route.tsx'
import { useCorrectionValue } from './correctionFields.ts'
import { DecideCorrection } from './DecideCorrection.tsx'

type Row = Output<'archive.corrections'>['rows'][number]

/** Corrections proposed by one account, to be confirmed or refused by another. */
export function CorrectionsPage() {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const route = useRoute()
	const me = useMe()
	const may = useMay()
	const paging = usePaging()
	const written = useCorrectionValue()
	const corrections = useProcedure(
		'archive.corrections',
		{ state: 'proposed', offset: paging.offset, limit: paging.limit },
		{ keepPrevious: true },
	)
	const columns: readonly Column<Row>[] = [
		{
			key: 'name',
			title: t('search.field.name'),
			render: ({ sitting }) => (
				<>
					<strong>{sitting.surname}</strong> {sitting.givenNames}
				</>
			),
		},
		{ key: 'session', title: t('search.field.session'), render: ({ sitting }) => labels.session(sitting.session) },
		{ key: 'field', title: t('search.corrections.field'), render: ({ field }) => t(`search.field.${field}`) },
		{
			key: 'change',
			title: t('search.corrections.change'),
			render: (row) => `${written(row.field, row.oldValue)} → ${written(row.field, row.newValue)}`,
		},
		{ key: 'reason', title: t('frame.reason'), width: 220, ellipsis: true, render: ({ reason }) => reason },
		{
			key: 'proposed',
			title: t('search.corrections.proposed'),
			render: (row) => `${row.proposedBy}, ${format.dateTime(row.proposedAt)}`,
		},
		{
			key: 'decide',
			title: t('search.corrections.decide'),
			render: (row) =>
				may('archive.decideCorrection') && me ? (
					<DecideCorrection correctionId={row.id} proposedBy={row.proposedBy} me={me.name} />
				) : null,
		},
	]
	return (
		<Page
			fill
			back
			title={t('search.corrections.title')}
			lead={t('search.corrections.lead')}
			actions={
				<Group>
					<Button variant="default" onClick={() => route.go('search')}>
						{t('search.toSearch')}
					</Button>
				</Group>
			}
		>
			<RecordTable
				name="corrections"
				label={t('search.corrections.title')}
				columns={columns}
				rows={corrections.data?.rows ?? []}
				rowKey={(row) => row.id}
				total={corrections.data?.total ?? 0}
				fetching={corrections.isPending}
				paging={paging}
				onOpen={(row) => route.go('search', { sitting: row.sitting.id })}
				empty={<EmptyState title={t('search.corrections.none')} />}
			/>
		</Page>
	)
}
