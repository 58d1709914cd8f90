import { Group, Paper, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { KeyInspection } from '#shared/contract/signing'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'

/** Whose certificate it is, by whom, and for how long. */
export function KeyFacts({ certificate }: { certificate: Omit<KeyInspection, 'chain'> }) {
	const { t } = useTranslation()
	const format = useFormat()
	return (
		<Paper p="xs" bg="var(--sceau-paper)">
			<Group gap="xs">
				<Text size="sm" fw={600}>
					{certificate.subject}
				</Text>
				{certificate.practice && <StatusBadge tone="warm">{t('signing.practiceKey')}</StatusBadge>}
			</Group>
			<Text size="sm">
				{t('signing.keyFacts', {
					issuer: certificate.issuer,
					algorithm: certificate.algorithm,
					from: format.date(certificate.notBefore),
					to: format.date(certificate.notAfter),
				})}
			</Text>
			<Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
				SHA-256 {certificate.fingerprint}
			</Text>
		</Paper>
	)
}
