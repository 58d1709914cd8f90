import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { useProcedure } from '../api/queries.ts'
import { EmptyState } from './EmptyState.tsx'
import { type Column, RecordTable } from './RecordTable.tsx'
import { StatusBadge, type Tone } from './StatusBadge.tsx'
import { useFormat } from './useFormat.ts'
import { useLabels } from './useLabels.ts'
import { usePaging } from './usePaging.ts'

const tones: Record<BatchView['state'], Tone> = {
	composed: 'warm',
	signing: 'info',
	signed: 'good',
	cancelled: 'neutral',
}

export function BatchState({ state }: { state: BatchView['state'] }) {
	const { t } = useTranslation()
	return <StatusBadge tone={tones[state]}>{t(`documents.batchState.${state}`)}</StatusBadge>
}

interface BatchTableProps {
	/** Under this name the chosen columns are remembered. */
	name: string
	onOpen: (batch: BatchView) => void
	/** What to do when there is none yet. */
	empty: string
}

/** Batches, newest first. */
export function BatchTable({ name, onOpen, empty }: BatchTableProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const paging = usePaging()
	const { offset, limit } = paging
	const batches = useProcedure('documents.batches', { offset, limit }, { keepPrevious: true })
	const columns: Column<BatchView>[] = [
		{ key: 'id', title: t('documents.batch.id'), render: (row) => row.id, numeric: true, width: 70 },
		{ key: 'state', title: t('documents.batch.state'), render: (row) => <BatchState state={row.state} />, width: 130 },
		{ key: 'kind', title: t('documents.batch.kind'), render: (row) => labels.documentKind(row.kind), ellipsis: true },
		{
			key: 'session',
			title: t('documents.batch.session'),
			render: (row) => labels.session(row.session),
			ellipsis: true,
		},
		{
			key: 'documents',
			title: t('documents.batch.documents'),
			render: (row) => format.number(row.documents),
			numeric: true,
			width: 110,
		},
		{ key: 'composedBy', title: t('documents.batch.composedBy'), render: (row) => row.composedBy, width: 110 },
		{
			key: 'composedAt',
			title: t('documents.batch.composedAt'),
			render: (row) => format.dateTime(row.composedAt),
			width: 150,
		},
		{
			key: 'signedBy',
			title: t('documents.batch.signedBy'),
			render: (row) => row.signedBy ?? format.missing,
			width: 110,
		},
		{
			key: 'signedAt',
			title: t('documents.batch.signedAt'),
			render: (row) => format.dateTime(row.signedAt),
			width: 150,
			startsHidden: true,
		},
	]
	return (
		<RecordTable
			name={`batches.${name}`}
			label={t('documents.batches')}
			columns={columns}
			rows={batches.data?.rows ?? []}
			total={batches.data?.total ?? 0}
			rowKey={(row) => row.id}
			fetching={batches.isFetching}
			paging={paging}
			onOpen={onOpen}
			empty={<EmptyState title={t('documents.noBatches')}>{empty}</EmptyState>}
		/>
	)
}
