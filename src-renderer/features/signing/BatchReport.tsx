import { Group, Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { withdrawalReason } from '#shared/contract/documents'
import { useProcedure } from '../../api/queries.ts'
import { Stat } from '../../components/Stat.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { Delivery, type DeliveryState } from './Delivery.tsx'

/** What became of a batch: totals, serial numbers, hashes, signer, times; and its files once more. */
export function BatchReport({ batchId, delivery }: { batchId: number; delivery: DeliveryState }) {
	const { t } = useTranslation()
	const format = useFormat()
	const report = useProcedure('signing.report', { batchId }).data
	if (!report) return null
	return (
		<Paper p="sm">
			<Stack gap={6}>
				<Group gap="xl">
					<Stat label={t('signing.report.signed')} value={format.number(report.signed)} />
					<Stat label={t('signing.report.revoked')} value={format.number(report.revoked)} />
					<Stat label={t('signing.report.superseded')} value={format.number(report.superseded)} />
					<Stat label={t('signing.report.megabytes')} value={format.number(Math.round(report.bytes / 1e5) / 10)} />
					<Stat label={t('signing.report.first')} value={report.firstSerial ?? format.missing} />
					<Stat label={t('signing.report.last')} value={report.lastSerial ?? format.missing} />
				</Group>
				{report.signedBy !== null && (
					<Text size="sm">
						{t('signing.report.signedBy', {
							account: report.signedBy,
							from: format.exactTime(report.firstSignedAt),
							to: format.exactTime(report.lastSignedAt),
							signer: report.signer ?? '',
						})}
						{report.level !== null && ` · ${report.level}`}
					</Text>
				)}
				{report.withdrawals.map(({ reason, documents }) => {
					const code = withdrawalReason.safeParse(reason)
					return (
						<Text size="sm" key={reason}>
							{t('signing.report.withdrawn', {
								count: documents,
								reason: code.success ? t(`documents.leaveOut.${code.data}`, { defaultValue: code.data }) : reason,
							})}
						</Text>
					)
				})}
				{report.fingerprint !== null && <Hash label={t('signing.report.certificate')} value={report.fingerprint} />}
				{report.filesHash !== null && <Hash label={t('signing.report.files')} value={report.filesHash} />}
				{report.signed > 0 && <Delivery delivery={delivery} />}
			</Stack>
		</Paper>
	)
}

function Hash({ label, value }: { label: string; value: string }) {
	return (
		<Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
			{label} SHA-256 {value}
		</Text>
	)
}
