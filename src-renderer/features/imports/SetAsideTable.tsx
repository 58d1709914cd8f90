import { Button, Group, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SetAsideRow, setAsideRow } from '#shared/contract/imports'
import { type FindingCode, findingCode } from '#shared/domain/findings'
import { shell } from '../../api/client.ts'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'
import { useFindingTitle } from './useFindingTitle.ts'

/** Rows kept out, each with file, sheet, row, column and reason; to be exported, put right and imported again. */
export function SetAsideTable({ importId }: { importId: number | null }) {
	const { t } = useTranslation()
	const titleOf = useFindingTitle()
	const format = useFormat()
	const may = useMay()
	const dismiss = useAction('imports.dismissSetAside')
	const exportRows = useAction('imports.exportSetAside')
	const [code, setCode] = useState<FindingCode | null>(null)
	const [state, setState] = useState<SetAsideRow['state']>('open')
	const [chosen, setChosen] = useState<SetAsideRow[]>([])
	const [dismissing, setDismissing] = useState(false)
	const paging = usePaging({ scope: `${importId} ${code} ${state}` })
	const one = importId === null ? {} : { importId }
	const found = useProcedure(
		'imports.setAside',
		{ ...one, ...(code && { code }), state, offset: paging.offset, limit: paging.limit },
		{ keepPrevious: true },
	)
	const byCode = Object.entries(found.data?.byCode ?? {}).toSorted(([, a], [, b]) => b - a)
	const columns: Column<SetAsideRow>[] = [
		...(importId === null
			? [
					{
						key: 'file',
						title: t('imports.column.file'),
						render: (row: SetAsideRow) => row.fileName,
						ellipsis: true,
						width: 190,
					},
				]
			: []),
		{ key: 'sheet', title: t('imports.column.sheet'), render: (row) => row.sheet, ellipsis: true, width: 110 },
		{ key: 'row', title: t('imports.column.row'), render: (row) => format.number(row.row), numeric: true, width: 70 },
		{
			key: 'column',
			title: t('imports.column.column'),
			render: (row) => row.column ?? format.missing,
			ellipsis: true,
			width: 120,
		},
		{
			key: 'code',
			title: t('imports.column.why'),
			render: (row) => t(`findings.${row.code}`, row.parameters),
			ellipsis: true,
			width: '32%',
		},
		{ key: 'cells', title: t('imports.column.cells'), render: (row) => row.cells.join(' | '), ellipsis: true },
	]
	async function dismissChosen(reason: string) {
		await dismiss.run({ ids: chosen.map((row) => row.id), reason })
		setChosen([])
		setDismissing(false)
	}
	async function exportAll() {
		const file = await shell.chooseSave(t('imports.exportTitle'), t('imports.exportName'), ['xlsx'])
		const done = file && (await exportRows.run({ ...one, file: file.handle }))
		if (done)
			notifications.show({
				color: 'green',
				message: t('imports.exported', { count: done.rows, number: format.number(done.rows) }),
			})
	}
	return (
		<>
			<RecordTable
				name="setAside"
				label={t('imports.setAside')}
				columns={columns}
				rows={found.data?.rows ?? []}
				total={found.data?.total ?? 0}
				rowKey={(row) => row.id}
				fetching={found.isFetching}
				paging={paging}
				{...(state === 'open' && may('imports.dismissSetAside')
					? { selection: { rows: chosen, onChange: setChosen } }
					: {})}
				empty={<EmptyState title={t('imports.nothingSetAside')} />}
				toolbar={
					<Group gap="xs">
						<Select
							size="xs"
							aria-label={t('imports.column.why')}
							placeholder={t('imports.everyReason')}
							data={byCode.map(([value, count]) => ({
								value,
								label: `${titleOf(value)} (${format.number(count)})`,
							}))}
							value={code}
							onChange={(next) => setCode(findingCode.safeParse(next).data ?? null)}
							clearable
							w={320}
						/>
						<Select
							size="xs"
							aria-label={t('imports.column.state')}
							data={(['open', 'corrected', 'dismissed'] as const).map((value) => ({
								value,
								label: t(`imports.asideState.${value}`),
							}))}
							value={state}
							onChange={(next) => setState(setAsideRow.shape.state.safeParse(next).data ?? 'open')}
							allowDeselect={false}
							w={130}
						/>
						{state === 'open' && may('imports.exportSetAside') && (
							<Button
								size="compact-sm"
								variant="default"
								leftSection={<IconFileSpreadsheet size={16} />}
								loading={exportRows.running}
								disabled={(found.data?.total ?? 0) === 0}
								onClick={() => void exportAll()}
							>
								{t('imports.export')}
							</Button>
						)}
						{chosen.length > 0 && (
							<Button size="compact-sm" variant="subtle" color="wax" onClick={() => setDismissing(true)}>
								{t('imports.dismiss', { count: chosen.length })}
							</Button>
						)}
					</Group>
				}
			/>
			<ReasonDialog
				opened={dismissing}
				title={t('imports.dismissTitle')}
				confirmLabel={t('imports.dismiss', { count: chosen.length })}
				running={dismiss.running}
				onClose={() => setDismissing(false)}
				onConfirm={(reason) => void dismissChosen(reason)}
			>
				{t('imports.dismissText')}
			</ReasonDialog>
		</>
	)
}
