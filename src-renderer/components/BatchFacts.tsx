import { Alert, Group, Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { Stat } from './Stat.tsx'
import { useFormat } from './useFormat.ts'

/** What is in a batch, what was left out of it and what has changed since it was composed. */
export function BatchFacts({ batch }: { batch: BatchView }) {
	const { t } = useTranslation()
	const format = useFormat()
	const leftOut = Object.entries(batch.leftOut).filter(([, count]) => count > 0)
	return (
		<Stack gap="sm">
			{batch.example && (
				<Alert color="wax" variant="light" p="xs">
					{t('documents.exampleRules')}
				</Alert>
			)}
			{batch.correction && (
				<Alert variant="light" p="xs">
					{t('documents.correction', batch.correction)}
				</Alert>
			)}
			<Paper p="sm">
				<Group gap="xl">
					<Stat label={t('documents.batch.documents')} value={format.number(batch.documents)} />
					<Stat label={t('documents.batch.signedDocuments')} value={format.number(batch.signedDocuments)} />
					<Stat
						label={t('documents.batch.withdrawn')}
						value={format.number(batch.withdrawn)}
						tone={batch.withdrawn > 0 ? 'warm' : 'plain'}
					/>
					<Stat
						label={t('documents.batch.changedSince')}
						value={format.number(batch.changedSince)}
						tone={batch.changedSince > 0 ? 'bad' : 'plain'}
					/>
					<Stat
						label={t('documents.batch.composedBy')}
						value={batch.composedBy}
						note={format.dateTime(batch.composedAt)}
					/>
				</Group>
				<Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: 'anywhere' }}>
					{t('documents.batch.contentHash', { hash: batch.contentHash })}
				</Text>
			</Paper>
			{leftOut.length > 0 && (
				<Paper p="sm">
					<Text size="sm" fw={600} mb={4}>
						{t('documents.leftOutTitle')}
					</Text>
					{leftOut.map(([code, count]) => (
						<Group key={code} gap="sm" wrap="nowrap">
							<Text size="sm" w={72} ta="right">
								{format.number(count)}
							</Text>
							<Text size="sm">{t(`documents.leaveOut.${code}`)}</Text>
						</Group>
					))}
				</Paper>
			)}
		</Stack>
	)
}
