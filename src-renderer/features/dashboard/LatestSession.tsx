import { BarChart } from '@mantine/charts'
import { Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '#shared/contract/archive'
import { useProfile } from '../../api/queries.ts'
import { decisionStanding } from '../../components/decisionStanding.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './LatestSession.module.css'

type Latest = NonNullable<Dashboard['latest']>

/** The newest session in three pictures: decisions, distribution of averages, success by département. */
export function LatestSession({ latest }: { latest: Latest }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const session = labels.session(latest.session)
	return (
		<div className={classes.row}>
			<Paper p="md" component="section" aria-label={t('dashboard.averages.title')}>
				<Title order={2}>{t('dashboard.averages.title')}</Title>
				<Text size="sm" c="dimmed" mb="xs">
					{session}
				</Text>
				<Decisions decisions={latest.decisions} />
				<Averages latest={latest} />
			</Paper>
			<Paper p="md" component="section" aria-label={t('dashboard.departments.title')}>
				<Title order={2}>{t('dashboard.departments.title')}</Title>
				<Text size="sm" c="dimmed" mb="xs">
					{session}
				</Text>
				<Departments departments={latest.byDepartment} />
			</Paper>
		</div>
	)
}

function Averages({ latest }: { latest: Latest }) {
	const { t } = useTranslation()
	const format = useFormat()
	return (
		<figure className={classes.figureBox} aria-label={t('dashboard.averages.picture')}>
			<BarChart
				h={250}
				data={latest.distribution.map((bar) => ({ from: format.points(bar.from), sittings: bar.sittings }))}
				dataKey="from"
				series={[{ name: 'sittings', label: t('dashboard.averages.sittings'), color: 'ink.5' }]}
				valueFormatter={(value) => format.number(value)}
				xAxisLabel={t('dashboard.averages.axis', { on: latest.averageOn })}
				gridAxis="x"
				barChartProps={{ accessibilityLayer: false, barCategoryGap: 1 }}
				barProps={{ isAnimationActive: false }}
				tooltipAnimationDuration={0}
			/>
		</figure>
	)
}

/** Order and colour of the decisions follow the profile: those with documents first, those outside the participants last. */
function Decisions({ decisions }: { decisions: Latest['decisions'] }) {
	const format = useFormat()
	const labels = useLabels()
	const profile = useProfile()
	const known = profile?.decisions ?? []
	const rank = (id: string) => {
		const at = known.findIndex((decision) => decision.id === id)
		return at < 0 ? known.length : at
	}
	const parts = Object.entries(decisions)
		.filter(([, count]) => count > 0)
		.toSorted(([a], [b]) => rank(a) - rank(b))
	const total = parts.reduce((sum, [, count]) => sum + count, 0)
	const tone = (id: string) => decisionStanding(profile, id)
	return (
		<div className={classes.decisions}>
			<div className={classes.stack} aria-hidden>
				{parts.map(([id, count], index) => (
					<span key={id} data-tone={tone(id)} data-index={index % 2} style={{ flexGrow: count }} />
				))}
			</div>
			<ul className={classes.legend}>
				{parts.map(([id, count], index) => (
					<li key={id}>
						<span className={classes.swatch} data-tone={tone(id)} data-index={index % 2} aria-hidden />
						{labels.decision(id)} <strong>{format.number(count)}</strong> ({format.percent(count / Math.max(1, total))})
					</li>
				))}
			</ul>
		</div>
	)
}

function Departments({ departments }: { departments: Latest['byDepartment'] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const rate = (one: Latest['byDepartment'][number]) => one.admitted / Math.max(1, one.participants)
	return (
		<table className={classes.departments}>
			<thead>
				<tr>
					<th scope="col">{t('dashboard.departments.department')}</th>
					<th scope="col">{t('dashboard.departments.rate')}</th>
					<th scope="col" className={classes.figure}>
						{t('dashboard.departments.participants')}
					</th>
				</tr>
			</thead>
			<tbody>
				{departments
					.toSorted((a, b) => rate(b) - rate(a))
					.map((one) => (
						<tr key={one.department}>
							<th scope="row">
								{one.department === '' ? t('dashboard.departments.unknown') : labels.department(one.department)}
							</th>
							<td>
								<div className={classes.bar}>
									<span style={{ width: `${100 * rate(one)}%` }} aria-hidden />
									<em>{format.percent(rate(one))}</em>
								</div>
							</td>
							<td className={classes.figure}>{format.number(one.participants)}</td>
						</tr>
					))}
			</tbody>
		</table>
	)
}
