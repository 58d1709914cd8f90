import { Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { Change } from '../../components/Change.tsx'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Record.module.css'

/** What later versions of its file made of the record; each former row as it stood. */
export function Versions({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const format = useFormat()
	if (record.versions.length === 0) return null
	return (
		<Paper p="md" component="section" aria-label={t('search.versions.title')}>
			<Title order={2} mb="xs">
				{t('search.versions.title')}
			</Title>
			{record.versions.map(({ at, account, fileName, kind, fields, former }) => (
				<details key={`${at} ${fileName}`} className={classes.version}>
					<summary>
						{t(`search.versions.${kind}`, { file: fileName })} · {format.dateTime(at)} · {account}
					</summary>
					{fields.map((change) => (
						<Text key={change.field} size="sm">
							<Change change={change} />
						</Text>
					))}
					<Text size="sm" c="dimmed" mt={4}>
						{t('search.versions.before', { file: former.fileName, row: format.number(former.row) })}
					</Text>
					<Text size="sm" className={classes.raw}>
						{former.cells.join(' | ')}
					</Text>
				</details>
			))}
		</Paper>
	)
}
