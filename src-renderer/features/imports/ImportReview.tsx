import { Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconDatabaseImport, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportView, Supersede } from '#shared/contract/imports'
import { hasEnded, useJobs } from '../../api/jobs.ts'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Page } from '../../components/Page.tsx'
import { SHORTEST_REASON } from '../../components/ReasonDialog.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { Differences } from './Differences.tsx'
import { Receipt } from './Receipt.tsx'
import { Report } from './Report.tsx'
import { SetAsideTable } from './SetAsideTable.tsx'
import { type Choice, undecided, Versions } from './Versions.tsx'

interface ImportReviewProps {
	importId: number
	/** Files that wait after this one. */
	waiting: number
	onClose: () => void
}

/** What an import would do or has done: counts, control totals, rows set aside; then in with it, or away. */
export function ImportReview({ importId, waiting, onClose }: ImportReviewProps) {
	const { t } = useTranslation()
	const job = useJobs().find((one) => (one.kind === 'import.stage' || one.kind === 'import.commit') && !hasEnded(one))
	const failed = useJobs().find((one) => one.kind === 'import.stage' || one.kind === 'import.commit')
	const view = useProcedure('imports.get', { importId }).data
	const [choice, setChoice] = useState<Choice>(undecided)
	if (!view) return null
	const ready = view.report !== null
	const formers = view.state === 'staged' ? (view.report?.formers ?? []) : []
	return (
		<Page
			title={view.fileName}
			lead={t(`imports.explain.${view.state}`)}
			onBack={onClose}
			actions={
				view.state === 'staged' ? (
					<Decision view={view} choice={choice} waiting={waiting} onClose={onClose} />
				) : (
					<Afterwards view={view} waiting={waiting} onClose={onClose} />
				)
			}
		>
			<Stack gap="md">
				{job && <JobProgress job={job} />}
				{view.state === 'failed' && failed && <JobProgress job={failed} />}
				{formers.length > 0 && <Versions view={view} formers={formers} choice={choice} onChoice={setChoice} />}
				{ready && <Report view={view} />}
				{view.report?.superseded && <Replaced view={view} />}
				{(ready || view.rowsSetAside > 0) && (
					<>
						<Title order={2}>{t('imports.setAside')}</Title>
						<div style={{ height: 360 }}>
							<SetAsideTable importId={importId} />
						</div>
					</>
				)}
			</Stack>
		</Page>
	)
}

/** Records that this import changed, field by field. */
function Replaced({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const { superseded } = view.report ?? {}
	if (!superseded) return null
	return (['changed', 'guarded', 'gone'] as const)
		.filter((kind) => superseded[kind === 'changed' ? 'replaced' : kind === 'gone' ? 'excluded' : kind] > 0)
		.map((kind) => (
			<section key={kind}>
				<Title order={2}>{t(`imports.version.${kind}`)}</Title>
				<Differences importId={view.id} kind={kind} />
			</section>
		))
}

interface ActionsProps {
	view: ImportView
	waiting: number
	onClose: () => void
}

/** The choice as the commit takes it; null while it is not complete. */
function supersedeOf(choice: Choice, view: ImportView): { supersede?: Supersede } | null {
	const proposed = view.report?.formers?.some((former) => former.proposed) ?? false
	if (choice.former === null) return proposed ? null : {}
	if (choice.former === 'beside') return {}
	const exclude =
		choice.gone === 'all' ? ('all' as const) : choice.gone === 'chosen' ? choice.chosen.map((one) => one.sittingId) : []
	if (exclude.length > 0 && choice.reason.trim().length < SHORTEST_REASON) return null
	return { supersede: { importId: choice.former, gone: { exclude, reason: choice.reason } } }
}

function Decision({ view, choice, waiting, onClose }: ActionsProps & { choice: Choice }) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const commit = useAction('imports.commit')
	const discard = useAction('imports.discard')
	const [layoutName, setLayoutName] = useState('')
	const name = layoutName.trim()
	const how = supersedeOf(choice, view)
	const former = view.report?.formers?.find(({ importId }) => importId === choice.former)
	const empty = view.rowsImported === 0 && !former
	const bringIn = () => {
		if (how && !empty) void commit.run({ importId: view.id, ...how, ...(name !== '' && { rememberLayout: name }) })
	}
	useHotkeys([['mod+Enter', bringIn]], [])
	if (!may('imports.commit')) return null
	return (
		<Group gap="xs">
			<TextInput
				aria-label={t('imports.rememberLayout')}
				placeholder={t('imports.rememberLayout')}
				value={layoutName}
				onChange={(event) => setLayoutName(event.currentTarget.value)}
				maxLength={120}
				w={220}
			/>
			<Button
				variant="default"
				loading={discard.running}
				onClick={() => void discard.run({ importId: view.id }).then(onClose)}
			>
				{t(waiting > 0 ? 'imports.discardNext' : 'imports.discard')}
			</Button>
			<Button
				leftSection={<IconDatabaseImport size={18} />}
				loading={commit.running}
				disabled={empty || how === null}
				title={how === null ? t('imports.version.chooseFirst') : ''}
				onClick={bringIn}
			>
				{former
					? t('imports.version.commit', { id: former.importId })
					: t('imports.commit', { count: view.rowsImported, number: format.number(view.rowsImported) })}
			</Button>
		</Group>
	)
}

function Afterwards({ view, waiting, onClose }: ActionsProps) {
	const { t } = useTranslation()
	return (
		<Group gap="xs">
			{view.state === 'committed' && <Receipt view={view} />}
			{view.state === 'committed' && (
				<Button variant="default" leftSection={<IconPrinter size={18} />} onClick={() => window.print()}>
					{t('imports.printReceipt')}
				</Button>
			)}
			<Button onClick={onClose}>{t(waiting > 0 ? 'imports.nextFile' : 'imports.toList', { count: waiting })}</Button>
		</Group>
	)
}
