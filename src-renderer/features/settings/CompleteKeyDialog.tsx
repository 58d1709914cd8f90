import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

interface Props {
	opened: boolean
	onClose: () => void
}

/** The authority's certificate put together with the key it was asked for. */
export function CompleteKeyDialog({ opened, onClose }: Props) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('settings.keys.complete')}>
			<CompleteKeyForm onClose={onClose} />
		</Dialog>
	)
}

function CompleteKeyForm({ onClose }: Pick<Props, 'onClose'>) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const complete = useAction('signing.completeKey')
	const [key, setKey] = useState<ChosenFile | null>(null)
	const [certificates, setCertificates] = useState<ChosenFile[]>([])
	const [passphrase, setPassphrase] = useState('')

	async function chooseKey() {
		const [chosen] = await shell.chooseFiles(t('settings.keys.keyDialog'), ['pem', 'key'])
		if (chosen) setKey(chosen)
	}
	async function chooseCertificates() {
		const chosen = await shell.chooseFiles(t('settings.keys.certificateDialog'), ['pem', 'crt', 'cer', 'der'], true)
		if (chosen.length > 0) setCertificates(chosen)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!key || certificates.length === 0) return
		const file = await shell.chooseSave(t('settings.signers.keyDialog'), t('settings.signers.keyName'), ['p12'])
		if (!file) return
		const made = await complete.run({
			key: key.handle,
			passphrase,
			certificates: certificates.map(({ handle }) => handle),
			file: file.handle,
		})
		if (!made) return
		done(t('settings.keys.completed', { file: file.name, subject: made.subject }))
		onClose()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text size="sm">{t('settings.keys.completeText')}</Text>
				<Group gap="sm">
					<Button variant="default" onClick={() => void chooseKey()}>
						{t('settings.keys.chooseKey')}
					</Button>
					<Text size="sm">{key?.name}</Text>
				</Group>
				<SecretInput
					label={t('settings.signers.passphrase')}
					value={passphrase}
					onChange={(event) => setPassphrase(event.currentTarget.value)}
					autoComplete="off"
				/>
				<Group gap="sm">
					<Button variant="default" onClick={() => void chooseCertificates()}>
						{t('settings.keys.chooseCertificate')}
					</Button>
					<Text size="sm">{certificates.map(({ name }) => name).join(', ')}</Text>
				</Group>
				<DialogActions onClose={onClose} disabled={!key || certificates.length === 0} running={complete.running}>
					{t('settings.keys.complete')}
				</DialogActions>
			</Stack>
		</form>
	)
}
