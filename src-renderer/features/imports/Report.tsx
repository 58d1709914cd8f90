import { Alert, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '#shared/contract/imports'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { Findings } from './Findings.tsx'

/** What an import would do or has done, in figures. */
export function Report({ view }: { view: ImportView }) {
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
				<Group gap="md" mt="xs">
					<Notes view={view} />
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
					<Findings key={JSON.stringify([view.replacements, view.checks])} view={view} />
				</Grid.Col>
				<Grid.Col span={5}>
					<Paper p="sm" h="100%">
						<Title order={2} size="h3">
							{t('imports.decisions')}
						</Title>
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

/** What else is worth knowing, each in a sentence, where there is any. */
function Notes({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const format = useFormat()
	const { superseded, resolved, rowsDeleted, understood } = view.report ?? {}
	const ignored = [...new Set(understood?.sheets.flatMap((sheet) => sheet.ignored))]
	return (
		<>
			{superseded && (
				<Text size="sm">
					{t('imports.version.done', {
						id: superseded.importId,
						file: superseded.fileName,
						replaced: format.number(superseded.replaced),
						guarded: format.number(superseded.guarded),
						gone: format.number(superseded.gone),
						excluded: format.number(superseded.excluded),
					})}
				</Text>
			)}
			{view.supersededBy !== null && (
				<Text size="sm">{t('imports.version.supersededBy', { id: view.supersededBy })}</Text>
			)}
			{resolved !== undefined && (
				<Text size="sm">{t('imports.resolved', { count: resolved, number: format.number(resolved) })}</Text>
			)}
			{ignored.length > 0 && <Text size="sm">{t('imports.ignoredColumns', { columns: ignored.join(', ') })}</Text>}
			{rowsDeleted !== undefined && (
				<Text size="sm">{t('imports.rowsDeleted', { count: rowsDeleted, number: format.number(rowsDeleted) })}</Text>
			)}
		</>
	)
}
