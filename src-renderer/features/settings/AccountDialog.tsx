import { Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Role, role as roles } from '#shared/domain/roles'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { SHORTEST_PASSWORD } from '../frame/PasswordDialog.tsx'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

export function AccountDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('settings.accounts.create')}>
			<AccountForm onClose={onClose} />
		</Dialog>
	)
}

function AccountForm({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const create = useAction('access.createAccount')
	const [name, setName] = useState('')
	const [fullName, setFullName] = useState('')
	const [role, setRole] = useState<Role>('clerk')
	const [password, setPassword] = useState('')
	const tooShort = password !== '' && password.length < SHORTEST_PASSWORD

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (tooShort || !(await create.run({ name, fullName, role, password }))) return
		done(t('settings.accounts.created', { name }))
		onClose()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<TextInput
					label={t('welcome.account')}
					description={t('settings.accounts.nameRule')}
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
					minLength={2}
					maxLength={40}
					pattern="[\p{L}\p{N}._\-]+"
					required
					data-autofocus
				/>
				<TextInput
					label={t('welcome.fullName')}
					value={fullName}
					onChange={(event) => setFullName(event.currentTarget.value)}
					minLength={2}
					maxLength={120}
					required
				/>
				<Radio.Group
					label={t('settings.accounts.role')}
					value={role}
					onChange={(value) => setRole(roles.parse(value))}
					required
				>
					<Stack gap={6} mt={4}>
						{roles.options.map((one) => (
							<Radio
								key={one}
								value={one}
								label={t(`roles.${one}`)}
								description={t(`welcome.roleText.${one}`)}
								size="xs"
							/>
						))}
					</Stack>
				</Radio.Group>
				<SecretInput
					label={t('settings.accounts.firstPassword')}
					description={t('settings.accounts.firstPasswordHint', { length: SHORTEST_PASSWORD })}
					value={password}
					onChange={(event) => setPassword(event.currentTarget.value)}
					error={tooShort ? t('frame.password.tooShort') : undefined}
					autoComplete="new-password"
					required
				/>
				<DialogActions onClose={onClose} running={create.running} disabled={tooShort}>
					{t('settings.accounts.create')}
				</DialogActions>
			</Stack>
		</form>
	)
}
