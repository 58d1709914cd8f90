import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '#shared/contract/imports'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'

export const importTones: Record<ImportView['state'], Tone> = {
	staging: 'info',
	staged: 'warm',
	committed: 'good',
	undone: 'neutral',
	discarded: 'neutral',
	failed: 'bad',
}

/** Every import, newest first; a committed one can be undone while nothing was built on it. */
export function HistoryTable({ onOpen }: { onOpen: (importId: number) => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const undo = useAction('imports.undo')
	const [undoing, setUndoing] = useState<ImportView | null>(null)
	const paging = usePaging()
	const imports = useProcedure('imports.list', { offset: paging.offset, limit: paging.limit }, { keepPrevious: true })
	const columns: Column<ImportView>[] = [
		{ key: 'id', title: t('imports.column.id'), render: (row) => row.id, numeric: true, width: 60 },
		{ key: 'fileName', title: t('imports.column.file'), render: (row) => row.fileName, ellipsis: true },
		{
			key: 'state',
			title: t('imports.column.state'),
			render: (row) =>
				row.supersededBy === null ? (
					<StatusBadge tone={importTones[row.state]}>{t(`imports.state.${row.state}`)}</StatusBadge>
				) : (
					<StatusBadge tone="neutral">{t('imports.version.replacedBy', { id: row.supersededBy })}</StatusBadge>
				),
			width: 130,
		},
		{
			key: 'rowsRead',
			title: t('imports.column.read'),
			render: (row) => format.number(row.rowsRead),
			numeric: true,
			width: 90,
		},
		{
			key: 'rowsImported',
			title: t('imports.column.imported'),
			render: (row) => format.number(row.rowsImported),
			numeric: true,
			width: 100,
		},
		{
			key: 'rowsSetAside',
			title: t('imports.column.setAside'),
			render: (row) => format.number(row.rowsSetAside),
			numeric: true,
			width: 110,
		},
		{ key: 'account', title: t('imports.column.account'), render: (row) => row.account, width: 100 },
		{
			key: 'createdAt',
			title: t('imports.column.at'),
			render: (row) => format.dateTime(row.committedAt ?? row.createdAt),
			width: 150,
		},
		{ key: 'sha256', title: 'SHA-256', render: (row) => row.sha256, ellipsis: true, startsHidden: true },
		{
			key: 'undo',
			title: t('frame.table.action'),
			width: 110,
			render: (row) =>
				row.state === 'committed' &&
				may('imports.undo') && (
					<Button
						size="compact-xs"
						variant="subtle"
						color="wax"
						disabled={row.undoBlockedBy !== null}
						title={row.undoBlockedBy === null ? '' : t(`imports.undoBlocked.${row.undoBlockedBy}`)}
						onClick={(event) => {
							event.stopPropagation()
							setUndoing(row)
						}}
					>
						{t('imports.undo')}
					</Button>
				),
		},
	]
	return (
		<>
			<RecordTable
				name="imports"
				label={t('imports.history')}
				columns={columns}
				rows={imports.data?.rows ?? []}
				total={imports.data?.total ?? 0}
				rowKey={(row) => row.id}
				fetching={imports.isFetching}
				paging={paging}
				onOpen={(row) => onOpen(row.id)}
				empty={<EmptyState title={t('imports.none')}>{t('imports.noneHint')}</EmptyState>}
			/>
			<ReasonDialog
				opened={undoing !== null}
				title={t('imports.undoTitle')}
				confirmLabel={t('imports.undo')}
				destructive
				running={undo.running}
				onClose={() => setUndoing(null)}
				onConfirm={(reason) => {
					if (undoing) void undo.run({ importId: undoing.id, reason }).then(() => setUndoing(null))
				}}
			>
				{undoing?.report?.superseded
					? t('imports.version.undoText', {
							file: undoing.fileName,
							id: undoing.report.superseded.importId,
							rows: format.number(undoing.report.superseded.replaced + undoing.report.superseded.excluded),
						})
					: t('imports.undoText', { file: undoing?.fileName ?? '', rows: format.number(undoing?.rowsImported ?? 0) })}
			</ReasonDialog>
		</>
	)
}
