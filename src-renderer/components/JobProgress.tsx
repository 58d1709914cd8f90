import { Button, Group, Progress, Text } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { JobView } from '#shared/contract/jobs'
import { CallError } from '../api/client.ts'
import { hasEnded } from '../api/jobs.ts'
import { describeError } from '../api/notices.tsx'
import { useAction } from '../api/queries.ts'
import classes from './JobProgress.module.css'
import { StatusBadge, type Tone } from './StatusBadge.tsx'
import { useFormat } from './useFormat.ts'

const tones: Record<JobView['state'], Tone> = {
	queued: 'neutral',
	running: 'info',
	done: 'good',
	failed: 'bad',
	cancelled: 'warm',
}

export function JobState({ state }: { state: JobView['state'] }) {
	const { t } = useTranslation()
	return <StatusBadge tone={tones[state]}>{t(`jobs.state.${state}`)}</StatusBadge>
}

/** Where a job stands: step, figures, rate, time left; to be stopped while it runs and gone on with afterwards. */
export function JobProgress({ job, compact = false }: { job: JobView; compact?: boolean }) {
	const { t } = useTranslation()
	const format = useFormat()
	const cancel = useAction('jobs.cancel')
	const resume = useAction('jobs.resume')
	const share = job.state === 'done' ? 1 : job.total > 0 ? Math.min(1, job.done / job.total) : null
	const ended = hasEnded(job)
	// Goes on only when its key is given again, in its own room.
	const needsKey = job.kind === 'sign' || job.kind === 'legalise'
	// Ordered anew from its form: nothing of it is left to go on with.
	const orderedAnew = job.kind === 'compose'
	const name = t(`jobs.kind.${job.kind}`)
	const figures = [
		!ended && job.phase !== '' ? t(`jobs.phase.${job.phase}`, { defaultValue: job.phase }) : '',
		!ended && job.total > 0 ? t('jobs.doneOf', { done: format.number(job.done), total: format.number(job.total) }) : '',
		!ended && job.rate !== null ? t('jobs.rate', { rate: format.number(Math.round(job.rate)) }) : '',
		!ended && job.secondsLeft !== null ? t('jobs.timeLeft', { time: format.duration(Math.ceil(job.secondsLeft)) }) : '',
	].filter((part) => part !== '')
	return (
		<div className={compact ? classes.compact : classes.job}>
			<Group gap="xs" wrap="nowrap" className={classes.line}>
				<Text size="sm" fw={600}>
					{name}
				</Text>
				<JobState state={job.state} />
				<Text size="sm" c="dimmed" truncate className={classes.figures}>
					{figures.join(' · ')}
				</Text>
				{!ended && (
					<Button
						size="compact-xs"
						variant="subtle"
						color="wax"
						leftSection={<IconPlayerStop size={14} />}
						loading={cancel.running}
						onClick={() => void cancel.run({ id: job.id })}
					>
						{t(needsKey ? 'jobs.pause' : 'jobs.stop')}
					</Button>
				)}
				{needsKey && job.state === 'cancelled' && <Text size="sm">{t('jobs.giveKey')}</Text>}
				{!needsKey && !orderedAnew && (job.state === 'failed' || job.state === 'cancelled') && (
					<Button
						size="compact-xs"
						variant="subtle"
						leftSection={<IconPlayerPlay size={14} />}
						loading={resume.running}
						onClick={() => void resume.run({ id: job.id })}
					>
						{t('jobs.goOn')}
					</Button>
				)}
			</Group>
			{!ended && (
				<Progress
					value={(share ?? 1) * 100}
					animated={share === null}
					striped={share === null}
					size="sm"
					aria-label={t('jobs.progressOf', { job: name })}
				/>
			)}
			{job.error !== null && (
				<Text size="sm" c="var(--sceau-bad)">
					{describeError(new CallError(job.error.code, job.error.parameters), t)}
				</Text>
			)}
		</div>
	)
}
