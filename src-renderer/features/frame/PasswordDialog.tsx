import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction } from '../../api/queries.ts'

export const SHORTEST_PASSWORD = 10

export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const { t } = useTranslation()
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			title={t('frame.password.title')}
			closeButtonProps={{ 'aria-label': t('frame.close') }}
		>
			<PasswordForm onClose={onClose} />
		</Modal>
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
				<PasswordInput
					label={t('frame.password.current')}
					autoComplete="current-password"
					value={current}
					onChange={(event) => setCurrent(event.currentTarget.value)}
					visibilityToggleButtonProps={{ 'aria-label': t('frame.password.show') }}
					required
					data-autofocus
				/>
				<PasswordInput
					label={t('frame.password.next')}
					description={t('frame.password.rule', { length: SHORTEST_PASSWORD })}
					autoComplete="new-password"
					value={next}
					onChange={(event) => setNext(event.currentTarget.value)}
					error={tooShort ? t('frame.password.tooShort') : undefined}
					visibilityToggleButtonProps={{ 'aria-label': t('frame.password.show') }}
					required
				/>
				<PasswordInput
					label={t('frame.password.again')}
					autoComplete="new-password"
					value={again}
					onChange={(event) => setAgain(event.currentTarget.value)}
					error={unlike ? t('frame.password.unlike') : undefined}
					visibilityToggleButtonProps={{ 'aria-label': t('frame.password.show') }}
					required
				/>
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{t('frame.cancel')}
					</Button>
					<Button type="submit" loading={change.running} disabled={tooShort || unlike || again !== next}>
						{t('frame.password.change')}
					</Button>
				</Group>
			</Stack>
		</form>
	)
}
