import { Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogActions } from './Dialog.tsx'

interface ReasonDialogProps {
	opened: boolean
	title: string
	/** What will happen, with its count. */
	children: ReactNode
	confirmLabel: string
	/** Cannot be taken back. */
	destructive?: boolean
	running?: boolean
	onClose: () => void
	/** The reason is at least three characters long. */
	onConfirm: (reason: string) => void
}

export const SHORTEST_REASON = 3

/** Asks for the reason that the archive keeps with what is about to be done. */
export function ReasonDialog(props: ReasonDialogProps) {
	return (
		<Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
			<ReasonForm {...props} />
		</Dialog>
	)
}

function ReasonForm({
	children,
	confirmLabel,
	destructive = false,
	running = false,
	onClose,
	onConfirm,
}: ReasonDialogProps) {
	const { t } = useTranslation()
	const [reason, setReason] = useState('')
	const trimmed = reason.trim()
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault()
				if (trimmed.length >= SHORTEST_REASON) onConfirm(trimmed)
			}}
		>
			<Stack gap="sm">
				<Text size="sm" component="div">
					{children}
				</Text>
				<Textarea
					label={t('frame.reason')}
					description={t('frame.reasonHint')}
					value={reason}
					onChange={(event) => setReason(event.currentTarget.value)}
					minRows={2}
					maxLength={2000}
					autosize
					required
					data-autofocus
				/>
				<DialogActions
					onClose={onClose}
					destructive={destructive}
					running={running}
					disabled={trimmed.length < SHORTEST_REASON}
				>
					{confirmLabel}
				</DialogActions>
			</Stack>
		</form>
	)
}
