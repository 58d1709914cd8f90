import { useTranslation } from 'react-i18next'
import { hasEnded, useJobs } from '../../api/jobs.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import classes from './JobBar.module.css'

const MOST_SHOWN = 3

/** The jobs under way, whatever room is open. */
export function JobBar() {
	const { t } = useTranslation()
	const running = useJobs().filter((job) => !hasEnded(job))
	if (running.length === 0) return null
	return (
		<aside className={classes.bar} aria-label={t('jobs.running')}>
			{running.slice(0, MOST_SHOWN).map((job) => (
				<JobProgress key={job.id} job={job} compact />
			))}
			{running.length > MOST_SHOWN && <span>{t('jobs.more', { count: running.length - MOST_SHOWN })}</span>}
		</aside>
	)
}
