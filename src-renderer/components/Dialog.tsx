import { Button, Group, Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A window over the page, with a way to close it that says what it does. */
export function Dialog(props: Omit<ModalProps, 'closeButtonProps'>) {
	const { t } = useTranslation()
	return <Modal closeButtonProps={{ 'aria-label': t('frame.close') }} {...props} />
}

interface ActionsProps {
	onClose: () => void
	/** What sending the form does, in a word or two. */
	children: ReactNode
	running: boolean
	disabled?: boolean
	/** Cannot be taken back. */
	destructive?: boolean
}

/** The last line of a form in a dialog: leave it, or send it. */
export function DialogActions({ onClose, children, running, disabled = false, destructive = false }: ActionsProps) {
	const { t } = useTranslation()
	return (
		<Group justify="flex-end">
			<Button variant="default" onClick={onClose}>
				{t('frame.cancel')}
			</Button>
			<Button type="submit" color={destructive ? 'wax' : 'ink'} loading={running} disabled={disabled}>
				{children}
			</Button>
		</Group>
	)
}
