import { Alert, Button, Group, NumberInput, Paper, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconStack2 } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { batchView } from '#shared/contract/documents'
import { hasEnded, useJob } from '../../api/jobs.ts'
import { useAction, useMay, useProcedure, useProfile } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'

const FEW = 5

/** Chooses kind and session, says how many documents that gives and why not more, and composes the batch. */
export function ComposeForm({ onComposed }: { onComposed: (batchId: number) => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const may = useMay()
	const profile = useProfile()
	const sessions = useProcedure('archive.sessions', {}).data?.sessions ?? []
	const compose = useAction('documents.compose')
	const [kind, setKind] = useState<string | null>(null)
	const [sessionId, setSessionId] = useState<string | null>(null)
	const [limit, setLimit] = useState<number | string>('')
	const [jobId, setJobId] = useState<number | null>(null)
	const job = useJob(jobId)
	const session = sessions.find((one) => String(one.id) === sessionId)?.session
	const kinds = (profile?.documentKinds ?? []).filter(
		({ exams }) => exams.length === 0 || session === undefined || exams.includes(session.exam),
	)
	const chosenKind = (kinds.find(({ id }) => id === kind) ?? kinds[0])?.id ?? null
	const ready = session !== undefined && chosenKind !== null
	const eligible = useProcedure(
		'documents.eligible',
		{ kind: chosenKind ?? '', session: session ?? { exam: '-', year: 2000, kind: '-' } },
		{ enabled: ready && may('documents.eligible') },
	).data

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!session || chosenKind === null) return
		const started = await compose.run({
			kind: chosenKind,
			session,
			...(typeof limit === 'number' && limit > 0 && { limit }),
		})
		if (started) setJobId(started.jobId)
	}

	useEffect(() => {
		if (job?.state !== 'done') return
		const batch = batchView.parse(job.result)
		const documents = format.number(batch.documents)
		notifications.show({ color: 'green', message: t('documents.compose.done', { id: batch.id, documents }) })
		onComposed(batch.id)
	}, [job, format, t, onComposed])

	return (
		<Paper p="sm" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="xs">
				<Group align="flex-end" gap="sm">
					<Select
						label={t('documents.compose.kind')}
						data={kinds.map(({ id }) => ({ value: id, label: labels.documentKind(id) }))}
						value={chosenKind}
						onChange={setKind}
						allowDeselect={false}
						w={300}
					/>
					<Select
						label={t('documents.compose.session')}
						placeholder={t(sessions.length > 0 ? 'documents.compose.choose' : 'documents.compose.noSessions')}
						data={sessions.map(({ id, session: key, sittings }) => ({
							value: String(id),
							label: `${labels.session(key)} (${format.number(sittings)})`,
						}))}
						value={sessionId}
						onChange={setSessionId}
						searchable
						flex={1}
					/>
					<NumberInput
						label={t('documents.compose.limit')}
						placeholder={t('documents.compose.limitHint')}
						value={limit}
						onChange={setLimit}
						min={1}
						allowDecimal={false}
						allowNegative={false}
						w={110}
					/>
					{may('documents.compose') && (
						<Button
							type="submit"
							leftSection={<IconStack2 size={18} />}
							disabled={!ready || eligible?.eligible === 0}
							loading={compose.running || (job !== undefined && !hasEnded(job))}
						>
							{t('documents.compose.button')}
						</Button>
					)}
				</Group>
				{job && job.state !== 'done' && <JobProgress job={job} />}
				{eligible && (
					<output>
						<Text size="sm" fw={600}>
							{t('documents.compose.eligible', { count: eligible.eligible, number: format.number(eligible.eligible) })}
						</Text>
						<Text size="sm" c="dimmed">
							{Object.entries(eligible.leftOut)
								.toSorted(([, a], [, b]) => b - a)
								.slice(0, FEW)
								.map(([code, count]) => `${format.number(count)} ${t(`documents.leaveOut.${code}`)}`)
								.join(' · ')}
						</Text>
						{eligible.example && (
							<Alert color="wax" variant="light" p="xs" mt="xs">
								{t('documents.exampleRules')}
							</Alert>
						)}
					</output>
				)}
			</Stack>
		</Paper>
	)
}
