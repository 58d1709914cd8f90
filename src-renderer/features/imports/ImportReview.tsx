import { Alert, Button, Grid, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconDatabaseImport, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '#shared/contract/imports'
import { hasEnded, useJobs } from '../../api/jobs.ts'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Page } from '../../components/Page.tsx'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { SetAsideTable } from './SetAsideTable.tsx'
import { useFindingTitle } from './useFindingTitle.ts'

interface ImportReviewProps {
	importId: number
	/** Files that wait after this one. */
	waiting: number
	onClose: () => void
}

/** What an import would do or has done: counts, control totals, rows set aside; then in with it, or away. */
export function ImportReview({ importId, waiting, onClose }: ImportReviewProps) {
	const { t } = useTranslation()
	const job = useJobs().find((one) => (one.kind === 'import.stage' || one.kind === 'import.commit') && !hasEnded(one))
	const failed = useJobs().find((one) => one.kind === 'import.stage' || one.kind === 'import.commit')
	const view = useProcedure('imports.get', { importId }).data
	if (!view) return null
	const ready = view.report !== null
	return (
		<Page
			title={view.fileName}
			lead={t(`imports.explain.${view.state}`)}
			onBack={onClose}
			actions={
				view.state === 'staged' ? (
					<Decision view={view} waiting={waiting} onClose={onClose} />
				) : (
					<Receipt view={view} waiting={waiting} onClose={onClose} />
				)
			}
		>
			<Stack gap="md">
				{job && <JobProgress job={job} />}
				{view.state === 'failed' && failed && <JobProgress job={failed} />}
				{ready && <Report view={view} />}
				{(ready || view.rowsSetAside > 0) && (
					<>
						<Title order={2}>{t('imports.setAside')}</Title>
						<div style={{ height: 360 }}>
							<SetAsideTable importId={importId} />
						</div>
					</>
				)}
			</Stack>
		</Page>
	)
}

interface ActionsProps {
	view: ImportView
	waiting: number
	onClose: () => void
}

function Decision({ view, waiting, onClose }: ActionsProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const commit = useAction('imports.commit')
	const discard = useAction('imports.discard')
	const [layoutName, setLayoutName] = useState('')
	if (!may('imports.commit')) return null
	const name = layoutName.trim()
	return (
		<Group gap="xs">
			<TextInput
				aria-label={t('imports.rememberLayout')}
				placeholder={t('imports.rememberLayout')}
				value={layoutName}
				onChange={(event) => setLayoutName(event.currentTarget.value)}
				maxLength={120}
				w={220}
			/>
			<Button
				variant="default"
				loading={discard.running}
				onClick={() => void discard.run({ importId: view.id }).then(onClose)}
			>
				{t(waiting > 0 ? 'imports.discardNext' : 'imports.discard')}
			</Button>
			<Button
				leftSection={<IconDatabaseImport size={18} />}
				loading={commit.running}
				disabled={view.rowsImported === 0}
				onClick={() => void commit.run({ importId: view.id, ...(name !== '' && { rememberLayout: name }) })}
			>
				{t('imports.commit', { count: view.rowsImported, number: format.number(view.rowsImported) })}
			</Button>
		</Group>
	)
}

function Receipt({ view, waiting, onClose }: ActionsProps) {
	const { t } = useTranslation()
	return (
		<Group gap="xs">
			{view.state === 'committed' && (
				<Button variant="default" leftSection={<IconPrinter size={18} />} onClick={() => window.print()}>
					{t('imports.printReceipt')}
				</Button>
			)}
			<Button onClick={onClose}>{t(waiting > 0 ? 'imports.nextFile' : 'imports.toList', { count: waiting })}</Button>
		</Group>
	)
}

function Report({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const { report } = view
	if (!report) return null
	const wrong = report.controls.filter(({ stated, counted }) => stated !== counted)
	return (
		<Stack gap="md">
			<Paper p="sm">
				<Group gap="xl">
					<Stat label={t('imports.column.read')} value={format.number(view.rowsRead)} />
					<Stat label={t('imports.news.new')} value={format.number(report.news.new)} tone="good" />
					<Stat
						label={t('imports.news.changed')}
						value={format.number(report.news.changed)}
						tone={report.news.changed > 0 ? 'warm' : 'plain'}
					/>
					<Stat label={t('imports.news.same')} value={format.number(report.news.same)} />
					<Stat
						label={t('imports.news.problem')}
						value={format.number(view.rowsSetAside)}
						tone={view.rowsSetAside > 0 ? 'bad' : 'plain'}
					/>
					<Stat
						label={t('imports.speed')}
						value={format.duration(report.seconds)}
						note={t('jobs.rate', { rate: format.number(Math.round(report.rowsPerSecond)) })}
					/>
				</Group>
				<Text size="sm" mt="xs">
					{report.sessions
						.map(({ session, rows }) => `${labels.session(session)} : ${format.number(rows)}`)
						.join('   ')}
				</Text>
				<Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
					{t('imports.receipt', {
						id: view.id,
						account: view.account,
						at: format.exactTime(view.committedAt ?? view.createdAt),
						sha256: view.sha256,
					})}
				</Text>
			</Paper>
			{wrong.length > 0 && (
				<Alert color="wax" variant="light" title={t('imports.controlsWrong')}>
					{wrong.map((control) => (
						<Text key={`${control.sheet} ${control.what}`} size="sm">
							{t('imports.control', {
								...control,
								what: t(`imports.controlOf.${control.what}`, { defaultValue: labels.decision(control.what) }),
								stated: format.number(control.stated),
								counted: format.number(control.counted),
							})}
						</Text>
					))}
				</Alert>
			)}
			<Grid>
				<Grid.Col span={7}>
					<CodeCounts title={t('imports.warnings')} counts={{ ...report.errors, ...report.warnings }} />
				</Grid.Col>
				<Grid.Col span={5}>
					<Paper p="sm" h="100%">
						<Title order={3}>{t('imports.decisions')}</Title>
						{Object.entries(report.decisions).map(([decision, count]) => (
							<Group key={decision} justify="space-between">
								<Text size="sm">{decision === '' ? t('imports.noDecision') : labels.decision(decision)}</Text>
								<Text size="sm">{format.number(count)}</Text>
							</Group>
						))}
					</Paper>
				</Grid.Col>
			</Grid>
		</Stack>
	)
}

function CodeCounts({ title, counts }: { title: string; counts: Record<string, number> }) {
	const { t } = useTranslation()
	const titleOf = useFindingTitle()
	const format = useFormat()
	const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
	return (
		<Paper p="sm" h="100%">
			<Title order={3}>{title}</Title>
			{entries.length === 0 && <Text size="sm">{t('imports.noFindings')}</Text>}
			{entries.map(([code, count]) => (
				<Group key={code} justify="space-between" wrap="nowrap">
					<Text size="sm">{titleOf(code)}</Text>
					<Text size="sm">{format.number(count)}</Text>
				</Group>
			))}
		</Paper>
	)
}
