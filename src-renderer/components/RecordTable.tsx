import { ActionIcon, Checkbox, Menu } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconColumns3 } from '@tabler/icons-react'
import {
	DataTable,
	type DataTableColumn,
	type DataTablePaginationProps,
	type DataTableProps,
	type DataTableSelectionProps,
	type DataTableSortProps,
} from 'mantine-datatable'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './RecordTable.module.css'
import { useFormat } from './useFormat.ts'
import { pageSizes, type Paging } from './usePaging.ts'

export interface Column<Row> {
	/** Also the sorting key sent to the backend. */
	key: string
	title: string
	render: (row: Row) => ReactNode
	sortable?: boolean
	numeric?: boolean
	width?: number | string
	/** Off until chosen in the column chooser. */
	startsHidden?: boolean
	/** Long texts end in an ellipsis; so do those of a column with a width. */
	ellipsis?: boolean
}

interface RecordTableProps<Row> {
	/** Under this name the chosen columns are remembered on this computer. */
	name: string
	/** What the table lists, for screen readers. */
	label: string
	columns: readonly Column<Row>[]
	rows: readonly Row[]
	rowKey: (row: Row) => number | string
	total: number
	fetching?: boolean
	/** Left out for short lists that come whole. */
	paging?: Paging
	/** Enter or a click on a row. */
	onOpen?: (row: Row) => void
	opened?: number | string | null
	selection?: { rows: Row[]; onChange: (rows: Row[]) => void }
	empty: ReactNode
	/** At the left of the column chooser, e.g. filters. */
	toolbar?: ReactNode
	/** Height of the table; fills its parent when left out. */
	height?: number | string
}

function moveFocus(event: KeyboardEvent<HTMLTableRowElement>): void {
	const row = event.currentTarget
	const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
	if (next instanceof HTMLElement && next.tabIndex === 0) next.focus()
}

/** A list that the backend pages and sorts: dense, sticky header, column chooser, usable from the keyboard alone. */
export function RecordTable<Row>(props: RecordTableProps<Row>) {
	const { columns, paging, onOpen, opened, rowKey, selection } = props
	const { t } = useTranslation()
	const format = useFormat()
	const [hidden, setHidden] = useLocalStorage<string[]>({
		key: `sceau.columns.${props.name}`,
		defaultValue: columns.filter((column) => column.startsHidden).map((column) => column.key),
	})
	const [chooser, setChooser] = useState(false)
	const shown = columns.filter((column) => !hidden.includes(column.key))

	const chooserMenu = (
		<Menu opened={chooser} onChange={setChooser} closeOnItemClick={false} position="bottom-end">
			<Menu.Target>
				<ActionIcon variant="subtle" aria-label={t('frame.table.columns')} title={t('frame.table.columns')}>
					<IconColumns3 size={18} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown>
				{columns.map((column) => {
					const visible = !hidden.includes(column.key)
					return (
						<Menu.Item
							key={column.key}
							disabled={visible && shown.length === 1}
							onClick={() => setHidden(visible ? [...hidden, column.key] : hidden.filter((key) => key !== column.key))}
							leftSection={<Checkbox checked={visible} readOnly size="xs" tabIndex={-1} aria-hidden />}
						>
							{column.title}
						</Menu.Item>
					)
				})}
			</Menu.Dropdown>
		</Menu>
	)

	const tableColumns = shown.map((column): DataTableColumn<Row> => {
		const shared = {
			accessor: column.key,
			title: column.title,
			sortable: column.sortable === true && paging !== undefined,
			textAlign: column.numeric === true ? ('right' as const) : ('left' as const),
			render: column.render,
			...(column.width === undefined ? {} : { width: column.width }),
		}
		return column.ellipsis === true || column.width !== undefined
			? { ...shared, ellipsis: true }
			: { ...shared, noWrap: true }
	})

	const rowProps: Pick<DataTableProps<Row>, 'onRowClick' | 'rowClassName' | 'customRowAttributes'> = onOpen
		? {
				onRowClick: ({ record }) => onOpen(record),
				rowClassName: (row) => (opened === rowKey(row) ? classes.opened : undefined),
				customRowAttributes: (row) => ({
					tabIndex: 0,
					onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => {
						if (event.target !== event.currentTarget) return
						if (event.key === 'Enter') onOpen(row)
						else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event)
						else return
						event.preventDefault()
					},
				}),
			}
		: {}

	const selectionProps: DataTableSelectionProps<Row> = selection
		? {
				selectedRecords: selection.rows,
				onSelectedRecordsChange: selection.onChange,
				allRecordsSelectionCheckboxProps: { 'aria-label': t('frame.table.selectAll'), size: 'xs' },
				getRecordSelectionCheckboxProps: (row) => ({
					'aria-label': t('frame.table.select', { row: String(rowKey(row)) }),
					size: 'xs',
				}),
			}
		: {}

	const pagingProps: DataTablePaginationProps = paging
		? {
				page: paging.page,
				onPageChange: paging.setPage,
				totalRecords: props.total,
				recordsPerPage: paging.size,
				recordsPerPageOptions: pageSizes,
				onRecordsPerPageChange: paging.setSize,
				recordsPerPageLabel: t('frame.table.perPage'),
				paginationSize: 'sm',
				paginationText: ({ from, to, totalRecords }) =>
					t('frame.table.range', {
						from: format.number(from),
						to: format.number(to),
						total: format.number(totalRecords),
					}),
				getPaginationControlProps: (control) => ({ 'aria-label': t(`frame.table.${control}`) }),
				getPaginationItemProps: (page) => ({ 'aria-label': t('frame.table.page', { page }) }),
			}
		: {}

	const sortProps: DataTableSortProps<Row> = paging
		? {
				sortStatus: {
					columnAccessor: paging.sorting.key,
					direction: paging.sorting.descending ? 'desc' : 'asc',
				},
				onSortStatusChange: (status) =>
					paging.setSorting({ key: String(status.columnAccessor), descending: status.direction === 'desc' }),
			}
		: {}

	return (
		<section className={classes.frame} aria-label={props.label}>
			<div className={classes.toolbar}>
				<div className={classes.filters}>{props.toolbar}</div>
				{chooserMenu}
			</div>
			<div className={classes.body}>
				<DataTable
					height={props.height ?? '100%'}
					minHeight={props.rows.length === 0 ? 180 : 0}
					classNames={{
						root: classes.root ?? '',
						table: classes.table ?? '',
						header: classes.head ?? '',
						pagination: classes.pages ?? '',
					}}
					verticalSpacing={3}
					horizontalSpacing={8}
					fz={14}
					highlightOnHover={onOpen !== undefined}
					idAccessor={rowKey}
					records={[...props.rows]}
					fetching={props.fetching === true && props.rows.length === 0}
					emptyState={<div className={classes.empty}>{props.fetching === true ? null : props.empty}</div>}
					columns={tableColumns}
					{...pagingProps}
					{...sortProps}
					{...selectionProps}
					{...rowProps}
				/>
			</div>
		</section>
	)
}
