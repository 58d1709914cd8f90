import { Stack, Text } from '@mantine/core'
import { IconSeeding, type TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
	title: string
	/** What to do next, in a sentence. */
	children?: ReactNode
	/** The button that does it. */
	action?: ReactNode
	icon?: TablerIcon
}

/** Where nothing is to be seen yet: says why, and what the next step is. */
export function EmptyState({ title, children, action, icon: Icon = IconSeeding }: EmptyStateProps) {
	return (
		<Stack align="center" gap="xs" py="xl" px="lg">
			<Icon size={40} stroke={1.3} color="var(--mantine-color-ink-5)" aria-hidden />
			<Text fw={600} ta="center" c="black">
				{title}
			</Text>
			{children !== undefined && (
				<Text size="sm" c="dimmed" ta="center" maw={560} component="div">
					{children}
				</Text>
			)}
			{action}
		</Stack>
	)
}
