import { Alert, Autocomplete, Button, Group, List, NumberInput, Paper, Stack, Text, TextInput } from '@mantine/core'
import { IconFiles, IconFolder, IconFolderOpen, IconRubberStamp } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { legalisationReport } from '#shared/contract/legalisation'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { hasEnded, useJob } from '../../api/jobs.ts'
import { useAction, useProcedure } from '../../api/queries.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import { Chosen } from './Chosen.tsx'
import { type ChosenKey, KeyChoice, secretOf } from './KeyChoice.tsx'
import { asSet, LevelChoice, levelOf } from './LevelChoice.tsx'

const today = () => new Date().toISOString().slice(0, 10)

/** Which documents, as which authority, under which number, with which key. */
export function LegalisationForm() {
	const { t } = useTranslation()
	const legalise = useAction('signing.legalise')
	const [sources, setSources] = useState<ChosenFile[]>([])
	const [folder, setFolder] = useState<ChosenFile | null>(null)
	const [key, setKey] = useState<ChosenKey | null>(null)
	const [level, setLevel] = useState(asSet)
	const [entity, setEntity] = useState('')
	const [date, setDate] = useState(today)
	const [number, setNumber] = useState<number | null>(null)
	const [receipt, setReceipt] = useState('')
	const [jobId, setJobId] = useState<number | null>(null)
	/** A new one empties the fields of the key. */
	const [round, setRound] = useState(0)
	const named = entity.trim().length >= 2 && date !== ''
	const next = useProcedure('signing.legalisationNumber', { entity: entity.trim(), date }, { enabled: named }).data
		?.next
	const known = useProcedure('signing.legalisationEntities', {}).data?.entities ?? []
	const job = useJob(jobId)
	const running = job !== undefined && !hasEnded(job)

	async function chooseDocuments() {
		const chosen = await shell.chooseFiles(t('legalisation.documentsTitle'), ['pdf', 'zip'], true)
		if (chosen.length > 0) setSources(chosen)
	}
	async function chooseSourceFolder() {
		const chosen = await shell.chooseFolder(t('legalisation.documentsTitle'))
		if (chosen) setSources([chosen])
	}
	async function chooseFolder() {
		setFolder((await shell.chooseFolder(t('legalisation.outTitle'))) ?? folder)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!key || !folder || sources.length === 0) return
		const started = await legalise.run({
			sources: sources.map(({ handle }) => handle),
			...secretOf(key),
			...levelOf(level),
			entity: entity.trim(),
			date,
			...(number !== null && { firstNumber: number }),
			...(receipt.trim() !== '' && { receipt: receipt.trim() }),
			folder: folder.handle,
		})
		if (!started) return
		setJobId(started.jobId)
		setNumber(null)
		setKey(null)
		setRound(round + 1)
	}

	return (
		<Paper p="sm" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Group gap="sm">
					<Button variant="default" leftSection={<IconFiles size={18} />} onClick={() => void chooseDocuments()}>
						{t('legalisation.documents')}
					</Button>
					<Button
						variant="default"
						leftSection={<IconFolderOpen size={18} />}
						onClick={() => void chooseSourceFolder()}
					>
						{t('legalisation.folderOfDocuments')}
					</Button>
					<Text size="sm" c={sources.length > 0 ? 'black' : 'dimmed'}>
						{sources.length === 0
							? t('legalisation.documentsHint')
							: sources.length === 1
								? sources[0]?.name
								: t('legalisation.chosen', { count: sources.length })}
					</Text>
				</Group>
				<Group align="flex-start" gap="sm">
					<Autocomplete
						label={t('legalisation.entity')}
						placeholder={t('legalisation.entityHint')}
						data={known}
						value={entity}
						onChange={setEntity}
						maxLength={80}
						w={340}
					/>
					<TextInput
						type="date"
						label={t('legalisation.date')}
						value={date}
						onChange={(event) => setDate(event.currentTarget.value)}
						w={150}
					/>
					<NumberInput
						label={t('legalisation.number')}
						placeholder={next === undefined ? '' : t('legalisation.numberHint', { next })}
						value={number ?? ''}
						onChange={(value) => setNumber(typeof value === 'number' ? value : null)}
						min={1}
						max={99_999_999}
						allowDecimal={false}
						hideControls
						w={210}
					/>
					<TextInput
						label={t('legalisation.receipt')}
						placeholder={t('legalisation.receiptHint')}
						value={receipt}
						onChange={(event) => setReceipt(event.currentTarget.value)}
						maxLength={40}
						w={170}
					/>
				</Group>
				<KeyChoice round={round} title={t('legalisation.key')} chosen={key} onChange={setKey} />
				<LevelChoice chosen={level} onChange={setLevel} />
				<Chosen
					label={t('legalisation.out')}
					icon={<IconFolder size={18} />}
					file={folder?.name ?? null}
					hint={t('legalisation.outHint')}
					onChoose={() => void chooseFolder()}
				/>
				<Group justify="flex-end">
					<Button
						type="submit"
						size="md"
						leftSection={<IconRubberStamp size={20} />}
						disabled={!key || !folder || sources.length === 0 || !named}
						loading={legalise.running || running}
					>
						{t('legalisation.submit')}
					</Button>
				</Group>
				{job && <JobProgress job={job} />}
				{job?.state === 'done' && <Done entity={entity} result={job.result} />}
			</Stack>
		</Paper>
	)
}

function Done({ entity, result }: { entity: string; result: unknown }) {
	const { t } = useTranslation()
	const report = legalisationReport.safeParse(result).data
	if (!report) return null
	return (
		<>
			{report.legalised > 0 && (
				<Alert variant="light">
					{t('legalisation.done', {
						count: report.legalised,
						documents: report.legalised,
						entity,
						first: report.firstNumber ?? '–',
						last: report.lastNumber ?? '–',
						year: report.year,
						folder: report.folder,
					})}
				</Alert>
			)}
			{report.already > 0 && <Text size="sm">{t('legalisation.already', { count: report.already })}</Text>}
			{report.refused.length > 0 && (
				<Alert color="wax" variant="light" title={t('legalisation.refusedTitle', { count: report.refused.length })}>
					<List size="sm">
						{report.refused.slice(0, 20).map(({ code, file }) => (
							<List.Item key={file}>
								{file} – {t(`legalisation.refusal.${code}`, { defaultValue: code })}
							</List.Item>
						))}
					</List>
				</Alert>
			)}
		</>
	)
}
