import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentRow } from '#shared/contract/documents'
import { useProcedure } from '../api/queries.ts'
import { EmptyState } from './EmptyState.tsx'
import { type Column, RecordTable } from './RecordTable.tsx'
import { usePaging } from './usePaging.ts'

interface Props {
	batchId: number
	/** Under which the choice of columns is kept. */
	name: string
	columns: Column<DocumentRow>[]
	height: number
	onOpen?: (document: DocumentRow) => void
}

/** The documents of a batch, page by page, found by the beginning of a serial. */
export function BatchDocuments({ batchId, name, columns, height, onOpen }: Props) {
	const { t } = useTranslation()
	const [serial, setSerial] = useState('')
	const wanted = serial.trim()
	const paging = usePaging({ size: 25, scope: wanted })
	const { data, isFetching } = useProcedure(
		'documents.list',
		{ batchId, offset: paging.offset, limit: paging.limit, ...(wanted !== '' && { serial: wanted }) },
		{ keepPrevious: true },
	)
	return (
		<RecordTable
			name={name}
			label={t('documents.documents')}
			columns={columns}
			rows={data?.rows ?? []}
			total={data?.total ?? 0}
			rowKey={(row) => row.id}
			{...(onOpen && { onOpen })}
			fetching={isFetching}
			paging={paging}
			height={height}
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
