import { Button, Grid, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { useAction, useMay } from '../../api/queries.ts'
import { BatchFacts } from '../../components/BatchFacts.tsx'
import { BatchState } from '../../components/BatchTable.tsx'
import { Page } from '../../components/Page.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { SampleViewer } from '../../components/SampleViewer.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'

/** A batch as its composer sees it: facts, the real documents, and the way to give it up before it is signed. */
export function ComposedBatch({ batch, onClose }: { batch: BatchView; onClose: () => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const may = useMay()
	const cancel = useAction('documents.cancelBatch')
	const [cancelling, setCancelling] = useState(false)
	return (
		<Page
			title={
				<Group gap="sm">
					{t('signing.batchTitle', { id: batch.id, kind: labels.documentKind(batch.kind) })}{' '}
					<BatchState state={batch.state} />
				</Group>
			}
			lead={labels.session(batch.session)}
			onBack={onClose}
			actions={
				batch.state === 'composed' &&
				may('documents.cancelBatch') && (
					<Button variant="default" color="wax" onClick={() => setCancelling(true)}>
						{t('documents.cancel.button')}
					</Button>
				)
			}
		>
			<Grid gap="lg">
				<Grid.Col span={7}>
					<BatchFacts batch={batch} />
				</Grid.Col>
				<Grid.Col span={5}>
					<SampleViewer batch={batch} />
				</Grid.Col>
			</Grid>
			<ReasonDialog
				opened={cancelling}
				title={t('documents.cancel.title')}
				confirmLabel={t('documents.cancel.button')}
				destructive
				running={cancel.running}
				onClose={() => setCancelling(false)}
				onConfirm={(reason) => {
					void cancel.run({ id: batch.id, reason }).then(() => setCancelling(false))
				}}
			>
				{t('documents.cancel.text', { documents: format.number(batch.documents) })}
			</ReasonDialog>
		</Page>
	)
}
