import { Alert, Button, Group, Loader, Text } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { IconChecks, IconPlayerTrackNext } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile, Input } from '#shared/contract/index'
import type { FieldName, Inspection, Layout } from '#shared/contract/imports'
import { useAction, useProcedure } from '../../api/queries.ts'
import { describeError } from '../../api/notices.tsx'
import { Page } from '../../components/Page.tsx'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Imports.module.css'
import { PreviewTable } from './PreviewTable.tsx'
import { LayoutFile } from './LayoutFile.tsx'
import { Problems } from './Problems.tsx'
import { Replacements } from './Replacements.tsx'
import { Ruler } from './Ruler.tsx'
import { type SessionGuess, Settings } from './Settings.tsx'

interface FileWizardProps {
	file: ChosenFile
	/** Files that come after this one. */
	waiting: number
	onStaged: (importId: number) => void
	onSkip: () => void
	/** This file and those after it, without looking at each. */
	onAll: () => void
	onClose: () => void
}

export type Reading = Pick<Input<'imports.inspect'>, 'encoding' | 'delimiter' | 'columnStarts'>

/** What was understood of a file, with a live preview of how values will land; every guess can be put right. */
export function FileWizard({ file, waiting, onStaged, onSkip, onAll, onClose }: FileWizardProps) {
	const { t } = useTranslation()
	const [reading, setReading] = useState<Reading>({})
	const inspected = useProcedure('imports.inspect', { file: file.handle, ...reading }, { keepPrevious: true })
	const inspection = inspected.data
	const actions = waiting > 0 && (
		<>
			<Button variant="default" onClick={onSkip}>
				{t('imports.skip', { count: waiting })}
			</Button>
			<Button variant="default" leftSection={<IconPlayerTrackNext size={18} />} onClick={onAll}>
				{t('imports.run.all', { count: waiting + 1 })}
			</Button>
		</>
	)
	if (inspected.error)
		return (
			<Page title={file.name} onBack={onClose} actions={actions}>
				<Alert color="red" variant="light" title={t('imports.refused')}>
					{describeError(inspected.error, t)}
				</Alert>
			</Page>
		)
	if (!inspection)
		return (
			<Page title={file.name} onBack={onClose}>
				<Group>
					<Loader size="sm" />
					<Text>{t('imports.looking')}</Text>
				</Group>
			</Page>
		)
	return (
		<Understood
			key={`${inspection.encoding?.value} ${inspection.delimiter?.value} ${inspection.layout.columnStarts?.join(' ')}`}
			file={file}
			inspection={inspection}
			skip={actions}
			onReading={setReading}
			onStaged={onStaged}
			onClose={onClose}
		/>
	)
}

interface UnderstoodProps {
	file: ChosenFile
	inspection: Inspection
	skip: React.ReactNode
	onReading: (reading: Reading) => void
	onStaged: (importId: number) => void
	onClose: () => void
}

const TYPING_MILLISECONDS = 300
const SCAN_MILLISECONDS = 400

function Understood({ file, inspection, skip, onReading, onStaged, onClose }: UnderstoodProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const stage = useAction('imports.stage')
	const [layout, setLayout] = useState<Layout>(inspection.layout)
	const [session, setSession] = useState<SessionGuess>(inspection.session)
	const [sheet, setSheet] = useState(layout.sheets.find((one) => !one.skip)?.sheet ?? 0)
	const shown: Layout = { ...layout, sheets: layout.sheets.map((one) => ({ ...one, skip: one.sheet !== sheet })) }
	const [asked] = useDebouncedValue({ layout: shown, session }, TYPING_MILLISECONDS)
	const preview = useProcedure('imports.preview', { file: file.handle, ...asked }, { keepPrevious: true })
	const [settled] = useDebouncedValue({ layout, session }, TYPING_MILLISECONDS)
	const scan = useProcedure(
		'imports.scan',
		{ file: file.handle, ...settled },
		{ keepPrevious: true, askAgain: ({ done }) => (done ? false : SCAN_MILLISECONDS) },
	)
	const [problem, setProblem] = useState<string | null>(null)
	const again = inspection.alreadyImported !== null
	const titles = inspection.sheets.find(({ index }) => index === sheet)?.titleLines.join(' · ') ?? ''
	const replace = (field: FieldName, from: string, to: string) =>
		setLayout({
			...layout,
			replacements: [
				...layout.replacements.filter((one) => one.field !== field || one.from !== from),
				{ field, from, to },
			],
		})
	useHotkeys([['mod+Enter', () => void read()]], [])

	async function read() {
		const started = await stage.run({ file: file.handle, layout, session, again })
		if (started) onStaged(started.importId)
	}

	return (
		<Page
			title={file.name}
			lead={t('imports.understood', {
				format: t(`imports.formats.${inspection.format}`),
				size: format.bytes(inspection.bytes),
				sha256: inspection.sha256.slice(0, 16),
			})}
			onBack={onClose}
			fill
			actions={
				<>
					{skip}
					<Button leftSection={<IconChecks size={18} />} loading={stage.running} onClick={() => void read()}>
						{t('imports.check')}
					</Button>
				</>
			}
		>
			<div className={classes.wizard}>
				{inspection.notices.map((notice) => (
					<Alert key={notice} color="wax" variant="light" p="xs">
						{t(`imports.notice.${notice}`)}
					</Alert>
				))}
				{inspection.alreadyImported && (
					<Alert color="wax" variant="light" p="xs">
						{t('imports.already', {
							id: inspection.alreadyImported.importId,
							file: inspection.alreadyImported.fileName,
							at: format.dateTime(inspection.alreadyImported.at),
						})}
					</Alert>
				)}
				<Settings
					inspection={inspection}
					layout={layout}
					sheet={sheet}
					session={session}
					onSheet={setSheet}
					onLayout={setLayout}
					onSession={setSession}
					onReading={onReading}
				/>
				<Group gap="md" wrap="nowrap">
					<LayoutFile layout={layout} name={file.name} onLayout={setLayout} />
					{titles !== '' && (
						<Text size="xs" c="dimmed" lineClamp={1} title={titles}>
							{t('imports.titleLines', { lines: titles })}
						</Text>
					)}
				</Group>
				{preview.error && (
					<Alert color="red" variant="light" p="xs">
						{describeError(preview.error, t)}
					</Alert>
				)}
				{inspection.format === 'fixedWidth' && layout.lines === undefined && (
					<Ruler file={file.handle} inspection={inspection} onStarts={(columnStarts) => onReading({ columnStarts })} />
				)}
				<Replacements
					replacements={layout.replacements}
					onChange={(replacements) => setLayout({ ...layout, replacements })}
				/>
				<div className={classes.look}>
					<PreviewTable
						inspection={inspection}
						layout={layout}
						sheet={sheet}
						preview={preview.data ?? null}
						scanned={scan.data?.rows ?? []}
						problem={problem}
						onLayout={setLayout}
						onReplace={replace}
					/>
					<Problems scan={scan.data ?? null} chosen={problem} onChoose={setProblem} onReplace={replace} />
				</div>
			</div>
		</Page>
	)
}
