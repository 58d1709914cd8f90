import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../components/useFormat.ts'

const UNSURE_BELOW = 0.8

/** How sure a guess is, 0 to 1; one that should be looked at stands out. */
export function Sureness({ confidence }: { confidence: number }) {
	const { t } = useTranslation()
	const format = useFormat()
	const unsure = confidence < UNSURE_BELOW
	// Not rounded up: only what is certain is 100 %.
	const percent = format.percent(Math.floor(confidence * 100) / 100)
	return (
		<Text span size="xs" c={unsure ? 'wax.7' : 'dimmed'} fw={unsure ? 600 : 400}>
			{t(unsure ? 'imports.unsure' : 'imports.sure', { percent })}
		</Text>
	)
}
