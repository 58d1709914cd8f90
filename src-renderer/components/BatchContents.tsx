import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '@mantine/core'
import type { BatchView, DocumentRow } from '#shared/contract/documents'
import { useProcedure } from '../api/queries.ts'
import { documentTones } from './documentTones.ts'
import { EmptyState } from './EmptyState.tsx'
import { type Column, RecordTable } from './RecordTable.tsx'
import { StatusBadge } from './StatusBadge.tsx'
import { usePaging } from './usePaging.ts'

interface Props {
	batch: BatchView
	onChoose: (document: DocumentRow) => void
}

/** Every document of a batch as a list; a click shows one. */
export function BatchContents({ batch, onChoose }: Props) {
	const { t } = useTranslation()
	const [serial, setSerial] = useState('')
	const paging = usePaging({ size: 25, scope: serial.trim() })
	const { data, isFetching } = useProcedure(
		'documents.list',
		{
			batchId: batch.id,
			offset: paging.offset,
			limit: paging.limit,
			...(serial.trim() !== '' && { serial: serial.trim() }),
		},
		{ keepPrevious: true },
	)
	const columns: Column<DocumentRow>[] = [
		{ key: 'serial', title: t('documents.document.serial'), render: (row) => row.serial, width: 165 },
		{ key: 'name', title: t('documents.document.name'), render: (row) => row.name, ellipsis: true },
		{
			key: 'state',
			title: t('documents.document.state'),
			render: (row) => <StatusBadge tone={documentTones[row.state]}>{t(`documents.state.${row.state}`)}</StatusBadge>,
			width: 95,
		},
	]
	return (
		<RecordTable
			name="signing.contents"
			label={t('documents.documents')}
			columns={columns}
			rows={data?.rows ?? []}
			total={data?.total ?? 0}
			rowKey={(row) => row.id}
			onOpen={onChoose}
			fetching={isFetching}
			paging={paging}
			height={520}
			empty={<EmptyState title={t('documents.noDocuments')} />}
			toolbar={
				<TextInput
					aria-label={t('documents.findSerial')}
					placeholder={t('documents.findSerial')}
					value={serial}
					onChange={(event) => setSerial(event.currentTarget.value)}
				/>
			}
		/>
	)
}
