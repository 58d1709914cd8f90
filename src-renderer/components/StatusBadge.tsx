import classes from './StatusBadge.module.css'

export type Tone = 'neutral' | 'info' | 'good' | 'warm' | 'bad'

/** A short state in words; the colour repeats what the words say. */
export function StatusBadge({ tone, children }: { tone: Tone; children: string }) {
	return (
		<span className={classes.badge} data-tone={tone}>
			{children}
		</span>
	)
}
