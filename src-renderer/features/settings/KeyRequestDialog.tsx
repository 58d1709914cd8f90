import { Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyRequest } from '#shared/contract/keys'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

const algorithms = ['P-256', 'P-384', 'RSA-3072'] as const satisfies readonly KeyRequest['algorithm'][]
const SHORTEST_PASSPHRASE = 8
const LONGEST_PART = 64

interface Props {
	opened: boolean
	onClose: () => void
}

/** A key of the bureau's own, and the request that the authority certifies. */
export function KeyRequestDialog({ opened, onClose }: Props) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('settings.keys.request')}>
			<KeyRequestForm onClose={onClose} />
		</Dialog>
	)
}

function KeyRequestForm({ onClose }: Pick<Props, 'onClose'>) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const create = useAction('signing.createRequest')
	const [algorithm, setAlgorithm] = useState<KeyRequest['algorithm']>('P-256')
	const [passphrase, setPassphrase] = useState('')
	const [subject, setSubject] = useState<KeyRequest['subject']>({
		commonName: '',
		organisation: '',
		unit: '',
		country: '',
	})
	const complete =
		passphrase.length >= SHORTEST_PASSPHRASE &&
		subject.commonName.trim() !== '' &&
		subject.organisation.trim() !== '' &&
		/^[A-Z]{2}$/.test(subject.country)

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!complete) return
		const keyFile = await shell.chooseSave(t('settings.keys.keyDialog'), t('settings.keys.keyName'), ['pem'])
		if (!keyFile) return
		const requestFile = await shell.chooseSave(t('settings.keys.requestDialog'), t('settings.keys.requestName'), [
			'csr',
		])
		if (!requestFile) return
		const order = { algorithm, passphrase, subject, keyFile: keyFile.handle, requestFile: requestFile.handle }
		if (!(await create.run(order))) return
		done(t('settings.keys.requested', { key: keyFile.name, request: requestFile.name }))
		onClose()
	}
	const part = (name: keyof KeyRequest['subject'], required: boolean) => (
		<TextInput
			label={t(`settings.keys.${name}`)}
			value={subject[name]}
			onChange={(event) => {
				const { value } = event.currentTarget
				setSubject({ ...subject, [name]: name === 'country' ? value.toUpperCase() : value })
			}}
			maxLength={name === 'country' ? 2 : LONGEST_PART}
			required={required}
		/>
	)

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text size="sm">{t('settings.keys.requestText')}</Text>
				{part('commonName', true)}
				{part('organisation', true)}
				{part('unit', false)}
				{part('country', true)}
				<Select
					label={t('settings.signers.algorithm')}
					data={[...algorithms]}
					value={algorithm}
					onChange={(value) => setAlgorithm(algorithms.find((one) => one === value) ?? 'P-256')}
					allowDeselect={false}
				/>
				<SecretInput
					label={t('settings.signers.passphrase')}
					description={t('settings.signers.passphraseHint', { length: SHORTEST_PASSPHRASE })}
					value={passphrase}
					onChange={(event) => setPassphrase(event.currentTarget.value)}
					autoComplete="new-password"
					required
				/>
				<DialogActions onClose={onClose} disabled={!complete} running={create.running}>
					{t('settings.keys.make')}
				</DialogActions>
			</Stack>
		</form>
	)
}
