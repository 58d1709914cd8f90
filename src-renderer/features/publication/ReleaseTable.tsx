import { Stack, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReleaseView } from '#shared/contract/publication'
import { useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'

/** Every release that was written, newest first. */
export function ReleaseTable() {
	const { t } = useTranslation()
	const format = useFormat()
	const paging = usePaging({ size: 25 })
	const { offset, limit } = paging
	const releases = useProcedure('publication.releases', { offset, limit }, { keepPrevious: true })
	const columns: Column<ReleaseView>[] = [
		{ key: 'number', title: t('publication.release.number'), render: (row) => row.number, numeric: true, width: 60 },
		{
			key: 'publishedAt',
			title: t('publication.release.publishedAt'),
			render: (row) => format.dateTime(row.publishedAt),
			width: 150,
		},
		{ key: 'account', title: t('publication.release.account'), render: (row) => row.account, width: 120 },
		{
			key: 'added',
			title: t('publication.release.added'),
			render: (row) => format.number(row.added),
			numeric: true,
			width: 100,
		},
		{
			key: 'treeSize',
			title: t('publication.release.treeSize'),
			render: (row) => format.number(row.treeSize),
			numeric: true,
			width: 100,
		},
		{
			key: 'revoked',
			title: t('publication.release.revoked'),
			render: (row) => format.number(row.revoked),
			numeric: true,
			width: 100,
		},
		{
			key: 'superseded',
			title: t('publication.release.superseded'),
			render: (row) => format.number(row.superseded),
			numeric: true,
			width: 110,
		},
		{ key: 'folder', title: t('publication.release.folder'), render: (row) => row.folder, ellipsis: true },
		{
			key: 'root',
			title: t('publication.release.root'),
			render: (row) => row.root,
			ellipsis: true,
			startsHidden: true,
		},
	]
	return (
		<Stack gap="xs">
			<Title order={2}>{t('publication.history')}</Title>
			<RecordTable
				name="releases"
				label={t('publication.history')}
				columns={columns}
				rows={releases.data?.rows ?? []}
				total={releases.data?.total ?? 0}
				rowKey={(row) => row.number}
				fetching={releases.isFetching}
				paging={paging}
				height={260}
				empty={<EmptyState title={t('publication.noReleases')}>{t('publication.noReleasesHint')}</EmptyState>}
			/>
		</Stack>
	)
}
