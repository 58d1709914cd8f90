import { Group, Pill, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Layout } from '#shared/contract/imports'

/** The values put right so far; each can be taken back. */
export function Replacements({ layout, onLayout }: { layout: Layout; onLayout: (layout: Layout) => void }) {
	const { t } = useTranslation()
	if (layout.replacements.length === 0) return null
	return (
		<Group gap="xs">
			<Text size="sm">{t('imports.putRight')}</Text>
			{layout.replacements.map((one) => (
				<Pill
					key={`${one.field} ${one.from}`}
					withRemoveButton
					removeButtonProps={{
						'aria-label': t('imports.takeBack', { value: one.from }),
						'aria-hidden': false,
						tabIndex: 0,
					}}
					onRemove={() => onLayout({ ...layout, replacements: layout.replacements.filter((other) => other !== one) })}
				>
					{t('imports.replaced', { field: t(`imports.field.${one.field}`), from: one.from, to: one.to })}
				</Pill>
			))}
		</Group>
	)
}
