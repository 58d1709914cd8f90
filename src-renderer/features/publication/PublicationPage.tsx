import { Button, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconShieldCheck, IconWorldUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../api/client.ts'
import { useJob } from '../../api/jobs.ts'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Page } from '../../components/Page.tsx'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { CheckDocument } from './CheckDocument.tsx'
import { PublicationResult } from './PublicationResult.tsx'
import { ReleaseTable } from './ReleaseTable.tsx'

/** What the public side gains, loses and revokes; writing it, reading it back, and its history. */
export default function PublicationPage() {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const plan = useProcedure('publication.plan', {}).data
	const publish = useAction('publication.publish')
	const verify = useAction('publication.verifyBundle')
	const [jobId, setJobId] = useState<number | null>(null)
	const job = useJob(jobId)
	const busy = job?.state === 'running' || job?.state === 'queued'

	async function start(action: typeof publish | typeof verify, title: string) {
		const folder = await shell.chooseFolder(title)
		const started = folder && (await action.run({ folder: folder.handle }))
		if (started) setJobId(started.jobId)
	}

	return (
		<Page
			title={t('rooms.publication')}
			lead={t('publication.lead')}
			actions={
				<>
					<Button
						variant="default"
						leftSection={<IconShieldCheck size={18} />}
						disabled={busy}
						onClick={() => void start(verify, t('publication.verifyTitle'))}
					>
						{t('publication.verify')}
					</Button>
					{may('publication.publish') && (
						<Button
							leftSection={<IconWorldUpload size={18} />}
							disabled={busy}
							onClick={() => void start(publish, t('publication.publishTitle'))}
						>
							{t('publication.publish')}
						</Button>
					)}
				</>
			}
		>
			<Stack gap="md">
				{job && (job.state === 'done' ? <PublicationResult job={job} /> : <JobProgress job={job} />)}
				<Grid gap="md">
					<Grid.Col span={7}>
						<Paper p="sm" h="100%">
							<Title order={2} mb="xs">
								{t('publication.plan', { release: plan?.nextRelease ?? '' })}
							</Title>
							<Group gap="xl">
								<Stat
									label={t('publication.toAdd')}
									value={format.number(plan?.toAdd ?? null)}
									tone={plan && plan.toAdd > 0 ? 'good' : 'plain'}
								/>
								<Stat label={t('publication.alreadyPublic')} value={format.number(plan?.alreadyPublic ?? null)} />
								<Stat
									label={t('publication.newlyRevoked')}
									value={format.number(plan?.newlyRevoked ?? null)}
									tone={plan && plan.newlyRevoked > 0 ? 'bad' : 'plain'}
								/>
								<Stat label={t('publication.newlySuperseded')} value={format.number(plan?.newlySuperseded ?? null)} />
							</Group>
							<Text size="sm" c="dimmed" mt="sm">
								{t('publication.explain')}
							</Text>
						</Paper>
					</Grid.Col>
					<Grid.Col span={5}>
						<CheckDocument />
					</Grid.Col>
				</Grid>
				<ReleaseTable />
			</Stack>
		</Page>
	)
}
