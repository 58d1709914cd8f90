import { Alert, Button, Loader, Paper, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '#shared/contract/archive'
import { PRACTICE_PROFILE } from '#shared/contract/practice'
import { useJobs } from '../../api/jobs.ts'
import { describeError } from '../../api/notices.tsx'
import { useMay, useMe, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Page } from '../../components/Page.tsx'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useRoute } from '../frame/route.tsx'
import { Coverage } from './Coverage.tsx'
import classes from './Dashboard.module.css'
import { LatestSession } from './LatestSession.tsx'
import { PracticeFiles } from './PracticeFiles.tsx'
import { Waiting } from './Waiting.tsx'

export default function DashboardPage() {
	const { t } = useTranslation()
	const dashboard = useProcedure('archive.dashboard', {})
	return (
		<Page title={t('rooms.dashboard')}>
			{dashboard.error && <Alert color="wax">{describeError(dashboard.error, t)}</Alert>}
			{dashboard.isPending && <Loader aria-label={t('frame.loading')} />}
			{dashboard.data && <Overview dashboard={dashboard.data} />}
		</Page>
	)
}

const thisYear = new Date().getFullYear()

function Overview({ dashboard }: { dashboard: Dashboard }) {
	const { t } = useTranslation()
	const route = useRoute()
	const me = useMe()
	const may = useMay()
	return (
		<>
			{dashboard.warnings.map((warning) => (
				<Alert key={warning.code} role="note" color="wax" variant="light" p="xs">
					{t(`dashboard.warnings.${warning.code}`, warning.parameters)}
				</Alert>
			))}
			{dashboard.sittings === 0 ? (
				<Paper>
					<EmptyState
						title={t('dashboard.empty.title')}
						action={
							may('imports.inspect') && (
								<Button onClick={() => route.go('imports')}>{t('dashboard.empty.action')}</Button>
							)
						}
					>
						{t(may('imports.inspect') ? 'dashboard.empty.clerk' : 'dashboard.empty.others')}
					</EmptyState>
					{dashboard.info.practice && dashboard.info.profileId === PRACTICE_PROFILE && may('practice.writeSources') && (
						<PracticeFiles />
					)}
				</Paper>
			) : (
				<>
					{me && <Waiting waiting={dashboard.waiting} role={me.role} />}
					<Figures dashboard={dashboard} />
				</>
			)}
			<Coverage cells={dashboard.coverage} thisYear={thisYear} />
			{dashboard.latest && <LatestSession latest={dashboard.latest} />}
			<RecentJobs />
		</>
	)
}

function Figures({ dashboard }: { dashboard: Dashboard }) {
	const { t } = useTranslation()
	const format = useFormat()
	const figures = ['sittings', 'persons', 'documentsSigned', 'documentsPublished', 'documentsRevoked'] as const
	return (
		<Paper p="md" component="section" aria-label={t('dashboard.figures.title')} className={classes.figures}>
			{figures.map((what) => (
				<Stat key={what} label={t(`dashboard.figures.${what}`)} value={format.number(dashboard[what])} />
			))}
		</Paper>
	)
}

const JOBS_SHOWN = 5

function RecentJobs() {
	const { t } = useTranslation()
	const format = useFormat()
	const jobs = useJobs().slice(0, JOBS_SHOWN)
	if (jobs.length === 0) return null
	return (
		<Paper p="md" component="section" aria-label={t('dashboard.jobs.title')}>
			<Title order={2} mb="xs">
				{t('dashboard.jobs.title')}
			</Title>
			<ul className={classes.jobs}>
				{jobs.map((job) => (
					<li key={job.id}>
						<JobProgress job={job} />
						<span className={classes.when}>
							{job.account} · {format.dateTime(job.endedAt ?? job.createdAt)}
						</span>
					</li>
				))}
			</ul>
		</Paper>
	)
}
