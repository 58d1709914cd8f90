import { Paper, Table, Text, Title, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { useProfile } from '../../api/queries.ts'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Record.module.css'

/** Marks beside their maximum, and what the source states beside what adds up. */
export function Marks({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const withCoefficients = record.marks.some((mark) => mark.coefficient !== 1)
	const maximum = record.marks.reduce((sum, mark) => sum + mark.maximum * mark.coefficient, 0)
	return (
		<Paper p="md" component="section" aria-label={t('search.marks.title')}>
			<div className={classes.head}>
				<Title order={2}>{t('search.marks.title')}</Title>
				{record.baremeStatus === 'example' && (
					<Tooltip label={record.baremeSource} multiline maw={360}>
						<span>
							<StatusBadge tone="warm">{t('search.marks.example')}</StatusBadge>
						</span>
					</Tooltip>
				)}
			</div>
			{record.marks.length > 0 && (
				<Table verticalSpacing={2} horizontalSpacing={6}>
					<Table.Thead>
						<Table.Tr>
							<Table.Th>{t('search.marks.subject')}</Table.Th>
							<Table.Th ta="right">{t('search.marks.mark')}</Table.Th>
							<Table.Th ta="right">{t('search.marks.maximum')}</Table.Th>
							{withCoefficients && <Table.Th ta="right">{t('search.marks.coefficient')}</Table.Th>}
							<Table.Th className={classes.barColumn}>
								<VisuallyHidden>{t('search.marks.share')}</VisuallyHidden>
							</Table.Th>
						</Table.Tr>
					</Table.Thead>
					<Table.Tbody>
						{record.marks.map((mark) => (
							<Table.Tr key={mark.subject}>
								<Table.Td>{labels.subject(mark.subject)}</Table.Td>
								<Table.Td ta="right">{format.points(mark.mark)}</Table.Td>
								<Table.Td ta="right" c="dimmed">
									{format.number(mark.maximum)}
								</Table.Td>
								{withCoefficients && (
									<Table.Td ta="right" c="dimmed">
										{format.number(mark.coefficient)}
									</Table.Td>
								)}
								<Table.Td>
									{mark.flag === 'none' ? (
										<span className={classes.bar} aria-hidden>
											<span style={{ width: `${Math.min(100, (mark.mark ?? 0) / mark.maximum)}%` }} />
										</span>
									) : (
										<StatusBadge tone="warm">{t(`search.flag.${mark.flag}`)}</StatusBadge>
									)}
								</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			)}
			{record.marks.length === 0 && <UnreadMarks record={record} />}
			<div className={classes.sums}>
				<Sum
					label={t('search.field.total')}
					stated={record.total}
					computed={record.computedTotal}
					write={format.points}
					out={maximum > 0 ? format.number(maximum) : null}
				/>
				<Sum
					label={t('search.field.average')}
					stated={record.average}
					computed={record.computedAverage}
					write={format.hundredths}
					out={format.number(record.averageOn)}
				/>
				{record.mention !== null && (
					<div>
						<span className={classes.sumLabel}>{t('search.field.mention')}</span>
						<strong>{labels.mention(record.mention)}</strong>
					</div>
				)}
			</div>
		</Paper>
	)
}

/** Where no barème is known for the series, the marks are what the cells of the row say. */
function UnreadMarks({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const profile = useProfile()
	const { cells, fields } = record.source
	const marks = fields.flatMap((field, column) => {
		const text = cells[column]?.trim() ?? ''
		return text !== '' && profile?.subjects.some(({ id }) => id === field) ? [{ field, text }] : []
	})
	if (marks.length === 0) return null
	return (
		<>
			<Text size="sm" c="dimmed">
				{t('search.marks.noBareme')}
			</Text>
			<Table verticalSpacing={2} horizontalSpacing={6}>
				<Table.Tbody>
					{marks.map(({ field, text }) => (
						<Table.Tr key={field}>
							<Table.Td>{labels.subject(field)}</Table.Td>
							<Table.Td ta="right">{text}</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</>
	)
}

interface SumProps {
	label: string
	/** Hundredths, as the source says and as it adds up. */
	stated: number | null
	computed: number | null
	write: (value: number | null) => string
	out: string | null
}

function Sum({ label, stated, computed, write, out }: SumProps) {
	const { t } = useTranslation()
	const differs = stated !== null && computed !== null && stated !== computed
	return (
		<div>
			<span className={classes.sumLabel}>{label}</span>
			<strong>{write(stated)}</strong>
			{out !== null && <span className={classes.out}> / {out}</span>}
			<span className={differs ? classes.differs : classes.computed}>
				{differs && <IconAlertTriangle size={14} aria-hidden />}
				{t('search.marks.computed', { value: write(computed) })}
			</span>
		</div>
	)
}
