import { useTranslation } from 'react-i18next'
import type { BatchView, DocumentRow } from '#shared/contract/documents'
import { BatchDocuments } from './BatchDocuments.tsx'
import { documentTones } from './documentTones.ts'
import type { Column } from './RecordTable.tsx'
import { StatusBadge } from './StatusBadge.tsx'

interface Props {
	batch: BatchView
	onChoose: (document: DocumentRow) => void
}

/** Every document of a batch as a list; a click shows one. */
export function BatchContents({ batch, onChoose }: Props) {
	const { t } = useTranslation()
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
	return <BatchDocuments batchId={batch.id} name="signing.contents" columns={columns} height={520} onOpen={onChoose} />
}
