import { Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useProfile } from '../../api/queries.ts'
import { SHORTEST_REASON } from '../../components/ReasonDialog.tsx'
import { useLabels } from '../../components/useLabels.ts'
import { type CorrectionField, correctionFields, hundredthsFrom, useCorrectionValue } from './correctionFields.ts'
import { Dialog, DialogActions } from '../../components/Dialog.tsx'

interface CorrectionDialogProps {
	record: SittingDetail
	opened: boolean
	onClose: () => void
}

/** Proposes another value for one field; nothing changes until somebody else confirms. */
export function CorrectionDialog({ record, opened, onClose }: CorrectionDialogProps) {
	const { t } = useTranslation()
	return (
		<Dialog opened={opened} onClose={onClose} title={t('search.corrections.propose')}>
			<CorrectionForm record={record} onClose={onClose} />
		</Dialog>
	)
}

const currentValue = (record: SittingDetail, field: CorrectionField): string | null => {
	const value = record[field]
	return value === null ? null : String(value)
}

/** What is sent for what was typed; undefined where it cannot be accepted. */
function valueToSend(field: CorrectionField, typed: string): string | null | undefined {
	const trimmed = typed.trim()
	if (trimmed === '' && field === 'givenNames') return ''
	if (trimmed === '') return field === 'surname' || field === 'status' ? undefined : null
	if (field === 'birthDate') return /^\d{4}(-\d{2}(-\d{2})?)?$/.test(trimmed) ? trimmed : undefined
	if (field !== 'total' && field !== 'average') return trimmed
	const hundredths = hundredthsFrom(trimmed)
	return hundredths === null ? undefined : String(hundredths)
}

const hintOf = (field: CorrectionField) =>
	field === 'birthDate' ? 'search.corrections.dateHint' : 'search.corrections.emptyHint'

function CorrectionForm({ record, onClose }: { record: SittingDetail; onClose: () => void }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const profile = useProfile()
	const done = useDoneNotice()
	const propose = useAction('archive.proposeCorrection')
	const written = useCorrectionValue()
	const [field, setField] = useState<CorrectionField>('surname')
	const [typed, setTyped] = useState(record.surname)
	const [reason, setReason] = useState('')
	const before = currentValue(record, field)
	const value = valueToSend(field, typed)
	const complete = value !== undefined && value !== before && reason.trim().length >= SHORTEST_REASON

	const choices: Partial<Record<CorrectionField, { value: string; label: string }[]>> = {
		decision: (profile?.decisions ?? []).map(({ id }) => ({ value: id, label: labels.decision(id) })),
		status: ['active', 'held', 'excluded'].map((one) => ({ value: one, label: t(`search.status.${one}`) })),
		sex: ['F', 'M'].map((one) => ({ value: one, label: t(`search.sex.${one}`) })),
	}

	function choose(next: string | null) {
		const chosen = correctionFields.find((one) => one === next)
		if (!chosen) return
		setField(chosen)
		const now = currentValue(record, chosen) ?? ''
		setTyped(chosen === 'total' || chosen === 'average' ? (now === '' ? '' : written(chosen, now)) : now)
	}

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!complete) return
		if (!(await propose.run({ sittingId: record.id, field, value, reason: reason.trim() }))) return
		done(t('search.corrections.done'))
		onClose()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text size="sm">{t('search.corrections.explain')}</Text>
				<Select
					label={t('search.corrections.field')}
					data={correctionFields.map((one) => ({ value: one, label: t(`search.field.${one}`) }))}
					value={field}
					onChange={choose}
					allowDeselect={false}
				/>
				<Text size="sm">
					{t('search.corrections.now')} <strong>{written(field, before)}</strong>
				</Text>
				{choices[field] ? (
					<Select
						label={t('search.corrections.value')}
						data={choices[field]}
						value={typed === '' ? null : typed}
						onChange={(next) => setTyped(next ?? '')}
					/>
				) : (
					<TextInput
						label={t('search.corrections.value')}
						description={field === 'surname' ? undefined : t(hintOf(field))}
						value={typed}
						onChange={(event) => setTyped(event.currentTarget.value)}
						error={value === undefined ? t('search.corrections.notAccepted') : undefined}
						maxLength={200}
						data-autofocus
					/>
				)}
				<Textarea
					label={t('frame.reason')}
					description={t('frame.reasonHint')}
					value={reason}
					onChange={(event) => setReason(event.currentTarget.value)}
					minRows={2}
					maxLength={2000}
					autosize
					required
				/>
				<DialogActions onClose={onClose} running={propose.running} disabled={!complete}>
					{t('search.corrections.send')}
				</DialogActions>
			</Stack>
		</form>
	)
}
