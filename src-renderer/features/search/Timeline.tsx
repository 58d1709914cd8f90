import { Paper, Text, Timeline as Line, Title } from '@mantine/core'
import {
	IconArrowsSplit2,
	IconBan,
	IconCertificate,
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
import type { SittingDetail } from '#shared/contract/archive'
import { useFormat } from '../../components/useFormat.ts'

type Entry = SittingDetail['timeline'][number]

const icons: Record<Entry['kind'], TablerIcon> = {
	imported: IconFileImport,
	finding: IconFlag,
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
export function Timeline({ entries }: { entries: readonly Entry[] }) {
	const { t } = useTranslation()
	const format = useFormat()
	return (
		<Paper p="md" component="section" aria-label={t('search.timeline.title')}>
			<Title order={2} mb="sm">
				{t('search.timeline.title')}
			</Title>
			<Line bulletSize={24} lineWidth={2} active={entries.length} color="ink">
				{entries.map((entry, index) => {
					const Icon = icons[entry.kind]
					return (
						<Line.Item
							key={`${entry.at} ${entry.kind} ${entry.subject} ${index}`}
							bullet={<Icon size={14} aria-hidden />}
							title={t(`search.timeline.${entry.kind}`)}
						>
							<Text size="sm">
								{entry.kind === 'finding'
									? t(`findings.${entry.subject}`, { defaultValue: entry.subject })
									: entry.subject}
								{entry.detail !== '' && ` — ${entry.detail}`}
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
