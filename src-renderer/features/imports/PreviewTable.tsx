import { Select, Text } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import {
	type ColumnMapping,
	type FieldName,
	fieldName,
	type Inspection,
	type Layout,
	type PreviewRow,
} from '#shared/contract/imports'
import { useProfile } from '../../api/queries.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Imports.module.css'
import { PreviewCell } from './PreviewCell.tsx'
import { Sureness } from './Sureness.tsx'

interface PreviewTableProps {
	inspection: Inspection
	layout: Layout
	sheet: number
	preview: Output<'imports.preview'> | null
	/** Rows of every kind of problem from anywhere in the file. */
	scanned: readonly PreviewRow[]
	/** Only rows with this problem are shown; null = all. */
	problem: string | null
	onLayout: (layout: Layout) => void
	onReplace: (field: FieldName, from: string, to: string) => void
}

const MARK = 'mark:'
const choiceOf = ({ field, subject }: ColumnMapping) => (field === 'mark' ? `${MARK}${subject ?? ''}` : field)

function withChoice(column: ColumnMapping, choice: string): ColumnMapping {
	const { subject: _former, ...rest } = column
	if (choice.startsWith(MARK)) return { ...rest, field: 'mark', subject: choice.slice(MARK.length) }
	return { ...rest, field: fieldName.safeParse(choice).data ?? 'ignore' }
}

/** First rows of the sheet: above, what each column is taken for; below, the raw cell beside what was made of it. */
export function PreviewTable(props: PreviewTableProps) {
	const { inspection, layout, sheet, preview, scanned, problem, onLayout, onReplace } = props
	const { t } = useTranslation()
	const choices = useChoices()
	const columns = layout.sheets.find((one) => one.sheet === sheet)?.columns ?? []
	const samples = inspection.sheets.find((one) => one.index === sheet)?.columns ?? []
	const choose = (column: ColumnMapping, choice: string) =>
		onLayout({
			...layout,
			sheets: layout.sheets.map((one) =>
				one.sheet === sheet
					? {
							...one,
							columns: one.columns.map((other) => (other.column === column.column ? withChoice(other, choice) : other)),
						}
					: one,
			),
		})
	const table = useRef<HTMLTableElement>(null)
	useEffect(() => {
		if (problem !== null)
			table.current?.querySelector('td[data-sought]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
	}, [problem])
	const rows = shownRows(preview?.rows ?? [], scanned, sheet, problem)
	return (
		<section className={classes.preview} aria-label={t('imports.preview')}>
			<table ref={table} className={classes.table}>
				<thead>
					<tr>
						<th scope="col">
							<span className={classes.header}>{t('imports.column.row')}</span>
						</th>
						{columns.map((column) => (
							<th key={column.column} scope="col">
								<span className={classes.header} title={column.header}>
									{column.header.trim() === '' ? t('imports.noHeader', { column: column.column + 1 }) : column.header}
								</span>
								<Select
									size="xs"
									variant="filled"
									aria-label={t('imports.takenFor', { column: column.header })}
									data={choices}
									value={choiceOf(column)}
									onChange={(choice) => choice !== null && choose(column, choice)}
									allowDeselect={false}
									searchable
									comboboxProps={{ width: 260, position: 'bottom-start' }}
									title={samples.find((one) => one.column === column.column)?.samples.join(' · ')}
								/>
								<Guess column={column} samples={samples} />
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={`${row.sheet} ${row.row} ${row.part}`} data-severity={row.severity}>
							<th scope="row">{row.row}</th>
							{columns.map(({ column, field }, index) => {
								const cell = row.cells[index]
								return cell ? (
									<PreviewCell
										key={column}
										cell={cell}
										field={field}
										sought={cell.findings.some((code) => code === problem)}
										onReplace={(from, to) => onReplace(field, from, to)}
									/>
								) : (
									<td key={column} />
								)
							})}
						</tr>
					))}
				</tbody>
			</table>
			{preview && rows.length === 0 && (
				<Text p="md" size="sm" c="dimmed">
					{t('imports.noRows')}
				</Text>
			)}
		</section>
	)
}

/**
 * How sure the proposal for a column is, as long as nobody chose another; what a column that nothing is made of seems to
 * hold, so that the profile can be completed.
 */
function Guess({ column, samples }: { column: ColumnMapping; samples: Inspection['sheets'][number]['columns'] }) {
	const { t } = useTranslation()
	const found = samples.find((one) => one.column === column.column)
	if (!found) return null
	const { looksLike } = found
	if (column.field !== 'ignore')
		return choiceOf(column) === choiceOf(found.proposal) ? <Sureness confidence={found.confidence} /> : null
	if (!looksLike) return null
	return (
		<Text size="xs" c="dimmed" px="xs" maw={180} lineClamp={2}>
			{t(`imports.looksLike.${looksLike}`)}
		</Text>
	)
}

/** The first rows, then those with problems from farther down, each once and in the order of the file. */
function shownRows(
	first: readonly PreviewRow[],
	scanned: readonly PreviewRow[],
	sheet: number,
	problem: string | null,
): PreviewRow[] {
	const byPlace = new Map<string, PreviewRow>()
	for (const row of [...first, ...scanned]) if (row.sheet === sheet) byPlace.set(`${row.row} ${row.part}`, row)
	const rows = [...byPlace.values()].toSorted((one, other) => one.row - other.row || one.part - other.part)
	if (problem === null) return rows
	return rows.filter(({ cells }) => cells.some(({ findings }) => findings.some((code) => code === problem)))
}

function useChoices() {
	const { t } = useTranslation()
	const labels = useLabels()
	const profile = useProfile()
	return useMemo(
		() => [
			{
				group: t('imports.groupFields'),
				items: fieldName.options
					.filter((field) => field !== 'mark')
					.map((field) => ({ value: field, label: t(`imports.field.${field}`) })),
			},
			{
				group: t('imports.groupMarks'),
				items: (profile?.subjects ?? []).map(({ id }) => ({
					value: `${MARK}${id}`,
					label: t('imports.markOf', { subject: labels.subject(id) }),
				})),
			},
		],
		[t, labels, profile],
	)
}
