import { Button, Group, Text } from '@mantine/core'

interface Props {
	label: string
	hint: string
	icon: React.ReactNode
	/** Name of what was chosen. */
	file: string | null
	loading?: boolean
	onChoose: () => void
}

/** A button that opens a dialog, and what was chosen there. */
export function Chosen({ label, hint, icon, file, loading = false, onChoose }: Props) {
	return (
		<Group gap="sm">
			<Button variant="default" leftSection={icon} onClick={onChoose} loading={loading}>
				{label}
			</Button>
			<Text size="sm" c={file ? 'black' : 'dimmed'}>
				{file ?? hint}
			</Text>
		</Group>
	)
}
