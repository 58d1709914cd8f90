import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useJobs } from '../../api/jobs.ts'
import { useAction, useMay } from '../../api/queries.ts'

/** Looks for cases through the whole archive; what is decided stays decided. */
export function RunButton() {
	const { t } = useTranslation()
	const may = useMay()
	const run = useAction('reconciliation.run')
	const running = useJobs().some(
		(job) => job.kind === 'reconcile' && (job.state === 'running' || job.state === 'queued'),
	)
	if (!may('reconciliation.run')) return null
	return (
		<Button leftSection={<IconRefresh size={18} />} loading={run.running || running} onClick={() => void run.run({})}>
			{t('reconciliation.run')}
		</Button>
	)
}
