import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportReport } from '#shared/contract/batchEnd'
import { withdrawalReason } from '#shared/contract/documents'
import { shell } from '../../api/client.ts'
import { useJob } from '../../api/jobs.ts'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'

/** What became of a batch: totals, serial numbers, hashes, signer, times; and its files once more. */
export function BatchReport({ batchId }: { batchId: number }) {
	const { t } = useTranslation()
	const format = useFormat()
	const report = useProcedure('signing.report', { batchId }).data
	if (!report) return null
	return (
		<Paper p="sm">
			<Stack gap={6}>
				<Group gap="xl">
					<Stat label={t('signing.report.signed')} value={format.number(report.signed)} />
					<Stat label={t('signing.report.revoked')} value={format.number(report.revoked)} />
					<Stat label={t('signing.report.superseded')} value={format.number(report.superseded)} />
					<Stat label={t('signing.report.megabytes')} value={format.number(Math.round(report.bytes / 1e5) / 10)} />
					<Stat label={t('signing.report.first')} value={report.firstSerial ?? format.missing} />
					<Stat label={t('signing.report.last')} value={report.lastSerial ?? format.missing} />
				</Group>
				{report.signedBy !== null && (
					<Text size="sm">
						{t('signing.report.signedBy', {
							account: report.signedBy,
							from: format.exactTime(report.firstSignedAt),
							to: format.exactTime(report.lastSignedAt),
							signer: report.signer ?? '',
						})}
					</Text>
				)}
				{report.withdrawals.map(({ reason, documents }) => {
					const code = withdrawalReason.safeParse(reason)
					return (
						<Text size="sm" key={reason}>
							{t('signing.report.withdrawn', {
								count: documents,
								reason: code.success ? t(`documents.leaveOut.${code.data}`, { defaultValue: code.data }) : reason,
							})}
						</Text>
					)
				})}
				{report.fingerprint !== null && <Hash label={t('signing.report.certificate')} value={report.fingerprint} />}
				{report.filesHash !== null && <Hash label={t('signing.report.files')} value={report.filesHash} />}
				{report.signed > 0 && <Delivery batchId={batchId} />}
			</Stack>
		</Paper>
	)
}

function Hash({ label, value }: { label: string; value: string }) {
	return (
		<Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
			{label} SHA-256 {value}
		</Text>
	)
}

/** The signed files once more, into a folder of choice. */
export function Delivery({ batchId, serials }: { batchId: number; serials?: string[] }) {
	const { t } = useTranslation()
	const may = useMay()
	const start = useAction('documents.export')
	const [jobId, setJobId] = useState<number | null>(null)
	const job = useJob(jobId)
	if (!may('documents.export')) return null

	async function deliver() {
		const folder = await shell.chooseFolder(t('signing.deliverTitle'))
		if (!folder) return
		const started = await start.run({ batchId, folder: folder.handle, ...(serials && { serials }) })
		if (started) setJobId(started.jobId)
	}
	const done = job?.state === 'done' ? exportReport.safeParse(job.result).data : undefined
	return (
		<Stack gap="xs">
			<Group>
				<Button
					variant="default"
					leftSection={<IconCopy size={18} />}
					loading={start.running}
					onClick={() => void deliver()}
				>
					{t('signing.deliver')}
				</Button>
				{done && <Text size="sm">{t('signing.delivered', { count: done.copied + done.present })}</Text>}
			</Group>
			{job && job.state !== 'done' && <JobProgress job={job} />}
			{done && done.missingCount + done.alteredCount > 0 && (
				<Alert color="wax" variant="light" p="xs">
					{t('signing.notDelivered', { missing: done.missingCount, altered: done.alteredCount })}{' '}
					{[...done.missing, ...done.altered].slice(0, 10).join(', ')}
				</Alert>
			)}
		</Stack>
	)
}
