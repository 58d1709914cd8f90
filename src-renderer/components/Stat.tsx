import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Stat.module.css'

interface StatProps {
	label: string
	/** The figure, already written in the language of the interface. */
	value: ReactNode
	note?: ReactNode
	tone?: 'plain' | 'good' | 'bad' | 'warm'
}

/** One figure with its name. */
export function Stat({ label, value, note, tone = 'plain' }: StatProps) {
	return (
		<div className={classes.stat}>
			<Text size="xs" c="dimmed">
				{label}
			</Text>
			<div className={classes.value} data-tone={tone}>
				{value}
			</div>
			{note !== undefined && (
				<Text size="xs" c="dimmed" component="div">
					{note}
				</Text>
			)}
		</div>
	)
}
