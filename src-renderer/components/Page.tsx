import { ActionIcon, Group, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../features/frame/route.tsx'
import classes from './Page.module.css'

interface PageProps {
	title: ReactNode
	/** One line under the title: what this room is for, or what is shown. */
	lead?: ReactNode
	/** Buttons at the right of the title. */
	actions?: ReactNode
	/** Shows an arrow that goes one step back. */
	back?: boolean
	/** Shows the arrow as well, for a page inside a room; runs this instead of going back. */
	onBack?: () => void
	/** The content fills the height and scrolls inside itself (tables); otherwise the page scrolls. */
	fill?: boolean
	children: ReactNode
}

/** A room's page: title, actions, content. */
export function Page({ title, lead, actions, back = false, onBack, fill = false, children }: PageProps) {
	const { t } = useTranslation()
	const route = useRoute()
	return (
		<div className={fill ? classes.filled : classes.page}>
			<header className={classes.header}>
				{(onBack !== undefined || (back && route.canGoBack)) && (
					<ActionIcon variant="subtle" size="lg" onClick={onBack ?? route.back} aria-label={t('frame.back')}>
						<IconArrowLeft size={20} />
					</ActionIcon>
				)}
				<div className={classes.titles}>
					<Title order={1}>{title}</Title>
					{lead !== undefined && (
						<Text size="sm" c="dimmed" component="div">
							{lead}
						</Text>
					)}
				</div>
				{actions !== undefined && <Group gap="xs">{actions}</Group>}
			</header>
			<div className={classes.content}>{children}</div>
		</div>
	)
}
