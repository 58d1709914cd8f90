import { Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

type Algorithm = Input<'signing.createPracticeKey'>['algorithm']
const algorithms = ['P-256', 'RSA-3072', 'RSA-2048'] as const satisfies readonly Algorithm[]
const SHORTEST_PASSPHRASE = 8

/** A key and certificate that say of themselves that they are for practice. */
export function PracticeKeyDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('settings.signers.practiceKey')}>
			<PracticeKeyForm onClose={onClose} />
		</Dialog>
	)
}

function PracticeKeyForm({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const create = useAction('signing.createPracticeKey')
	const [algorithm, setAlgorithm] = useState<Algorithm>('P-256')
	const [passphrase, setPassphrase] = useState('')
	const complete = passphrase.length >= SHORTEST_PASSPHRASE

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!complete) return
		const file = await shell.chooseSave(t('settings.signers.keyDialog'), t('settings.signers.keyName'), ['p12'])
		if (!file || !(await create.run({ file: file.handle, passphrase, algorithm }))) return
		done(t('settings.signers.keyCreated', { file: file.name }))
		onClose()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text size="sm">{t('settings.signers.practiceKeyText')}</Text>
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
					data-autofocus
				/>
				<DialogActions onClose={onClose} disabled={!complete} running={create.running}>
					{t('settings.signers.create')}
				</DialogActions>
			</Stack>
		</form>
	)
}
