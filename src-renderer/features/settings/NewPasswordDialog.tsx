import { Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '#shared/contract/access'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { SHORTEST_PASSWORD } from '../frame/PasswordDialog.tsx'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

/** An administrator sets another password for somebody who forgot theirs; it also lifts a lock. */
export function NewPasswordDialog({ account, onClose }: { account: AccountView | null; onClose: () => void }) {
	const { t } = useTranslation()
	return (
		<Dialog
			opened={account !== null}
			onClose={onClose}
			title={t('settings.accounts.newPasswordFor', { name: account?.name ?? '' })}
		>
			{account && <NewPasswordForm account={account} onClose={onClose} />}
		</Dialog>
	)
}

function NewPasswordForm({ account, onClose }: { account: AccountView; onClose: () => void }) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const update = useAction('access.updateAccount')
	const [password, setPassword] = useState('')
	const tooShort = password !== '' && password.length < SHORTEST_PASSWORD

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (tooShort || !(await update.run({ id: account.id, password }))) return
		done(t('settings.accounts.changed', { name: account.name }))
		onClose()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text size="sm">{t('settings.accounts.newPasswordText')}</Text>
				<SecretInput
					label={t('frame.password.next')}
					description={t('frame.password.rule', { length: SHORTEST_PASSWORD })}
					value={password}
					onChange={(event) => setPassword(event.currentTarget.value)}
					error={tooShort ? t('frame.password.tooShort') : undefined}
					autoComplete="new-password"
					required
					data-autofocus
				/>
				<DialogActions onClose={onClose} running={update.running} disabled={tooShort || password === ''}>
					{t('frame.save')}
				</DialogActions>
			</Stack>
		</form>
	)
}
