import { Button, Group, Paper, Pill, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldName, ImportView, Replacements as List } from '#shared/contract/imports'
import {
	alwaysErrors,
	type CheckRules,
	type FindingCode,
	type FindingSeverity,
	findingCode,
	findings,
} from '#shared/domain/findings'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useRoute } from '../frame/route.tsx'
import classes from './Imports.module.css'
import { Replacements } from './Replacements.tsx'
import { useFindingTitle } from './useFindingTitle.ts'
import { ValueFix } from './ValueFix.tsx'

/** What the checks found, with counts; a value at fault is put right once for all rows that have it, and the file is read again. */
export function Findings({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const may = useMay()
	const titleOf = useFindingTitle()
	const correct = useAction('imports.correct')
	const [wanted, setWanted] = useState<List>(view.replacements)
	const [checks, setChecks] = useState<CheckRules>(view.checks)
	const mayFix = view.state === 'staged' && may('imports.correct')
	const { report } = view
	if (!report) return null
	const counts = { error: report.errors, warning: report.warnings, info: report.infos }
	const changed = JSON.stringify([wanted, checks]) !== JSON.stringify([view.replacements, view.checks])
	const replace = (field: FieldName, from: string, to: string) =>
		setWanted([...wanted.filter((one) => one.field !== field || one.from !== from), { field, from, to }])
	return (
		<Paper p="sm" h="100%">
			<Title order={2} size="h3">
				{t('imports.warnings')}
			</Title>
			{Object.values(counts).every((one) => Object.keys(one).length === 0) && (
				<Text size="sm">{t('imports.noFindings')}</Text>
			)}
			<ul className={classes.codes}>
				{(['error', 'warning', 'info'] as const).flatMap((severity) =>
					Object.entries(counts[severity])
						.toSorted(([, one], [, other]) => other - one)
						.flatMap(([name, count]) => {
							const code = findingCode.safeParse(name).data
							if (!code) return []
							return [
								<Finding
									key={`${severity} ${code}`}
									view={view}
									code={code}
									severity={severity}
									count={count}
									fix={mayFix ? replace : null}
									onTake={(as) => setChecks({ ...checks, [code]: as })}
								/>,
							]
						}),
				)}
			</ul>
			<Group gap="xs" mt="xs">
				<Replacements replacements={wanted} {...(mayFix && { onChange: setWanted })} />
				{Object.entries(checks).map(([code, as]) => (
					<Pill
						key={code}
						withRemoveButton={mayFix}
						removeButtonProps={{
							'aria-label': t('imports.takeBack', { value: titleOf(code) }),
							'aria-hidden': false,
							tabIndex: 0,
						}}
						onRemove={() => setChecks(Object.fromEntries(Object.entries(checks).filter(([one]) => one !== code)))}
					>
						{t(`imports.taken.${as}`, { check: titleOf(code) })}
					</Pill>
				))}
				{changed && (
					<Button
						size="compact-sm"
						leftSection={<IconRefresh size={16} />}
						loading={correct.running}
						onClick={() => void correct.run({ importId: view.id, replacements: wanted, checks })}
					>
						{t('imports.readAgain')}
					</Button>
				)}
			</Group>
		</Paper>
	)
}

interface FindingProps {
	view: ImportView
	code: FindingCode
	severity: FindingSeverity
	count: number
	/** Null where nothing can be put right any more. */
	fix: ((field: FieldName, from: string, to: string) => void) | null
	/** Sets the rows aside (`error`) or lets them in with a remark. */
	onTake: (as: 'error' | 'warning') => void
}

function Finding({ view, code, severity, count, fix, onTake }: FindingProps) {
	const { t } = useTranslation()
	const titleOf = useFindingTitle()
	const format = useFormat()
	const [opened, setOpened] = useState(false)
	const { scope } = findings[code]
	const ofRows = (scope === 'cell' || scope === 'row') && !alwaysErrors.includes(code)
	const other = severity === 'error' ? 'warning' : 'error'
	return (
		<li>
			<button
				type="button"
				className={classes.code}
				data-severity={severity}
				aria-expanded={opened}
				onClick={() => setOpened(!opened)}
			>
				<span>{titleOf(code)}</span>
				<span>{format.number(count)}</span>
			</button>
			{opened && fix && ofRows && (
				<Button size="compact-xs" variant="subtle" onClick={() => onTake(other)}>
					{t(`imports.take.${other}`, { count, number: format.number(count) })}
				</Button>
			)}
			{opened && scope === 'cell' && <Values importId={view.id} code={code} fix={fix} />}
			{opened && severity !== 'error' && <Rows importId={view.id} code={code} />}
		</li>
	)
}

const MOST_VALUES = 50
const MOST_ROWS = 20

function Values({ importId, code, fix }: { importId: number } & Pick<FindingProps, 'code' | 'fix'>) {
	const format = useFormat()
	const values = useProcedure('imports.values', { importId, code, limit: MOST_VALUES })
	return (
		<ul className={classes.fixes}>
			{values.data?.rows.map(({ field, value, count }) =>
				fix ? (
					<ValueFix
						key={`${field} ${value}`}
						field={field}
						value={value}
						count={count}
						onFix={(to) => fix(field, value, to)}
					/>
				) : (
					<li key={`${field} ${value}`} className={classes.fix}>
						<Group justify="space-between">
							<Text size="sm">{value}</Text>
							<Text size="sm" c="dimmed">
								{format.number(count)}
							</Text>
						</Group>
					</li>
				),
			)}
		</ul>
	)
}

/** The first rows that a finding is about; a record of the archive opens. */
function Rows({ importId, code }: { importId: number; code: FindingCode }) {
	const { t } = useTranslation()
	const format = useFormat()
	const route = useRoute()
	const found = useProcedure('imports.findings', { importId, code, limit: MOST_ROWS })
	const rest = (found.data?.total ?? 0) - (found.data?.rows.length ?? 0)
	return (
		<ul className={classes.fixes}>
			{found.data?.rows.map(({ sheet, row, sittingId, name, parameters }, index) => (
				<li key={index} className={classes.fix}>
					<Text size="sm">
						{[sheet, row === 0 ? '' : t('imports.rowNumber', { row: format.number(row) })]
							.filter((part) => part !== '')
							.join(' · ')}{' '}
						{sittingId === null ? (
							name
						) : (
							<button
								type="button"
								className={classes.inline}
								onClick={() => route.go('search', { sitting: sittingId })}
							>
								{name}
							</button>
						)}
					</Text>
					<Text size="xs" c="dimmed">
						{t(`findings.${code}`, parameters)}
					</Text>
				</li>
			))}
			{rest > 0 && (
				<Text size="xs" c="dimmed">
					{t('imports.moreRows', { count: rest, number: format.number(rest) })}
				</Text>
			)}
		</ul>
	)
}
