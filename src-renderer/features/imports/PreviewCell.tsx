import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import type { FieldName } from '#shared/contract/imports'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Imports.module.css'
import { useFindingTitle, useSeverity } from './useFindingTitle.ts'

type Cell = Output<'imports.preview'>['rows'][number]['cells'][number]

interface PreviewCellProps {
	cell: Cell
	field: FieldName
	/** It has the problem that is looked for. */
	sought: boolean
	/** Reads the same raw value as another one, in every row. */
	onReplace: (from: string, to: string) => void
}

/** A raw cell above what was made of it; one with a problem can be put right for every row that has the same value. */
export function PreviewCell({ cell, field, sought, onReplace }: PreviewCellProps) {
	const titleOf = useFindingTitle()
	const nameOf = useValueName()
	const severityOf = useSeverity()
	const severities = cell.findings.map(severityOf)
	const problem = severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : undefined
	const title = cell.findings.map(titleOf).join('\n')
	const texts = (
		<>
			<span className={classes.raw}>{cell.raw === '' ? '·' : cell.raw}</span>
			{field !== 'ignore' && <span className={classes.value}>{nameOf(field, cell.value) ?? '–'}</span>}
		</>
	)
	return (
		<td className={classes.cell} data-problem={problem} data-sought={sought || undefined} title={title}>
			{problem !== undefined && cell.raw.trim() !== '' ? (
				<Correction raw={cell.raw} why={title} onReplace={onReplace}>
					{texts}
				</Correction>
			) : (
				texts
			)}
		</td>
	)
}

const coded = ['exam', 'sessionKind', 'series', 'department', 'decision', 'mention'] as const

/** Codes of the profile by their names, as people know them; every other value as it is. */
function useValueName() {
	const labels = useLabels()
	return (field: FieldName, value: string | null) => {
		const list = coded.find((one) => one === field)
		return list && value !== null ? labels[list](value) : value
	}
}

interface CorrectionProps {
	raw: string
	why: string
	children: React.ReactNode
	onReplace: PreviewCellProps['onReplace']
}

function Correction({ raw, why, children, onReplace }: CorrectionProps) {
	const { t } = useTranslation()
	const [opened, setOpened] = useState(false)
	const [value, setValue] = useState('')
	function submit(event: FormEvent) {
		event.preventDefault()
		if (value.trim() === '') return
		onReplace(raw, value.trim())
		setOpened(false)
	}
	return (
		<Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus withinPortal>
			<Popover.Target>
				<button type="button" className={classes.correct} onClick={() => setOpened(!opened)}>
					{children}
				</button>
			</Popover.Target>
			<Popover.Dropdown>
				<form onSubmit={submit}>
					<Stack gap="xs" w={300}>
						<Text size="sm">{why}</Text>
						<TextInput
							label={t('imports.readAs', { value: raw })}
							value={value}
							onChange={(event) => setValue(event.currentTarget.value)}
							maxLength={200}
							data-autofocus
						/>
						<Group justify="flex-end">
							<Button type="submit" size="compact-sm" disabled={value.trim() === ''}>
								{t('imports.everyRow')}
							</Button>
						</Group>
					</Stack>
				</form>
			</Popover.Dropdown>
		</Popover>
	)
}
