import { Alert, Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconCertificate, IconFolder } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { Chosen } from './Chosen.tsx'
import { type ChosenKeyFile, FileKey } from './FileKey.tsx'
import { type ChosenToken, TokenKey } from './TokenKey.tsx'

const EXPIRES_SOON_DAYS = 30
const kinds = ['file', 'token'] as const

interface Props {
	batch: BatchView
	onStarted: (jobId: number) => void
}

/** Key, passphrase or PIN once, folder. The secret leaves this form only with the call and is forgotten at once. */
export function SignForm({ batch, onStarted }: Props) {
	const { t } = useTranslation()
	const sign = useAction('signing.sign')
	const [kind, setKind] = useState<(typeof kinds)[number]>('file')
	const [key, setKey] = useState<ChosenKeyFile | ChosenToken | null>(null)
	const [folder, setFolder] = useState<ChosenFile | null>(null)
	/** A new one empties the fields of the key. */
	const [round, setRound] = useState(0)

	async function chooseFolder() {
		setFolder((await shell.chooseFolder(t('signing.chooseFolderTitle'))) ?? folder)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!key || !folder) return
		const { certificate: _certificate, ...secret } = key
		const started = await sign.run({ batchId: batch.id, folder: folder.handle, ...secret })
		if (!started) return
		onStarted(started.jobId)
		setKey(null)
		setRound(round + 1)
	}

	return (
		<Paper p="sm" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Group justify="space-between">
					<Text fw={600}>{t('signing.signTitle')}</Text>
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
							setKey(null)
						}}
					/>
				</Group>
				{kind === 'file' ? <FileKey key={round} onChange={setKey} /> : <TokenKey key={round} onChange={setKey} />}
				{key && key.certificate.daysLeft <= EXPIRES_SOON_DAYS && (
					<Alert color="wax" variant="light" p="xs">
						{t('signing.expiresSoon', { count: key.certificate.daysLeft })}
					</Alert>
				)}
				<Chosen
					label={t('signing.chooseFolder')}
					icon={<IconFolder size={18} />}
					file={folder}
					hint={t('signing.folderHint')}
					onChoose={() => void chooseFolder()}
				/>
				<Group justify="flex-end">
					<Button
						type="submit"
						size="md"
						leftSection={<IconCertificate size={20} />}
						disabled={!key || !folder}
						loading={sign.running}
					>
						{t('signing.sign', { count: batch.documents - batch.signedDocuments - batch.withdrawn })}
					</Button>
				</Group>
			</Stack>
		</Paper>
	)
}
