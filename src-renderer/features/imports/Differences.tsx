import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordDifference } from '#shared/contract/imports'
import { useProcedure } from '../../api/queries.ts'
import { Change } from '../../components/Change.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'

interface DifferencesProps {
	importId: number
	/** Of a staged import: what it is compared with. */
	former?: number
	kind: 'changed' | 'guarded' | 'gone'
	selection?: { rows: RecordDifference[]; onChange: (rows: RecordDifference[]) => void }
}

/** Records of the archive beside their rows in a new version of their file. */
export function Differences({ importId, former, kind, selection }: DifferencesProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const paging = usePaging({ scope: `${importId} ${former} ${kind}` })
	const found = useProcedure(
		'imports.differences',
		{ importId, kind, offset: paging.offset, limit: paging.limit, ...(former !== undefined && { former }) },
		{ keepPrevious: true },
	)
	const columns: Column<RecordDifference>[] = [
		{
			key: 'row',
			title: t('imports.column.row'),
			render: (one) => format.number(one.row),
			numeric: true,
			width: 70,
		},
		{
			key: 'orderNumber',
			title: t('imports.field.orderNumber'),
			render: (one) => one.orderNumber ?? format.missing,
			width: 130,
		},
		{ key: 'name', title: t('imports.field.fullName'), render: (one) => one.name, ellipsis: true, width: 240 },
		...(kind === 'guarded'
			? [
					{
						key: 'because',
						title: t('imports.column.why'),
						render: (one: RecordDifference) => (one.because ? t(`imports.version.because.${one.because}`) : ''),
						width: 220,
					},
				]
			: []),
		...(kind === 'gone'
			? []
			: [
					{
						key: 'fields',
						title: t('imports.version.differences'),
						render: (one: RecordDifference) => (
							<Text size="sm" style={{ whiteSpace: 'normal' }}>
								{one.fields.map((field, index) => (
									<span key={field.field}>
										{index > 0 && ' · '}
										<Change change={field} />
									</span>
								))}
							</Text>
						),
					},
				]),
	]
	return (
		<RecordTable
			name={`differences.${kind}`}
			label={t(`imports.version.${kind}`)}
			columns={columns}
			rows={found.data?.rows ?? []}
			total={found.data?.total ?? 0}
			rowKey={(one) => one.sittingId}
			fetching={found.isFetching}
			paging={paging}
			height={280}
			{...(selection ? { selection } : {})}
			empty={<EmptyState title={t('imports.version.none')} />}
		/>
	)
}
