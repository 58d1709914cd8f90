import { Alert, Button, Group, Text } from '@mantine/core'
import { IconFiles } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { practiceReport } from '#shared/contract/practice'
import { shell } from '../../api/client.ts'
import { useJob } from '../../api/jobs.ts'
import { useAction } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useRoute } from '../frame/route.tsx'
import classes from './Dashboard.module.css'

/** Enough of each kind of fault to learn on, and written in seconds. */
const CANDIDATES = 1000

/** In an empty practice archive: something to import. */
export function PracticeFiles() {
	const { t } = useTranslation()
	const format = useFormat()
	const route = useRoute()
	const write = useAction('practice.writeSources')
	const [jobId, setJobId] = useState<number | null>(null)
	const job = useJob(jobId)
	const report = job?.state === 'done' ? practiceReport.parse(job.result) : null

	async function start() {
		const folder = await shell.chooseFolder(t('practice.dialog'))
		const started = folder && (await write.run({ folder: folder.handle, candidates: CANDIDATES }))
		if (started) setJobId(started.jobId)
	}

	return (
		<Alert role="note" color="wax" variant="light" title={t('practice.title')} className={classes.practice}>
			{report ? (
				<Group justify="space-between">
					<Text size="sm">
						{t('practice.done', { count: report.files, rows: format.number(report.rows), folder: report.folder })}
					</Text>
					<Button onClick={() => route.go('imports')}>{t('practice.import')}</Button>
				</Group>
			) : (
				<Group justify="space-between" wrap="nowrap">
					<Text size="sm">{t('practice.text', { count: CANDIDATES })}</Text>
					<Button
						variant="default"
						flex="none"
						leftSection={<IconFiles size={17} />}
						loading={write.running || (job !== undefined && job.state !== 'failed' && job.state !== 'cancelled')}
						onClick={() => void start()}
					>
						{t('practice.write')}
					</Button>
				</Group>
			)}
			{job && !report && <JobProgress job={job} />}
		</Alert>
	)
}
