import { Alert, Button, Loader, Paper, Text, Title } from '@mantine/core'
import { IconPencil, IconUnlink } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SittingDetail, SittingRow } from '#shared/contract/archive'
import { describeError, useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { Page } from '../../components/Page.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import { CorrectionDialog } from './CorrectionDialog.tsx'
import { Documents } from './Documents.tsx'
import { Marks } from './Marks.tsx'
import { PendingCorrections } from './PendingCorrections.tsx'
import classes from './Record.module.css'
import { DecisionBadge, SittingStatus } from './SittingBadges.tsx'
import { Source } from './Source.tsx'
import { Timeline } from './Timeline.tsx'
import { Versions } from './Versions.tsx'

/** One candidate in one session: what is known, where it came from, what happened to it. */
export function RecordPage({ id }: { id: number }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const may = useMay()
	const [correcting, setCorrecting] = useState(false)
	const sitting = useProcedure('archive.sitting', { id })
	const record = sitting.data
	if (sitting.error)
		return (
			<Page back title={t('search.record')}>
				<Alert color="wax">{describeError(sitting.error, t)}</Alert>
			</Page>
		)
	if (!record)
		return (
			<Page back title={t('search.record')}>
				<Loader aria-label={t('frame.loading')} />
			</Page>
		)
	return (
		<Page
			back
			title={`${record.surname} ${record.givenNames}`}
			lead={
				<>
					{labels.session(record.session)}
					{record.orderNumber !== null && ` · ${t('search.numbered', { number: record.orderNumber })}`}{' '}
					<DecisionBadge decision={record.decision} /> <SittingStatus status={record.status} />
					{record.statusReason !== null && ` ${record.statusReason}`}
				</>
			}
			actions={
				may('archive.proposeCorrection') && (
					<Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => setCorrecting(true)}>
						{t('search.corrections.propose')}
					</Button>
				)
			}
		>
			<PendingCorrections sittingId={record.id} />
			<div className={classes.columns}>
				<div className={classes.column}>
					<Identity record={record} />
					<Marks record={record} />
					<Source record={record} />
					<Versions record={record} />
				</div>
				<div className={classes.column}>
					<Documents record={record} />
					<OtherSittings record={record} />
					<Timeline entries={record.timeline} />
				</div>
			</div>
			<CorrectionDialog record={record} opened={correcting} onClose={() => setCorrecting(false)} />
		</Page>
	)
}

function Identity({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const facts: readonly (readonly [string, string | null])[] = [
		['birthDate', record.birthDate === null ? null : format.partialDate(record.birthDate)],
		['birthPlace', record.birthPlace],
		['sex', record.sex === null ? null : t(`search.sex.${record.sex}`, { defaultValue: record.sex })],
		['series', record.series === '' ? null : labels.series(record.series)],
		['department', record.department === null ? null : labels.department(record.department)],
		['commune', record.commune],
		['centre', record.centre],
		['school', record.school],
		['nationalId', record.nationalId],
	]
	return (
		<Paper p="md" component="section" aria-label={t('search.identity')}>
			<dl className={classes.facts}>
				{facts.map(([name, value]) => (
					<div key={name}>
						<dt>{t(`search.field.${name}`)}</dt>
						<dd>{value ?? format.missing}</dd>
					</div>
				))}
			</dl>
		</Paper>
	)
}

/** Records that were linked as the same person; one can be taken out again at any time. */
function OtherSittings({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const may = useMay()
	const done = useDoneNotice()
	const [separating, setSeparating] = useState(false)
	const unmerge = useAction('reconciliation.unmerge')
	if (record.otherSittings.length === 0) return null
	async function separate(reason: string) {
		if (!(await unmerge.run({ sittingId: record.id, reason }))) return
		setSeparating(false)
		done(t('search.person.separated'))
	}
	return (
		<Paper p="md" component="section" aria-label={t('search.person.title')}>
			<div className={classes.head}>
				<Title order={2}>{t('search.person.title')}</Title>
				{may('reconciliation.unmerge') && (
					<Button
						size="compact-sm"
						variant="subtle"
						color="wax"
						leftSection={<IconUnlink size={15} />}
						onClick={() => setSeparating(true)}
					>
						{t('search.person.separate')}
					</Button>
				)}
			</div>
			<ul className={classes.links}>
				{record.otherSittings.map((other) => (
					<OtherSitting key={other.id} other={other} />
				))}
			</ul>
			<ReasonDialog
				opened={separating}
				title={t('search.person.separateTitle')}
				confirmLabel={t('search.person.separate')}
				destructive
				running={unmerge.running}
				onClose={() => setSeparating(false)}
				onConfirm={(reason) => void separate(reason)}
			>
				{t('search.person.separateText', { count: record.otherSittings.length })}
			</ReasonDialog>
		</Paper>
	)
}

function OtherSitting({ other }: { other: SittingRow }) {
	const labels = useLabels()
	const format = useFormat()
	const route = useRoute()
	return (
		<li>
			<button type="button" className={classes.link} onClick={() => route.go('search', { sitting: other.id })}>
				<span>
					<strong>{labels.session(other.session)}</strong>
					<Text size="sm" c="dimmed" component="span" display="block">
						{other.surname} {other.givenNames}
					</Text>
				</span>
				<span className={classes.linkEnd}>
					{format.hundredths(other.average)} <DecisionBadge decision={other.decision} />
				</span>
			</button>
		</li>
	)
}
