import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import classes from './Reconciliation.module.css'

/** Two or more records side by side, rows that differ marked, each with its source. */
export function Comparison({ records }: { records: readonly SittingDetail[] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const route = useRoute()
	const rows: [string, (record: SittingDetail) => string][] = [
		['session', (record) => labels.session(record.session)],
		['orderNumber', (record) => record.orderNumber ?? ''],
		['surname', (record) => record.surname],
		['givenNames', (record) => record.givenNames],
		['sex', (record) => record.sex ?? ''],
		['birthDate', (record) => (record.birthDate === null ? '' : format.partialDate(record.birthDate))],
		['birthPlace', (record) => record.birthPlace ?? ''],
		['department', (record) => labels.department(record.department)],
		['centre', (record) => record.centre ?? ''],
		['school', (record) => record.school ?? ''],
		['series', (record) => labels.series(record.series)],
		[
			'marks',
			(record) =>
				record.marks
					.map(({ mark, flag }) => (mark === null ? t(`reconciliation.flag.${flag}`) : format.points(mark)))
					.join(' '),
		],
		['total', (record) => format.points(record.total)],
		['computedTotal', (record) => format.points(record.computedTotal)],
		['average', (record) => format.hundredths(record.average)],
		['computedAverage', (record) => format.hundredths(record.computedAverage)],
		['decision', (record) => labels.decision(record.decision)],
		['status', (record) => t(`reconciliation.status.${record.status}`)],
	]
	return (
		<table className={classes.comparison}>
			<thead>
				<tr>
					<td />
					{records.map((record) => (
						<th key={record.id} scope="col">
							<Text size="xs" c="dimmed">
								{t('reconciliation.source', {
									file: record.source.fileName,
									sheet: record.source.sheetName,
									row: record.source.row,
								})}
							</Text>
							<Button size="compact-xs" variant="subtle" onClick={() => route.go('search', { sitting: record.id })}>
								{t('reconciliation.openRecord')}
							</Button>
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map(([field, read]) => {
					const values = records.map(read)
					if (values.every((value) => value === '' || value === format.missing)) return null
					return (
						<tr key={field} data-differs={new Set(values).size > 1}>
							<th scope="row">{t(`reconciliation.field.${field}`)}</th>
							{records.map((record, index) => (
								<td key={record.id}>{values[index] === '' ? format.missing : values[index]}</td>
							))}
						</tr>
					)
				})}
			</tbody>
		</table>
	)
}
