import { Button, CloseButton, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChecklist, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input, Output } from '#shared/contract/index'
import { useProcedure, useProfile } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { usePaging } from '../../components/usePaging.ts'
import { SEARCH_BOX } from '../frame/Header.tsx'
import { useRoute } from '../frame/route.tsx'
import { Facets } from './Facets.tsx'
import { filtersOf, queryOf } from './searchParameters.ts'
import classes from './Search.module.css'
import { DecisionBadge, SittingStatus } from './SittingBadges.tsx'

type Row = Output<'archive.search'>['rows'][number]

const TYPING_PAUSE_MILLISECONDS = 120

const sortKeys = ['name', 'orderNumber', 'average', 'year'] as const
const sortOf = (key: string): NonNullable<Input<'archive.search'>['sort']> =>
	sortKeys.find((one) => one === key) ?? 'relevance'

export function ResultsPage() {
	const { t } = useTranslation()
	const format = useFormat()
	const route = useRoute()
	const { parameters, replace } = route
	const given = queryOf(parameters)
	const [typed, setTyped] = useState(given)
	// What was typed belongs to the step in the history, so that coming back from a record shows it again.
	const ask = useDebouncedCallback((query: string) => replace({ ...parameters, query }), TYPING_PAUSE_MILLISECONDS)
	const filters = filtersOf(parameters)
	const paging = usePaging({ scope: JSON.stringify([given, filters]) })
	const search = useProcedure(
		'archive.search',
		{
			...filters,
			query: given.trim(),
			sort: sortOf(paging.sorting.key),
			descending: paging.sorting.descending,
			offset: paging.offset,
			limit: paging.limit,
		},
		{ keepPrevious: true },
	)
	const toConfirm = useProcedure('archive.corrections', { state: 'proposed', limit: 1 }).data?.total ?? 0
	const frame = useRef<HTMLDivElement>(null)
	const columns = useColumns()

	function type(text: string) {
		setTyped(text)
		ask(text)
	}
	const open = (row: Row) => route.go('search', { sitting: row.id })
	function onKey(event: KeyboardEvent<HTMLInputElement>) {
		const first = search.data?.rows[0]
		if (event.key === 'Enter' && first && !search.isPlaceholderData && given === typed) open(first)
		else if (event.key === 'Escape') type('')
		else if (event.key === 'ArrowDown') frame.current?.querySelector<HTMLElement>('tbody tr[tabindex]')?.focus()
		else return
		event.preventDefault()
	}

	return (
		<Page
			fill
			title={t('rooms.search')}
			actions={
				toConfirm > 0 && (
					<Button
						variant="light"
						leftSection={<IconChecklist size={18} />}
						onClick={() => route.go('search', { view: 'corrections' })}
					>
						{t('search.corrections.waiting', { count: toConfirm })}
					</Button>
				)
			}
		>
			<div className={classes.box}>
				<TextInput
					id={SEARCH_BOX}
					size="md"
					value={typed}
					onChange={(event) => type(event.currentTarget.value)}
					onKeyDown={onKey}
					placeholder={t('search.hint')}
					aria-label={t('frame.search')}
					maxLength={200}
					leftSection={<IconSearch size={18} />}
					rightSection={typed !== '' && <CloseButton aria-label={t('search.clear')} onClick={() => type('')} />}
					data-autofocus
				/>
			</div>
			<div className={classes.results} ref={frame} data-stale={search.isPlaceholderData || given !== typed}>
				<Facets facets={search.data?.facets} />
				<RecordTable
					name="search"
					label={t('search.results')}
					columns={columns}
					rows={search.data?.rows ?? []}
					rowKey={(row) => row.id}
					total={search.data?.total ?? 0}
					fetching={search.isPending}
					paging={paging}
					onOpen={open}
					toolbar={
						<Text size="sm" c="dimmed" component="output">
							{search.data &&
								t('search.answered', {
									count: search.data.total,
									total: format.number(search.data.total),
									understood: t(`search.understood.${search.data.understoodAs}`),
									time: format.number(Math.round(search.data.milliseconds)),
								})}
						</Text>
					}
					empty={<EmptyState title={t('search.nothing.title')}>{t('search.nothing.text')}</EmptyState>}
				/>
			</div>
		</Page>
	)
}

function useColumns(): readonly Column<Row>[] {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const profile = useProfile()
	return [
		{
			key: 'name',
			title: t('search.field.name'),
			sortable: true,
			render: (row) => (
				<>
					<strong>{row.surname}</strong> {row.givenNames}
				</>
			),
		},
		{
			key: 'orderNumber',
			title: t('search.field.orderNumber'),
			sortable: true,
			render: (row) => row.orderNumber ?? format.missing,
		},
		{ key: 'year', title: t('search.field.session'), sortable: true, render: (row) => sessionShort(row) },
		{
			key: 'average',
			title: t('search.field.average'),
			sortable: true,
			numeric: true,
			render: (row) => format.hundredths(row.average),
		},
		{
			key: 'decision',
			title: t('search.field.decision'),
			render: (row) => (
				<>
					<DecisionBadge decision={row.decision} /> <SittingStatus status={row.status} />
				</>
			),
		},
		{ key: 'series', title: t('search.field.series'), render: (row) => row.series },
		{ key: 'birthDate', title: t('search.field.birthDate'), render: (row) => format.partialDate(row.birthDate) },
		{
			key: 'department',
			title: t('search.field.department'),
			render: (row) => labels.department(row.department) || format.missing,
		},
		{
			key: 'school',
			title: t('search.field.school'),
			width: 190,
			ellipsis: true,
			render: (row) => row.school ?? format.missing,
		},
		{
			key: 'centre',
			title: t('search.field.centre'),
			startsHidden: true,
			render: (row) => row.centre ?? format.missing,
		},
		{ key: 'sex', title: t('search.field.sex'), startsHidden: true, render: (row) => row.sex ?? format.missing },
		{
			key: 'birthPlace',
			title: t('search.field.birthPlace'),
			startsHidden: true,
			render: (row) => row.birthPlace ?? format.missing,
		},
	]

	function sessionShort(row: Row) {
		const usual = profile?.sessionKinds[0]?.id === row.session.kind
		return `${row.session.exam} ${row.session.year}${usual ? '' : ` · ${labels.sessionKind(row.session.kind)}`}`
	}
}
