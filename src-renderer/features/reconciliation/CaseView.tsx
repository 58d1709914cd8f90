import { Alert, Button, Grid, Group, Loader, Paper, Select, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseKind } from '#shared/contract/reconciliation'
import type { Output } from '#shared/contract/index'
import { useAction, useMay, useMe, useProcedure } from '../../api/queries.ts'
import { KeyHint } from '../../components/KeyHint.tsx'
import { Page } from '../../components/Page.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { Comparison } from './Comparison.tsx'
import { type Outcome, outcomesOf } from './outcomes.ts'
import { Weights } from './Weights.tsx'

interface CaseViewProps {
	id: number
	kind: CaseKind | null
	state: 'open' | 'proposed' | 'decided'
	onOpen: (caseId: number) => void
	onClose: () => void
}

/** Enough of the queue to find the case after this one. */
const AHEAD = 100

/** One case: the records, the reasons, the decision; the next case follows by itself. */
export function CaseView({ id, kind, state, onOpen, onClose }: CaseViewProps) {
	const { t } = useTranslation()
	const found = useProcedure('reconciliation.case', { id }, { keepPrevious: true }).data
	const queue = useProcedure(
		'reconciliation.queue',
		{ state, limit: AHEAD, ...(kind && { kind }) },
		{ keepPrevious: true },
	).data
	const rows = queue?.rows ?? []
	const here = rows.findIndex((row) => row.id === id)
	const next = rows[here + 1] ?? rows.find((row) => row.id !== id)
	const skip = () => (next ? onOpen(next.id) : onClose())
	useHotkeys([['space', skip]])
	if (!found)
		return (
			<Page title={t('frame.loading')} onBack={onClose}>
				<Loader size="sm" />
			</Page>
		)
	return (
		<Page
			title={
				<Group gap="sm">
					{t(`reconciliation.case.${found.kind}`)}
					<StatusBadge tone={found.state === 'decided' ? 'good' : 'warm'}>
						{t(`reconciliation.state.${found.state}`)}
					</StatusBadge>
				</Group>
			}
			lead={t(`reconciliation.explain.${found.kind}`)}
			onBack={onClose}
			actions={
				<Button variant="default" onClick={skip} rightSection={<KeyHint keys={t('reconciliation.key.space')} />}>
					{t('reconciliation.skip')}
				</Button>
			}
		>
			<Grid gap="lg">
				<Grid.Col span={found.weights.length > 0 ? 8 : 12}>
					<Paper p="sm">
						<Comparison records={found.records} />
					</Paper>
				</Grid.Col>
				{found.weights.length > 0 && (
					<Grid.Col span={4}>
						<Paper p="sm">
							<Weights weights={found.weights} />
						</Paper>
					</Grid.Col>
				)}
				<Grid.Col span={12}>
					{found.state === 'open' && <Decision key={found.id} found={found} onDecided={skip} />}
					{found.state === 'proposed' && <Confirmation key={found.id} found={found} onDecided={skip} />}
					{found.state === 'decided' && <Decided found={found} />}
				</Grid.Col>
			</Grid>
		</Page>
	)
}

type Found = Output<'reconciliation.case'>

function Decision({ found, onDecided }: { found: Found; onDecided: () => void }) {
	const { t } = useTranslation()
	const may = useMay()
	const propose = useAction('reconciliation.propose')
	const [outcome, setOutcome] = useState<Outcome | null>(null)
	const [keep, setKeep] = useState<string | null>(String(found.sittings[0] ?? ''))
	const outcomes = outcomesOf[found.kind]
	const [first, second] = outcomes
	useHotkeys([
		['ArrowRight', () => first && setOutcome(first)],
		['ArrowLeft', () => second && setOutcome(second)],
	])
	async function decide(reason: string) {
		if (!outcome) return
		const keepSittingId = Number(keep)
		const done = await propose.run({ caseId: found.id, outcome, reason, ...(outcome === 'keep' && { keepSittingId }) })
		if (done) onDecided()
	}
	if (!may('reconciliation.propose')) return null
	return (
		<Group gap="sm" align="flex-end">
			{outcomes.includes('keep') && (
				<Select
					label={t('reconciliation.keepWhich')}
					data={found.records.map((record) => ({
						value: String(record.id),
						label: t('reconciliation.source', {
							file: record.source.fileName,
							sheet: record.source.sheetName,
							row: record.source.row,
						}),
					}))}
					value={keep}
					onChange={setKeep}
					allowDeselect={false}
					w={380}
				/>
			)}
			{outcomes.map((one, index) => (
				<Button
					key={one}
					variant={index === 0 ? 'filled' : 'default'}
					onClick={() => setOutcome(one)}
					rightSection={index < 2 ? <KeyHint keys={index === 0 ? '→' : '←'} /> : undefined}
				>
					{t(`reconciliation.outcome.${one}`)}
				</Button>
			))}
			<ReasonDialog
				opened={outcome !== null}
				title={outcome ? t(`reconciliation.outcome.${outcome}`) : ''}
				confirmLabel={t('reconciliation.propose')}
				running={propose.running}
				onClose={() => setOutcome(null)}
				onConfirm={(reason) => void decide(reason)}
			>
				{t('reconciliation.proposeText')}
			</ReasonDialog>
		</Group>
	)
}

function Confirmation({ found, onDecided }: { found: Found; onDecided: () => void }) {
	const { t } = useTranslation()
	const may = useMay()
	const me = useMe()
	const confirm = useAction('reconciliation.confirm')
	const withdraw = useAction('reconciliation.withdraw')
	const own = found.proposedBy === me?.name
	const takeBack = () => void withdraw.run({ caseId: found.id })
	useHotkeys([['z', () => own && takeBack()]])
	const decide = async (agree: boolean) => {
		if (await confirm.run({ caseIds: [found.id], confirm: agree })) onDecided()
	}
	return (
		<Alert
			color="wax"
			variant="light"
			title={t('reconciliation.proposed', {
				account: found.proposedBy ?? '',
				outcome: found.outcome ? t(`reconciliation.outcome.${found.outcome}`) : '',
			})}
		>
			<Stack gap="xs">
				<Text size="sm">{found.reason}</Text>
				<Group gap="sm">
					{own ? (
						<Button variant="default" onClick={takeBack} loading={withdraw.running} rightSection={<KeyHint keys="z" />}>
							{t('reconciliation.withdraw')}
						</Button>
					) : (
						may('reconciliation.confirm') && (
							<>
								<Button onClick={() => void decide(true)} loading={confirm.running}>
									{t('frame.confirm')}
								</Button>
								<Button variant="default" onClick={() => void decide(false)}>
									{t('reconciliation.sendBack')}
								</Button>
							</>
						)
					)}
				</Group>
			</Stack>
		</Alert>
	)
}

function Decided({ found }: { found: Found }) {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const unmerge = useAction('reconciliation.unmerge')
	const [asking, setAsking] = useState(false)
	const last = found.records.at(-1)
	return (
		<Group gap="sm">
			<Text size="sm">
				{t('reconciliation.decided', {
					outcome: found.outcome ? t(`reconciliation.outcome.${found.outcome}`) : '',
					account: found.decidedBy ?? '',
					at: format.dateTime(found.decidedAt),
					reason: found.reason ?? '',
				})}
			</Text>
			{found.outcome === 'same' && last && last.personId !== null && may('reconciliation.unmerge') && (
				<Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
					{t('reconciliation.unmerge')}
				</Button>
			)}
			<ReasonDialog
				opened={asking}
				title={t('reconciliation.unmerge')}
				confirmLabel={t('reconciliation.unmerge')}
				destructive
				running={unmerge.running}
				onClose={() => setAsking(false)}
				onConfirm={(reason) => {
					if (last) void unmerge.run({ sittingId: last.id, reason }).then(() => setAsking(false))
				}}
			>
				{t('reconciliation.unmergeText')}
			</ReasonDialog>
		</Group>
	)
}
