import { Alert, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ChosenKeyFile, FileKey } from './FileKey.tsx'
import { type ChosenToken, TokenKey } from './TokenKey.tsx'

const EXPIRES_SOON_DAYS = 30
const kinds = ['file', 'token'] as const

export type ChosenKey = ChosenKeyFile | ChosenToken

interface Props {
	title: string
	/** A new number empties the fields; the kind stays. */
	round: number
	chosen: ChosenKey | null
	/** Null as long as something is missing. */
	onChange: (chosen: ChosenKey | null) => void
}

/** A key in a file or on a token. */
export function KeyChoice({ title, round, chosen, onChange }: Props) {
	const { t } = useTranslation()
	const [kind, setKind] = useState<(typeof kinds)[number]>('file')
	return (
		<Stack gap="sm">
			<Group justify="space-between">
				<Text fw={600}>{title}</Text>
				<SegmentedControl
					aria-label={t('signing.keyKind')}
					size="xs"
					data={kinds.map((value) => ({
						value,
						label: t(value === 'file' ? 'signing.keyFile' : 'signing.keyToken'),
					}))}
					value={kind}
					onChange={(value) => {
						setKind(value)
						onChange(null)
					}}
				/>
			</Group>
			{kind === 'file' ? <FileKey key={round} onChange={onChange} /> : <TokenKey key={round} onChange={onChange} />}
			{chosen && chosen.certificate.daysLeft <= EXPIRES_SOON_DAYS && (
				<Alert color="wax" variant="light" p="xs">
					{t('signing.expiresSoon', { count: chosen.certificate.daysLeft })}
				</Alert>
			)}
		</Stack>
	)
}

/** What of a choice goes into an order. */
export function secretOf(chosen: ChosenKey) {
	const { certificate: _certificate, ...secret } = chosen
	return secret
}
