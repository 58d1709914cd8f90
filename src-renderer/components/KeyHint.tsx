import { Kbd } from '@mantine/core'

/** Names the key that does the same as the control beside it. */
export function KeyHint({ keys }: { keys: string }) {
	return <Kbd size="xs">{keys}</Kbd>
}
