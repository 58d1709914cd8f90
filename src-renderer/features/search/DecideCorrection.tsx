import { Button, Group, Text } from '@mantine/core'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'

interface DecideCorrectionProps {
	correctionId: number
	proposedBy: string
	/** Name of the account that looks. */
	me: string
}

/** The second pair of eyes: confirm or refuse; the one who proposed is told to wait for somebody else. */
export function DecideCorrection({ correctionId, proposedBy, me }: DecideCorrectionProps) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const decide = useAction('archive.decideCorrection')
	/** A click here decides; it does not open the row it stands in. */
	async function run(event: MouseEvent, confirm: boolean) {
		event.stopPropagation()
		if (await decide.run({ correctionId, confirm }))
			done(t(confirm ? 'search.corrections.confirmed' : 'search.corrections.refused'))
	}
	if (proposedBy === me)
		return (
			<Text size="sm" c="dimmed">
				{t('search.corrections.byYou')}
			</Text>
		)
	return (
		<Group gap={4} wrap="nowrap">
			<Button size="compact-xs" loading={decide.running} onClick={(event) => void run(event, true)}>
				{t('frame.confirm')}
			</Button>
			<Button size="compact-xs" variant="default" disabled={decide.running} onClick={(event) => void run(event, false)}>
				{t('search.corrections.refuse')}
			</Button>
		</Group>
	)
}
