import { Alert, Box, Grid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { CallError } from '../../api/client.ts'
import { useJob, useJobs } from '../../api/jobs.ts'
import { describeError } from '../../api/notices.tsx'
import { useMay, useMe } from '../../api/queries.ts'
import { BatchFacts } from '../../components/BatchFacts.tsx'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Page } from '../../components/Page.tsx'
import { useLabels } from '../../components/useLabels.ts'
import { SampleViewer } from '../../components/SampleViewer.tsx'
import { Interrupted } from './Interrupted.tsx'
import { SignForm } from './SignForm.tsx'

/** Look at it, then sign it: facts and form at the left, the documents themselves at the right. */
export function BatchToSign({ batch, onClose }: { batch: BatchView; onClose: () => void }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const me = useMe()
	const may = useMay()
	const [started, setStarted] = useState<number | null>(null)
	const mine = useJob(started)
	const job = useJobs().find((one) => one.kind === 'sign' && (one.state === 'running' || one.state === 'queued'))
	return (
		<Page
			title={t('signing.batchTitle', { id: batch.id, kind: labels.documentKind(batch.kind) })}
			lead={labels.session(batch.session)}
			onBack={onClose}
		>
			<Grid gap="lg">
				<Grid.Col span={7}>
					<Stack gap="sm">
						<BatchFacts batch={batch} />
						{job && <JobProgress job={job} />}
						{!job && batch.state === 'signing' && <Interrupted batch={batch} onClosed={onClose} />}
						{mine?.state === 'failed' && mine.error !== null && batch.state === 'composed' && (
							<Alert color="wax" variant="light" title={t('signing.notBegun')}>
								{describeError(new CallError(mine.error.code, mine.error.parameters), t)}
							</Alert>
						)}
						{me?.name === batch.composedBy ? (
							<Alert variant="light">{t('signing.ownBatch')}</Alert>
						) : may('signing.sign') ? (
							// Kept while it works, so that after a wrong PIN only what was wrong is asked again.
							<Box display={job ? 'none' : undefined}>
								<SignForm batch={batch} onStarted={setStarted} />
							</Box>
						) : (
							<Text size="sm">{t('signing.onlyOfficers')}</Text>
						)}
					</Stack>
				</Grid.Col>
				<Grid.Col span={5}>
					<SampleViewer batch={batch} />
				</Grid.Col>
			</Grid>
		</Page>
	)
}
