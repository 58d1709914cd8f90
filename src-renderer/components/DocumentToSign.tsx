import { Button, Group, Loader, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView, DocumentRow } from '#shared/contract/documents'
import { useAction, useMay, useProcedure } from '../api/queries.ts'
import { PdfPicture } from './PdfPicture.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { StatusBadge } from './StatusBadge.tsx'

/** One document of a batch: its picture, and the way to take it out with a reason. */
export function DocumentToSign({ batch, document }: { batch: BatchView; document: DocumentRow }) {
	const { t } = useTranslation()
	const may = useMay()
	const withdraw = useAction('documents.withdraw')
	const [removing, setRemoving] = useState(false)
	// As the list was when this one was chosen; what was done here since is known all the same.
	const [removed, setRemoved] = useState(false)
	const preview = useProcedure('documents.preview', { kind: batch.kind, sittingId: document.sittingId })

	async function takeOut(reason: string) {
		if (await withdraw.run({ documentId: document.id, reason })) setRemoved(true)
		setRemoving(false)
	}
	return (
		<>
			<Group justify="space-between" gap="xs">
				<Text size="sm" fw={600}>
					{document.serial} · {document.name}
				</Text>
				{removed || document.state === 'withdrawn' ? (
					<StatusBadge tone="warm">{t('documents.state.withdrawn')}</StatusBadge>
				) : (
					may('documents.withdraw') && (
						<Button size="compact-xs" variant="subtle" color="wax" onClick={() => setRemoving(true)}>
							{t('signing.takeOut')}
						</Button>
					)
				)}
			</Group>
			{preview.data ? (
				<PdfPicture base64={preview.data.pdfBase64} label={t('signing.pictureOf', { serial: document.serial })} />
			) : (
				preview.isFetching && <Loader size="sm" />
			)}
			<ReasonDialog
				opened={removing}
				title={t('signing.takeOutTitle')}
				confirmLabel={t('signing.takeOut')}
				destructive
				running={withdraw.running}
				onClose={() => setRemoving(false)}
				onConfirm={(reason) => void takeOut(reason)}
			>
				{t('signing.takeOutText', { serial: document.serial })}
			</ReasonDialog>
		</>
	)
}
