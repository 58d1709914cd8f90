import { Paper, Text, Timeline as Line, Title } from '@mantine/core'
import {
	IconArrowsSplit2,
	IconBan,
	IconCertificate,
	IconFileDiff,
	IconFileImport,
	IconFileText,
	IconFlag,
	IconGitMerge,
	IconHelpHexagon,
	IconPencil,
	IconReplace,
	IconWorld,
	type TablerIcon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import { useCorrectionValue } from './correctionFields.ts'
import classes from './Record.module.css'
import { otherRecordOf, type TimelineEntry, timelineText } from './timelineText.ts'

const icons: Record<TimelineEntry['kind'], TablerIcon> = {
	imported: IconFileImport,
	finding: IconFlag,
	version: IconFileDiff,
	linked: IconGitMerge,
	split: IconArrowsSplit2,
	case: IconHelpHexagon,
	correction: IconPencil,
	composed: IconFileText,
	signed: IconCertificate,
	published: IconWorld,
	revoked: IconBan,
	superseded: IconReplace,
}

/** What happened to the record, in the order of time. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const route = useRoute()
	const value = useCorrectionValue()
	const words = { t, value, documentKind: labels.documentKind }
	return (
		<Paper p="md" component="section" aria-label={t('search.timeline.title')}>
			<Title order={2} mb="sm">
				{t('search.timeline.title')}
			</Title>
			<Line bulletSize={24} lineWidth={2} active={entries.length} color="ink">
				{entries.map((entry, index) => {
					const Icon = icons[entry.kind]
					const other = otherRecordOf(entry)
					return (
						<Line.Item
							key={`${entry.at} ${entry.kind} ${entry.subject} ${index}`}
							bullet={<Icon size={14} aria-hidden />}
							title={t(`search.timeline.${entry.kind}`)}
						>
							<Text size="sm" className={classes.event}>
								{timelineText(entry, words)}{' '}
								{other !== null && (
									<button
										type="button"
										className={classes.inline}
										onClick={() => route.go('search', { sitting: other })}
									>
										{t('search.timeline.otherRecord')}
									</button>
								)}
							</Text>
							<Text size="xs" c="dimmed">
								{format.dateTime(entry.at)}
								{entry.account !== null && ` · ${entry.account}`}
							</Text>
						</Line.Item>
					)
				})}
			</Line>
		</Paper>
	)
}
