import { Paper, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { useProfile } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import { parsedValue } from './parsedValue.ts'
import classes from './Record.module.css'

/** The row of the source file as it stands there, each cell beside what was made of it. */
export function Source({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const profile = useProfile()
	const route = useRoute()
	const { source } = record
	return (
		<Paper p="md" component="section" aria-label={t('search.source.title')}>
			<Title order={2}>{t('search.source.title')}</Title>
			<Text size="sm" c="dimmed" mb="xs">
				{t(source.sheetName === '' ? 'search.source.whereInFile' : 'search.source.where', {
					file: source.fileName,
					sheet: source.sheetName,
					row: format.number(source.row),
				})}{' '}
				<button
					type="button"
					className={classes.inline}
					onClick={() => route.go('search', { importId: source.importId })}
				>
					{t('search.source.same')}
				</button>
			</Text>
			<Table verticalSpacing={1} horizontalSpacing={6} className={classes.source}>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{t('search.source.column')}</Table.Th>
						<Table.Th>{t('search.source.raw')}</Table.Th>
						<Table.Th>{t('search.source.readAs')}</Table.Th>
						<Table.Th>{t('search.source.value')}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{source.cells.map((cell, column) => {
						const field = source.fields[column] ?? ''
						const isMark = profile?.subjects.some((subject) => subject.id === field)
						return (
							<Table.Tr key={column}>
								<Table.Td c="dimmed">{source.header[column] ?? String(column + 1)}</Table.Td>
								<Table.Td className={classes.raw}>{cell === '' ? ' ' : cell}</Table.Td>
								<Table.Td>{field === '' ? '' : isMark ? labels.subject(field) : t(`search.field.${field}`)}</Table.Td>
								<Table.Td>{parsedValue(record, field, format, labels)}</Table.Td>
							</Table.Tr>
						)
					})}
				</Table.Tbody>
			</Table>
			<Text size="xs" c="dimmed" className={classes.hash}>
				{t('search.source.hash')} {source.fileSha256}
			</Text>
		</Paper>
	)
}
