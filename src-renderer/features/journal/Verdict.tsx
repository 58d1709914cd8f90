import { Alert, Code, Text } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { JournalVerdict } from '#shared/contract/journal'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Journal.module.css'

/** What walking the whole chain found. */
export function Verdict({ verdict, onClose }: { verdict: JournalVerdict; onClose: () => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	return (
		<Alert
			variant="light"
			role="alert"
			className={verdict.valid ? classes.valid : classes.broken}
			icon={verdict.valid ? <IconShieldCheck /> : <IconShieldX />}
			title={t(verdict.valid ? 'journal.valid' : 'journal.invalid')}
			withCloseButton
			closeButtonLabel={t('frame.close')}
			onClose={onClose}
		>
			<Text size="sm">
				{t('journal.walked', {
					count: verdict.entries,
					entries: format.number(verdict.entries),
					time: format.duration(verdict.milliseconds / 1000),
				})}{' '}
				{t('journal.anchors', { count: verdict.anchorsChecked })}
			</Text>
			{!verdict.valid && (
				<Text size="sm" fw={600}>
					{t(`journal.problem.${verdict.problem}`, { seq: format.number(verdict.brokenAt) })}
				</Text>
			)}
			<Text size="xs" mt={2}>
				{t('journal.head')} <Code>{verdict.head}</Code>
			</Text>
		</Alert>
	)
}
