import { Group, Pill, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Replacements as List } from '#shared/contract/imports'

interface ReplacementsProps {
	replacements: List
	/** Left out where they can be taken back no more. */
	onChange?: (replacements: List) => void
}

/** The values put right so far; each can be taken back. */
export function Replacements({ replacements, onChange }: ReplacementsProps) {
	const { t } = useTranslation()
	if (replacements.length === 0) return null
	return (
		<Group gap="xs">
			<Text size="sm">{t('imports.putRight')}</Text>
			{replacements.map((one) => (
				<Pill
					key={`${one.field} ${one.from}`}
					withRemoveButton={onChange !== undefined}
					removeButtonProps={{
						'aria-label': t('imports.takeBack', { value: one.from }),
						'aria-hidden': false,
						tabIndex: 0,
					}}
					onRemove={() => onChange?.(replacements.filter((other) => other !== one))}
				>
					{t('imports.replaced', { field: t(`imports.field.${one.field}`), from: one.from, to: one.to })}
				</Pill>
			))}
		</Group>
	)
}
