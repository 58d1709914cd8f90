import { Button, Group, Paper, Text } from '@mantine/core'
import { IconPlayerStop, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '#shared/contract/imports'
import type { ChosenFile } from '#shared/contract/index'
import { hasEnded, useJob, useJobs } from '../../api/jobs.ts'
import { describeError } from '../../api/notices.tsx'
import { useNewestImports } from '../../api/queries.ts'
import { Page } from '../../components/Page.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { Stat } from '../../components/Stat.tsx'
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { type Run, type RunEntry, stopRun } from './allAtOnce.ts'
import { importTones } from './HistoryTable.tsx'
import classes from './Imports.module.css'
import { RunReport } from './RunReport.tsx'

interface RunPageProps {
	run: Run
	/** Looks at an import that came in or waits. */
	onOpen: (importId: number) => void
	/** Looks at a file that was refused, to put its reading right. */
	onLook: (file: ChosenFile) => void
	/** Done with it; these files are needed no more. */
	onClose: (files: readonly ChosenFile[]) => void
}

/** An entry with what became of it. */
export interface Outcome extends RunEntry {
	view: ImportView | null
	state: 'waiting' | 'refused' | ImportView['state']
}

const tones: Record<Outcome['state'], Tone> = { ...importTones, waiting: 'neutral', refused: 'bad' }
const broughtIn = (view: ImportView) => (view.state === 'committed' ? view.rowsImported : 0)
/** Imports that others may have begun since. */
const OTHERS = 50

/** Many files at once: what became of each, and what is left for a person. */
export function RunPage({ run, onOpen, onLook, onClose }: RunPageProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const newest = useNewestImports(run.entries.length + OTHERS)
	const job = useJobs().find((one) => one.kind === 'import.stage' && !hasEnded(one))
	const outcomes = run.entries.map((entry) => outcomeOf(entry, run, newest))
	const close = () => onClose(outcomes.filter(({ state }) => state !== 'staged').map(({ file }) => file))
	const going = !run.handedOver || outcomes.some(({ state }) => state === 'waiting' || state === 'staging')
	const sum = (pick: (view: ImportView) => number) =>
		format.number(outcomes.reduce((total, { view }) => total + (view ? pick(view) : 0), 0))
	const number = (pick: (view: ImportView) => number) => (row: Outcome) =>
		row.view ? format.number(pick(row.view)) : ''
	const columns: Column<Outcome>[] = [
		{ key: 'file', title: t('imports.column.file'), render: ({ file }) => file.name, ellipsis: true, width: 340 },
		{
			key: 'state',
			title: t('imports.column.state'),
			render: ({ state }) => <StatusBadge tone={tones[state]}>{t(`imports.run.state.${state}`)}</StatusBadge>,
			width: 130,
		},
		{ key: 'read', title: t('imports.column.read'), render: number((view) => view.rowsRead), numeric: true, width: 90 },
		{
			key: 'imported',
			title: t('imports.column.imported'),
			render: number(broughtIn),
			numeric: true,
			width: 100,
		},
		{
			key: 'setAside',
			title: t('imports.column.setAside'),
			render: number((view) => view.rowsSetAside),
			numeric: true,
			width: 110,
		},
		{
			key: 'why',
			title: t('imports.column.why'),
			render: (row) => <Why outcome={row} />,
		},
	]
	return (
		<Page
			title={t('imports.run.title', { count: run.entries.length })}
			lead={t('imports.run.lead')}
			fill
			{...(!going && { onBack: close })}
			actions={
				going ? (
					<Button
						variant="default"
						leftSection={<IconPlayerStop size={18} />}
						onClick={() => void stopRun()}
						disabled={run.handedOver && !job}
					>
						{t('imports.run.stop')}
					</Button>
				) : (
					<Group gap="xs">
						<Button variant="default" leftSection={<IconPrinter size={18} />} onClick={() => window.print()}>
							{t('imports.run.print')}
						</Button>
						<Button onClick={close}>{t('imports.toList')}</Button>
					</Group>
				)
			}
		>
			<div className={classes.home}>
				<Paper p="sm">
					<Group gap="xl">
						<Stat
							label={t('imports.run.files')}
							value={`${outcomes.filter(({ state }) => state === 'committed').length} / ${outcomes.length}`}
						/>
						<Stat label={t('imports.column.read')} value={sum((view) => view.rowsRead)} />
						<Stat label={t('imports.column.imported')} value={sum(broughtIn)} tone="good" />
						<Stat label={t('imports.column.setAside')} value={sum((view) => view.rowsSetAside)} tone="warm" />
						<Stat
							label={t('imports.run.refused')}
							value={outcomes.filter(({ state }) => state === 'refused' || state === 'failed').length}
							tone="bad"
						/>
					</Group>
				</Paper>
				<RecordTable
					name="imports.run"
					label={t('imports.run.title', { count: run.entries.length })}
					columns={columns}
					rows={outcomes}
					total={outcomes.length}
					rowKey={({ file }) => file.handle}
					onOpen={({ file, taken }) => (taken ? onOpen(taken.importId) : going ? undefined : onLook(file))}
					empty={null}
				/>
				{!going && <RunReport startedAt={run.startedAt} outcomes={outcomes} />}
			</div>
		</Page>
	)
}

/** What a person has to know or do; nothing where all went well. */
function Why({ outcome: { error, state, taken, view } }: { outcome: Outcome }) {
	const { t } = useTranslation()
	const job = useJob(state === 'failed' && taken ? taken.jobId : null)
	const because = error ?? job?.error
	const isVersion = state === 'staged' && view?.report?.formers?.some(({ proposed }) => proposed)
	const text = because ? describeError(because, t) : isVersion ? t('imports.run.toDecide') : ''
	return (
		<Text size="sm" style={{ whiteSpace: 'normal' }}>
			{text}
		</Text>
	)
}

function outcomeOf(entry: RunEntry, { handedOver }: Run, newest: readonly ImportView[]): Outcome {
	if (entry.error) return { ...entry, view: null, state: 'refused' }
	if (!entry.taken && handedOver) return { ...entry, view: null, state: 'discarded' }
	const view = newest.find(({ id }) => id === entry.taken?.importId) ?? null
	return { ...entry, view, state: view?.state ?? 'waiting' }
}
