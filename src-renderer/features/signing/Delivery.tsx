import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCopy, IconFolderSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportReport } from '#shared/contract/batchEnd'
import type { JobView } from '#shared/contract/jobs'
import { shell } from '../../api/client.ts'
import { useJob } from '../../api/jobs.ts'
import { useAction, useMay } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'

interface Order {
	folder: string
	/** All documents of the batch when left out. */
	serials?: string[]
}

export interface DeliveryState {
	job: JobView | undefined
	running: boolean
	/** Asks for a folder and copies the signed files there; those named, or all. */
	deliver(serials?: string[]): Promise<void>
	/** The same once more, from the folder where the files are now. */
	deliverFrom(): Promise<void>
}

/** Signed files of a batch once more, into a folder of choice; nothing is signed again. */
export function useDelivery(batchId: number): DeliveryState {
	const { t } = useTranslation()
	const start = useAction('documents.export')
	const [order, setOrder] = useState<Order | null>(null)
	const [jobId, setJobId] = useState<number | null>(null)
	const job = useJob(jobId)

	async function run(wanted: Order, from?: string) {
		setOrder(wanted)
		const started = await start.run({ batchId, ...wanted, ...(from && { from }) })
		if (started) setJobId(started.jobId)
	}
	return {
		job,
		running: start.running,
		async deliver(serials) {
			const folder = await shell.chooseFolder(t('signing.deliverTitle'))
			if (folder) await run({ folder: folder.handle, ...(serials && { serials }) })
		},
		async deliverFrom() {
			const from = await shell.chooseFolder(t('signing.deliverFromTitle'))
			if (from && order) await run(order, from.handle)
		},
	}
}

/** The button for the whole batch, and what became of the last delivery. */
export function Delivery({ delivery }: { delivery: DeliveryState }) {
	const { t } = useTranslation()
	const may = useMay()
	const { job } = delivery
	if (!may('documents.export')) return null
	const done = job?.state === 'done' ? exportReport.safeParse(job.result).data : undefined
	const failed = done ? done.missingCount + done.alteredCount : 0
	return (
		<Stack gap="xs">
			<Group>
				<Button
					variant="default"
					leftSection={<IconCopy size={18} />}
					loading={delivery.running}
					onClick={() => void delivery.deliver()}
				>
					{t('signing.deliver')}
				</Button>
				{done && <Text size="sm">{t('signing.delivered', { count: done.copied + done.present })}</Text>}
			</Group>
			{job && job.state !== 'done' && <JobProgress job={job} />}
			{done && failed > 0 && (
				<Alert color="wax" variant="light" p="xs">
					<Stack gap="xs" align="flex-start">
						<Text size="sm">
							{t('signing.notDelivered', { missing: done.missingCount, altered: done.alteredCount })}{' '}
							{[...done.missing, ...done.altered].slice(0, 10).join(', ')}
						</Text>
						<Button
							size="compact-sm"
							variant="default"
							leftSection={<IconFolderSearch size={16} />}
							onClick={() => void delivery.deliverFrom()}
						>
							{t('signing.deliverFrom')}
						</Button>
					</Stack>
				</Alert>
			)}
		</Stack>
	)
}
