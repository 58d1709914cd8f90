import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { IconCertificate, IconFileCertificate, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useArchiveInfo, useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { CompleteKeyDialog } from './CompleteKeyDialog.tsx'
import { KeyRequestDialog } from './KeyRequestDialog.tsx'
import { PracticeKeyDialog } from './PracticeKeyDialog.tsx'
import classes from './Settings.module.css'

export const WARNING_DAYS = 30

/** Certificates that have signed documents of this archive. Keys themselves are never kept here. */
export function Signers() {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const practice = useArchiveInfo().data?.info?.practice ?? false
	const signers = useProcedure('signing.signers', {}).data?.signers ?? []
	const [dialog, setDialog] = useState<'request' | 'complete' | 'practice' | null>(null)
	const close = () => setDialog(null)
	return (
		<Paper p="md">
			<Group justify="space-between" mb="xs" wrap="nowrap">
				<div>
					<Title order={2}>{t('settings.section.signers')}</Title>
					<Text size="sm" c="dimmed">
						{t('settings.signers.lead')}
					</Text>
				</div>
				<Group gap="xs" justify="flex-end">
					{may('signing.createRequest') && (
						<Button
							variant="default"
							leftSection={<IconFileCertificate size={17} />}
							onClick={() => setDialog('request')}
						>
							{t('settings.keys.request')}
						</Button>
					)}
					{may('signing.completeKey') && (
						<Button variant="default" leftSection={<IconCertificate size={17} />} onClick={() => setDialog('complete')}>
							{t('settings.keys.complete')}
						</Button>
					)}
					{practice && may('signing.createPracticeKey') && (
						<Button variant="default" leftSection={<IconKey size={17} />} onClick={() => setDialog('practice')}>
							{t('settings.signers.practiceKey')}
						</Button>
					)}
				</Group>
			</Group>
			{signers.length === 0 ? (
				<EmptyState title={t('settings.signers.none')}>{t('settings.signers.noneText')}</EmptyState>
			) : (
				<Table verticalSpacing={4}>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>{t('settings.signers.subject')}</Table.Th>
							<Table.Th>{t('settings.signers.algorithm')}</Table.Th>
							<Table.Th>{t('settings.signers.validity')}</Table.Th>
							<Table.Th ta="right">{t('settings.signers.documents')}</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{signers.map((signer) => (
							<Table.Tr key={signer.id}>
								<Table.Td>
									<Stack gap={0}>
										<Group gap="xs">
											<strong>{signer.subject}</strong>
											{signer.practice && <StatusBadge tone="warm">{t('settings.signers.forPractice')}</StatusBadge>}
										</Group>
										<Text size="xs" c="dimmed" className={classes.fingerprint}>
											{signer.fingerprint}
										</Text>
									</Stack>
								</Table.Td>
								<Table.Td>{signer.algorithm}</Table.Td>
								<Table.Td>
									{format.date(signer.notBefore)} – {format.date(signer.notAfter)} <DaysLeft days={signer.daysLeft} />
								</Table.Td>
								<Table.Td ta="right">{format.number(signer.documents)}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			)}
			<KeyRequestDialog opened={dialog === 'request'} onClose={close} />
			<CompleteKeyDialog opened={dialog === 'complete'} onClose={close} />
			<PracticeKeyDialog opened={dialog === 'practice'} onClose={close} />
		</Paper>
	)
}

function DaysLeft({ days }: { days: number }) {
	const { t } = useTranslation()
	if (days < 0) return <StatusBadge tone="bad">{t('settings.signers.ended')}</StatusBadge>
	return (
		<StatusBadge tone={days <= WARNING_DAYS ? 'warm' : 'good'}>
			{t('settings.signers.days', { count: days })}
		</StatusBadge>
	)
}
