import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

export const SHORTEST_PASSWORD = 10

export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('frame.password.title')}>
			<PasswordForm onClose={onClose} />
		</Dialog>
	)
}

function PasswordForm({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation()
	const done = useDoneNotice()
	const change = useAction('access.changePassword')
	const [current, setCurrent] = useState('')
	const [next, setNext] = useState('')
	const [again, setAgain] = useState('')
	const tooShort = next !== '' && next.length < SHORTEST_PASSWORD
	const unlike = again !== '' && again !== next
	async function submit() {
		if (!(await change.run({ current, next }))) return
		done(t('frame.password.changed'))
		onClose()
	}

	return (
		<form
			onSubmit={(event) => {
				event.preventDefault()
				void submit()
			}}
		>
			<Stack gap="sm">
				<SecretInput
					label={t('frame.password.current')}
					autoComplete="current-password"
					value={current}
					onChange={(event) => setCurrent(event.currentTarget.value)}
					required
					data-autofocus
				/>
				<SecretInput
					label={t('frame.password.next')}
					description={t('frame.password.rule', { length: SHORTEST_PASSWORD })}
					autoComplete="new-password"
					value={next}
					onChange={(event) => setNext(event.currentTarget.value)}
					error={tooShort ? t('frame.password.tooShort') : undefined}
					required
				/>
				<SecretInput
					label={t('frame.password.again')}
					autoComplete="new-password"
					value={again}
					onChange={(event) => setAgain(event.currentTarget.value)}
					error={unlike ? t('frame.password.unlike') : undefined}
					required
				/>
				<DialogActions onClose={onClose} running={change.running} disabled={tooShort || unlike || again !== next}>
					{t('frame.password.change')}
				</DialogActions>
			</Stack>
		</form>
	)
}
