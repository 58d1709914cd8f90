import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldName } from '#shared/contract/imports'
import { useProfile } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Imports.module.css'

interface ValueFixProps {
	field: FieldName
	value: string
	count: number
	onFix: (to: string) => void
}

/** A value at fault, how many rows have it, and what it is to be read as in all of them. */
export function ValueFix({ field, value, count, onFix }: ValueFixProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const choices = useChoicesOf(field)
	const [typed, setTyped] = useState('')
	const label = t('imports.readAs', { value })
	function submit(event: FormEvent) {
		event.preventDefault()
		if (typed.trim() !== '') onFix(typed.trim())
	}
	return (
		<li className={classes.fix}>
			<Group justify="space-between" gap={6} wrap="nowrap">
				<Text size="sm" fw={600} truncate title={value}>
					{value}
				</Text>
				<Text size="sm" c="dimmed">
					{format.number(count)}
				</Text>
			</Group>
			{choices ? (
				<Select
					size="xs"
					aria-label={label}
					placeholder={t('imports.readAsShort')}
					data={choices}
					value={null}
					onChange={(to) => to !== null && onFix(to)}
					searchable
				/>
			) : (
				<form onSubmit={submit}>
					<Group gap={4} wrap="nowrap">
						<TextInput
							size="xs"
							aria-label={label}
							placeholder={t('imports.readAsShort')}
							value={typed}
							onChange={(event) => setTyped(event.currentTarget.value)}
							maxLength={200}
							flex={1}
						/>
						<Button type="submit" size="compact-xs" disabled={typed.trim() === ''}>
							{t('imports.everyRow')}
						</Button>
					</Group>
				</form>
			)}
		</li>
	)
}

/** What a coded field may hold; null where anything may be written. */
function useChoicesOf(field: FieldName) {
	const labels = useLabels()
	const profile = useProfile()
	return useMemo(() => {
		if (!profile) return null
		const lists: Partial<Record<FieldName, readonly { id: string; label: string }[]>> = {
			decision: profile.decisions.map(({ id }) => ({ id, label: labels.decision(id) })),
			mention: profile.mentions.map(({ id }) => ({ id, label: labels.mention(id) })),
			series: profile.series.map(({ id }) => ({ id, label: labels.series(id) })),
			department: profile.departments.map(({ id }) => ({ id, label: labels.department(id) })),
			exam: profile.exams.map(({ id }) => ({ id, label: labels.exam(id) })),
			sessionKind: profile.sessionKinds.map(({ id }) => ({ id, label: labels.sessionKind(id) })),
			sex: ['F', 'M'].map((id) => ({ id, label: id })),
		}
		return lists[field]?.map(({ id, label }) => ({ value: id, label })) ?? null
	}, [profile, labels, field])
}
