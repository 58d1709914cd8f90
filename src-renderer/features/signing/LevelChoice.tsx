import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconCertificateOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import { type SignatureLevel, signatureLevel } from '#shared/contract/signatureLevel'
import { shell } from '../../api/client.ts'
import { useProcedure } from '../../api/queries.ts'

export interface ChosenLevel {
	/** Null: as the archive is set. */
	level: SignatureLevel | null
	lists: ChosenFile[]
}

export const asSet: ChosenLevel = { level: null, lists: [] }

/** What of a choice goes into an order. */
export function levelOf({ level, lists }: ChosenLevel) {
	return {
		...(level && { level }),
		...(lists.length > 0 && { revocationLists: lists.map(({ handle }) => handle) }),
	}
}

/** Level of the signature, and lists that say which certificates were revoked. */
export function LevelChoice({ chosen, onChange }: { chosen: ChosenLevel; onChange: (chosen: ChosenLevel) => void }) {
	const { t } = useTranslation()
	const settings = useProcedure('signing.levelSettings', {}).data
	const level = chosen.level ?? settings?.level ?? 'B-B'

	async function chooseLists() {
		const lists = await shell.chooseFiles(t('signing.listsTitle'), ['crl', 'pem', 'der'], true)
		if (lists.length > 0) onChange({ ...chosen, lists })
	}
	return (
		<Stack gap={4}>
			<Group gap="sm">
				<SegmentedControl
					aria-label={t('signing.level')}
					size="xs"
					data={signatureLevel.options.map((value) => ({
						value,
						label: value,
						disabled: value !== 'B-B' && settings?.timestampUrl === null,
					}))}
					value={level}
					onChange={(value) => onChange({ ...chosen, level: value })}
				/>
				<Button
					variant="subtle"
					size="compact-sm"
					leftSection={<IconCertificateOff size={16} />}
					onClick={() => void chooseLists()}
				>
					{t('signing.lists')}
				</Button>
				<Text size="sm" c="dimmed">
					{chosen.lists.length > 0 ? t('signing.listsChosen', { count: chosen.lists.length }) : t('signing.listsHint')}
				</Text>
			</Group>
			<Text size="xs" c="dimmed">
				{t(`settings.level.explain.${level}`)} {settings?.timestampUrl === null && t('signing.levelNeedsServer')}
			</Text>
		</Stack>
	)
}
