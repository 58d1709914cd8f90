import { Group, Slider, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseKind } from '#shared/contract/reconciliation'
import { useAction, useProcedure } from '../../api/queries.ts'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { useFormat } from '../../components/useFormat.ts'
import type { Outcome } from './outcomes.ts'

interface BulkDialogProps {
	kind: CaseKind
	outcome: Outcome
	opened: boolean
	onClose: () => void
}

const SAMPLES_SHOWN = 5

/** Proposes one outcome for every case at or above a score, after showing how many that is and some of them. */
export function BulkDialog({ kind, outcome, opened, onClose }: BulkDialogProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const propose = useAction('reconciliation.bulkPropose')
	const [percent, setPercent] = useState(99)
	const [asked] = useDebouncedValue(percent, 250)
	const atLeast = asked * 10
	const would = useProcedure(
		'reconciliation.bulkPreview',
		{ kind, atLeast },
		{ enabled: opened, keepPrevious: true },
	).data
	async function confirm(reason: string) {
		const done = await propose.run({ kind, atLeast: percent * 10, outcome, reason })
		if (!done) return
		notifications.show({
			color: 'green',
			message: t('reconciliation.bulk.done', { count: done.proposed, number: format.number(done.proposed) }),
		})
		onClose()
	}
	return (
		<ReasonDialog
			opened={opened}
			title={t('reconciliation.bulk.title', { outcome: t(`reconciliation.outcome.${outcome}`) })}
			confirmLabel={t('reconciliation.bulk.propose', {
				count: would?.cases ?? 0,
				number: format.number(would?.cases ?? 0),
			})}
			running={propose.running}
			onClose={onClose}
			onConfirm={(reason) => void confirm(reason)}
		>
			<Stack gap="xs">
				<Text size="sm">{t('reconciliation.bulk.explain')}</Text>
				<Group gap="sm" wrap="nowrap">
					<Slider
						aria-label={t('reconciliation.bulk.threshold')}
						value={percent}
						onChange={setPercent}
						min={0}
						max={100}
						flex={1}
						label={(value) => `${value} %`}
						thumbLabel={t('reconciliation.bulk.threshold')}
					/>
					<Text size="sm" w={60} ta="right">
						{format.percent(percent / 100)}
					</Text>
				</Group>
				<Text size="sm" fw={600}>
					{t('reconciliation.bulk.would', {
						cases: format.number(would?.cases ?? 0),
						sittings: format.number(would?.sittings ?? 0),
					})}
				</Text>
				{would?.samples.slice(0, SAMPLES_SHOWN).map((sample) => (
					<Text key={sample.id} size="xs" c="dimmed">
						{sample.summary.join('  ·  ')}
					</Text>
				))}
			</Stack>
		</ReasonDialog>
	)
}
