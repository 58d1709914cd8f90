import { Accordion, Alert, Button, Group, Loader, Paper, Table, Text, Title } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Bareme, type DecisionRule, maximumTotal, type Profile } from '#shared/domain/profile'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay, useProfile } from '../../api/queries.ts'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Settings.module.css'

/** The country's exams as the archive knows them; what nobody published is marked as an example. */
export function ExamProfile() {
	const { t } = useTranslation()
	const profile = useProfile()
	const labels = useLabels()
	if (!profile) return <Loader aria-label={t('frame.loading')} />
	const examples = [...profile.baremes, ...profile.decisionRules].filter((rule) => rule.status === 'example').length
	return (
		<div className={classes.stack}>
			<Paper p="md">
				<Group justify="space-between" wrap="nowrap">
					<div>
						<Title order={2}>{labels.named(profile.bureau)}</Title>
						<Text size="sm" c="dimmed">
							{labels.named(profile.ministry)} · {labels.named(profile.republic)} · {profile.issuer}
						</Text>
					</div>
					<ReplaceProfile />
				</Group>
				{examples > 0 && (
					<Alert role="note" color="wax" variant="light" mt="sm" p="xs">
						{t('settings.profile.examples', { count: examples })}
					</Alert>
				)}
			</Paper>
			<Accordion variant="separated" multiple transitionDuration={0}>
				{profile.exams.map((exam) => (
					<Exam key={exam.id} exam={exam} profile={profile} />
				))}
			</Accordion>
		</div>
	)
}

function ReplaceProfile() {
	const { t } = useTranslation()
	const may = useMay()
	const done = useDoneNotice()
	const replace = useAction('archive.replaceProfile')
	if (!may('archive.replaceProfile')) return null
	async function choose() {
		const [file] = await shell.chooseFiles(t('settings.profile.replaceDialog'), ['json'])
		if (file && (await replace.run({ file: file.handle }))) done(t('settings.profile.replaced', { file: file.name }))
	}
	return (
		<Button
			variant="default"
			leftSection={<IconFileUpload size={17} />}
			loading={replace.running}
			onClick={() => void choose()}
		>
			{t('settings.profile.replace')}
		</Button>
	)
}

function useYears() {
	const { t } = useTranslation()
	return ({ fromYear, toYear }: { fromYear: number; toYear: number | null }) =>
		toYear === null ? t('settings.profile.since', { year: fromYear }) : `${fromYear}–${toYear}`
}

export function RuleStatus({ status }: { status: Bareme['status'] }) {
	const { t } = useTranslation()
	return <StatusBadge tone={status === 'example' ? 'warm' : 'good'}>{t(`settings.profile.${status}`)}</StatusBadge>
}

function Exam({ exam, profile }: { exam: Profile['exams'][number]; profile: Profile }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const years = useYears()
	const baremes = profile.baremes.filter((bareme) => bareme.exam === exam.id)
	const rules = profile.decisionRules.filter((rule) => rule.exam === exam.id)
	const examples = [...baremes, ...rules].filter((rule) => rule.status === 'example').length
	return (
		<Accordion.Item value={exam.id}>
			<Accordion.Control>
				<span className={classes.exam}>
					<strong>{labels.named(exam.names)}</strong>
					<Text size="sm" c="dimmed" component="span">
						{years(exam)} · {t('settings.profile.averageOn', { on: format.number(exam.averageOn) })} ·{' '}
						{t('settings.profile.baremes', { count: baremes.length })}
					</Text>
					{examples > 0 && (
						<StatusBadge tone="warm">{t('settings.profile.exampleCount', { count: examples })}</StatusBadge>
					)}
				</span>
			</Accordion.Control>
			<Accordion.Panel>
				<div className={classes.stack}>
					{baremes.map((bareme) => (
						<BaremeTable key={bareme.id} bareme={bareme} />
					))}
					{rules.map((rule) => (
						<Rule key={`${rule.fromYear} ${rule.sessionKinds.join(' ')}`} rule={rule} />
					))}
				</div>
			</Accordion.Panel>
		</Accordion.Item>
	)
}

function Scope({
	series = [],
	kinds,
	rule,
}: {
	series?: readonly string[]
	kinds: readonly string[]
	rule: Bareme | DecisionRule
}) {
	const { t } = useTranslation()
	const labels = useLabels()
	const years = useYears()
	const parts = [
		series.length === 0 ? t('settings.profile.everySeries') : series.map((one) => labels.series(one)).join(', '),
		kinds.length === 0 ? t('settings.profile.everySession') : kinds.map((one) => labels.sessionKind(one)).join(', '),
		years(rule),
	]
	return (
		<>
			<Group gap="xs">
				<strong>{parts.join(' · ')}</strong>
				<RuleStatus status={rule.status} />
			</Group>
			<Text size="sm" c="dimmed">
				{rule.source}
			</Text>
		</>
	)
}

function BaremeTable({ bareme }: { bareme: Bareme }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const withCoefficients = bareme.slots.some((slot) => slot.coefficient !== 1)
	return (
		<div className={classes.rule}>
			<Scope series={bareme.series} kinds={bareme.sessionKinds} rule={bareme} />
			<ul className={classes.slots}>
				{bareme.slots.map((slot) => (
					<li key={slot.subject}>
						{labels.subject(slot.subject)} <strong>{format.number(slot.maximum)}</strong>
						{withCoefficients && ` × ${format.number(slot.coefficient)}`}
					</li>
				))}
				<li>
					<em>{t('search.field.total')}</em> <strong>{format.points(maximumTotal(bareme))}</strong>
				</li>
			</ul>
		</div>
	)
}

function Rule({ rule }: { rule: DecisionRule }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	return (
		<div className={classes.rule}>
			<Scope kinds={rule.sessionKinds} rule={rule} />
			<Table verticalSpacing={1} withRowBorders={false} className={classes.thresholds}>
				<Table.Tbody>
					{rule.thresholds.map((threshold) => (
						<Table.Tr key={threshold.decision}>
							<Table.Td>{labels.decision(threshold.decision)}</Table.Td>
							<Table.Td>{t('settings.profile.atLeast', { average: format.hundredths(threshold.atLeast) })}</Table.Td>
						</Table.Tr>
					))}
					{rule.mentions.map((mention) => (
						<Table.Tr key={mention.mention}>
							<Table.Td>{t('settings.profile.mention', { mention: labels.mention(mention.mention) })}</Table.Td>
							<Table.Td>{t('settings.profile.atLeast', { average: format.hundredths(mention.atLeast) })}</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</div>
	)
}
