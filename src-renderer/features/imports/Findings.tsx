import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldName, ImportView, Replacements as List } from '#shared/contract/imports'
import { type FindingCode, findingCode, findings } from '#shared/domain/findings'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Imports.module.css'
import { Replacements } from './Replacements.tsx'
import { useFindingTitle, useSeverity } from './useFindingTitle.ts'
import { ValueFix } from './ValueFix.tsx'

/** What the checks found, with counts; a value at fault is put right once for all rows that have it, and the file is read again. */
export function Findings({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const may = useMay()
	const correct = useAction('imports.correct')
	const [wanted, setWanted] = useState<List>(view.replacements)
	const mayFix = view.state === 'staged' && may('imports.correct')
	const { report } = view
	if (!report) return null
	const counts = { ...report.errors, ...report.warnings, ...report.infos }
	const changed = JSON.stringify(wanted) !== JSON.stringify(view.replacements)
	const replace = (field: FieldName, from: string, to: string) =>
		setWanted([...wanted.filter((one) => one.field !== field || one.from !== from), { field, from, to }])
	return (
		<Paper p="sm" h="100%">
			<Title order={3}>{t('imports.warnings')}</Title>
			{Object.keys(counts).length === 0 && <Text size="sm">{t('imports.noFindings')}</Text>}
			<ul className={classes.codes}>
				{Object.entries(counts).flatMap(([name, count]) => {
					const code = findingCode.safeParse(name).data
					return code
						? [<Finding key={code} view={view} code={code} count={count} fix={mayFix ? replace : null} />]
						: []
				})}
			</ul>
			{(wanted.length > 0 || changed) && (
				<Group gap="xs" mt="xs">
					<Replacements replacements={wanted} {...(mayFix && { onChange: setWanted })} />
					{changed && (
						<Button
							size="compact-sm"
							leftSection={<IconRefresh size={16} />}
							loading={correct.running}
							onClick={() => void correct.run({ importId: view.id, replacements: wanted })}
						>
							{t('imports.readAgain')}
						</Button>
					)}
				</Group>
			)}
		</Paper>
	)
}

interface FindingProps {
	view: ImportView
	code: FindingCode
	count: number
	/** Null where nothing can be put right any more. */
	fix: ((field: FieldName, from: string, to: string) => void) | null
}

const MOST_VALUES = 50

function Finding({ view, code, count, fix }: FindingProps) {
	const titleOf = useFindingTitle()
	const format = useFormat()
	const [opened, setOpened] = useState(false)
	const severity = useSeverity()(code)
	const { scope } = findings[code]
	const hasValues = scope === 'cell'
	const values = useProcedure(
		'imports.values',
		{ importId: view.id, code, limit: MOST_VALUES },
		{ enabled: opened && hasValues },
	)
	return (
		<li>
			<button
				type="button"
				className={classes.code}
				data-severity={severity}
				aria-expanded={hasValues ? opened : undefined}
				disabled={!hasValues}
				onClick={() => setOpened(!opened)}
			>
				<span>{titleOf(code)}</span>
				<span>{format.number(count)}</span>
			</button>
			{opened && (
				<ul className={classes.fixes}>
					{values.data?.rows.map(({ field, value, count: having }) =>
						fix ? (
							<ValueFix
								key={`${field} ${value}`}
								field={field}
								value={value}
								count={having}
								onFix={(to) => fix(field, value, to)}
							/>
						) : (
							<li key={`${field} ${value}`} className={classes.fix}>
								<Group justify="space-between">
									<Text size="sm">{value}</Text>
									<Text size="sm" c="dimmed">
										{format.number(having)}
									</Text>
								</Group>
							</li>
						),
					)}
				</ul>
			)}
		</li>
	)
}
