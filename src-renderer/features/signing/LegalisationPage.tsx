import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LegalisationRow } from '#shared/contract/legalisation'
import { useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'
import { LegalisationForm } from './LegalisationForm.tsx'

/** Further signatures on issued documents: the form, and the register of all of them. */
export function LegalisationPage({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const paging = usePaging({ size: 25 })
	const found = useProcedure(
		'signing.legalisations',
		{ offset: paging.offset, limit: paging.limit },
		{ keepPrevious: true },
	)
	const columns: Column<LegalisationRow>[] = [
		{ key: 'serial', title: t('legalisation.column.serial'), render: (row) => row.serial, width: 190 },
		{ key: 'entity', title: t('legalisation.column.entity'), render: (row) => row.entity, ellipsis: true },
		{
			key: 'number',
			title: t('legalisation.column.number'),
			render: (row) => `${row.number}/${row.year}`,
			width: 120,
		},
		{ key: 'date', title: t('legalisation.column.date'), render: (row) => format.partialDate(row.date), width: 150 },
		{
			key: 'receipt',
			title: t('legalisation.column.receipt'),
			render: (row) => row.receipt ?? format.missing,
			width: 150,
		},
		{ key: 'place', title: t('legalisation.column.place'), render: (row) => row.place, width: 70 },
		{ key: 'account', title: t('legalisation.column.account'), render: (row) => row.account, width: 120 },
	]
	return (
		<Page title={t('legalisation.title')} lead={t('legalisation.lead')} onBack={onClose}>
			<Stack gap="md">
				{may('signing.legalise') ? <LegalisationForm /> : <Text size="sm">{t('signing.onlyOfficers')}</Text>}
				<Text fw={600}>{t('legalisation.register')}</Text>
				<RecordTable
					name="signing.legalisations"
					label={t('legalisation.register')}
					columns={columns}
					rows={found.data?.rows ?? []}
					total={found.data?.total ?? 0}
					rowKey={(row) => `${row.serial} ${row.place}`}
					fetching={found.isFetching}
					paging={paging}
					height={320}
					empty={<EmptyState title={t('legalisation.none')} />}
				/>
			</Stack>
		</Page>
	)
}
