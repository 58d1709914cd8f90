import { Alert, Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { CallError } from '../../api/client.ts'
import { useJobs } from '../../api/jobs.ts'
import { describeError } from '../../api/notices.tsx'
import { useAction, useMay } from '../../api/queries.ts'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'

interface Props {
	batch: BatchView
	onClosed: () => void
}

/** A batch that was begun: paused, stopped by a fault, or left without its key. */
export function Interrupted({ batch, onClosed }: Props) {
	const { t } = useTranslation()
	const may = useMay()
	const close = useAction('signing.closeBatch')
	const [closing, setClosing] = useState(false)
	const last = useJobs().find(({ kind }) => kind === 'sign')
	const paused = last?.state === 'cancelled'
	return (
		<Alert color="wax" variant="light" title={t(paused ? 'signing.paused' : 'signing.interrupted')}>
			<Stack gap="xs" align="flex-start">
				{last?.state === 'failed' && last.error !== null && (
					<Text size="sm">{describeError(new CallError(last.error.code, last.error.parameters), t)}</Text>
				)}
				<Text size="sm">{t('signing.interruptedText', { signed: batch.signedDocuments })}</Text>
				{may('signing.closeBatch') && (
					<Button variant="subtle" color="wax" size="compact-sm" onClick={() => setClosing(true)}>
						{t('signing.closeBatch')}
					</Button>
				)}
			</Stack>
			<ReasonDialog
				opened={closing}
				title={t('signing.closeBatchTitle')}
				confirmLabel={t('signing.closeBatch')}
				destructive
				running={close.running}
				onClose={() => setClosing(false)}
				onConfirm={(reason) => {
					void close.run({ batchId: batch.id, reason }).then((report) => report && onClosed())
				}}
			>
				{t('signing.closeBatchText', {
					signed: batch.signedDocuments,
					left: batch.documents - batch.signedDocuments - batch.withdrawn,
				})}
			</ReasonDialog>
		</Alert>
	)
}
