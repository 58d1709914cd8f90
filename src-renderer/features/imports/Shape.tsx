import { Group, Pill, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Layout } from '#shared/contract/imports'
import { useLabels } from '../../components/useLabels.ts'

interface ShapeProps {
	layout: Layout
	sheet: Layout['sheets'][number]
	onSheet: (change: Pick<Layout['sheets'][number], 'constants'>) => void
}

/** What is special about the list: how candidates stand in it, and a decision that only its title says, which can be left out. */
export function Shape({ layout, sheet, onSheet }: ShapeProps) {
	const { t } = useTranslation()
	const labels = useLabels()
	const { decision, ...others } = sheet.constants
	const isPlain = layout.lines === undefined && layout.continuedAt === undefined && sheet.beside === undefined
	if (isPlain && decision === undefined) return null
	return (
		<Group gap="xs" mt={24}>
			{layout.lines !== undefined && <Text size="xs">{t(`imports.shape.${layout.lines}`)}</Text>}
			{layout.continuedAt !== undefined && <Text size="xs">{t('imports.shape.continued')}</Text>}
			{sheet.beside !== undefined && <Text size="xs">{t('imports.shape.beside', { columns: sheet.beside })}</Text>}
			{decision !== undefined && (
				<Pill
					withRemoveButton
					removeButtonProps={{ 'aria-label': t('imports.shape.noDecision'), 'aria-hidden': false, tabIndex: 0 }}
					onRemove={() => onSheet({ constants: others })}
				>
					{t('imports.shape.decision', { decision: labels.decision(decision) })}
				</Pill>
			)}
		</Group>
	)
}
