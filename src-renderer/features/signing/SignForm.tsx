import { Alert, Button, Group, Paper, PasswordInput, Stack, Text } from '@mantine/core'
import { IconCertificate, IconFolder, IconKey } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import type { ChosenFile } from '#shared/contract/index'
import type { KeyInspection } from '#shared/contract/signing'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { KeyFacts } from './KeyFacts.tsx'

const EXPIRES_SOON_DAYS = 30

/** Key, passphrase once, folder. The passphrase leaves this form only with the call and is forgotten at once. */
export function SignForm({ batch }: { batch: BatchView }) {
	const { t } = useTranslation()
	const inspect = useAction('signing.inspectKey')
	const sign = useAction('signing.sign')
	const [key, setKey] = useState<ChosenFile | null>(null)
	const [folder, setFolder] = useState<ChosenFile | null>(null)
	const [passphrase, setPassphrase] = useState('')
	const [certificate, setCertificate] = useState<KeyInspection | null>(null)

	async function chooseKey() {
		const [chosen] = await shell.chooseFiles(t('signing.chooseKeyTitle'), ['p12', 'pfx'])
		if (!chosen) return
		setKey(chosen)
		setCertificate(null)
	}
	async function chooseFolder() {
		setFolder((await shell.chooseFolder(t('signing.chooseFolderTitle'))) ?? folder)
	}
	async function check() {
		if (key) setCertificate((await inspect.run({ key: key.handle, passphrase })) ?? null)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!certificate) return check()
		if (!key || !folder) return
		const started = await sign.run({ batchId: batch.id, key: key.handle, passphrase, folder: folder.handle })
		if (started) setPassphrase('')
	}

	return (
		<Paper p="sm" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text fw={600}>{t('signing.signTitle')}</Text>
				<Chosen
					label={t('signing.chooseKey')}
					icon={<IconKey size={18} />}
					file={key}
					hint={t('signing.keyHint')}
					onChoose={() => void chooseKey()}
				/>
				<Group align="flex-end" gap="sm">
					<PasswordInput
						label={t('signing.passphrase')}
						value={passphrase}
						onChange={(event) => {
							setPassphrase(event.currentTarget.value)
							setCertificate(null)
						}}
						visibilityToggleButtonProps={{ 'aria-label': t('frame.password.show') }}
						autoComplete="off"
						disabled={key === null}
						w={260}
					/>
					<Button variant="default" onClick={() => void check()} loading={inspect.running} disabled={key === null}>
						{t('signing.check')}
					</Button>
				</Group>
				{certificate && <KeyFacts certificate={certificate} />}
				{certificate && certificate.daysLeft <= EXPIRES_SOON_DAYS && (
					<Alert color="wax" variant="light" p="xs">
						{t('signing.expiresSoon', { count: certificate.daysLeft })}
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
						disabled={!certificate || !folder}
						loading={sign.running}
					>
						{t('signing.sign', { count: batch.documents - batch.signedDocuments - batch.withdrawn })}
					</Button>
				</Group>
			</Stack>
		</Paper>
	)
}

interface ChosenProps {
	label: string
	hint: string
	icon: React.ReactNode
	file: ChosenFile | null
	onChoose: () => void
}

function Chosen({ label, hint, icon, file, onChoose }: ChosenProps) {
	return (
		<Group gap="sm">
			<Button variant="default" leftSection={icon} onClick={onChoose}>
				{label}
			</Button>
			<Text size="sm" c={file ? 'black' : 'dimmed'}>
				{file?.name ?? hint}
			</Text>
		</Group>
	)
}
