import { Progress, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import type { FieldName } from '#shared/contract/imports'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Imports.module.css'
import { useFindingTitle, useSeverity } from './useFindingTitle.ts'
import { ValueFix } from './ValueFix.tsx'

type Scan = Output<'imports.scan'>

interface ProblemsProps {
	scan: Scan | null
	/** Rows of this kind of problem are the ones shown. */
	chosen: string | null
	onChoose: (code: string | null) => void
	onReplace: (field: FieldName, from: string, to: string) => void
}

const order = { error: 0, warning: 1, info: 2, off: 3 } as const

/** Kinds of problem in the whole file, the gravest first; of the one chosen, the values at fault with how many rows have each. */
export function Problems({ scan, chosen, onChoose, onReplace }: ProblemsProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const titleOf = useFindingTitle()
	const severityOf = useSeverity()
	const counts = Object.entries(scan?.counts ?? {}).toSorted(
		([one, many], [other, more]) => order[severityOf(one)] - order[severityOf(other)] || more - many,
	)
	const rows = format.number(scan?.rowsLookedAt ?? 0)
	return (
		<aside className={classes.problems} aria-label={t('imports.problems')}>
			<Title order={2} size="h3">
				{t('imports.problems')}
			</Title>
			<Text size="xs" c="dimmed" aria-live="polite">
				{scan?.done
					? t('imports.lookedAt', { count: scan.rowsLookedAt, rows })
					: t('imports.lookingAt', { rows, percent: format.percent(scan?.share ?? 0) })}
			</Text>
			{!scan?.done && <Progress size="xs" value={(scan?.share ?? 0) * 100} aria-label={t('imports.looking')} />}
			{scan?.done && counts.length === 0 && <Text size="sm">{t('imports.noFindings')}</Text>}
			<ul className={classes.codes}>
				{counts.map(([code, count]) => (
					<li key={code}>
						<button
							type="button"
							className={classes.code}
							data-severity={severityOf(code)}
							aria-pressed={chosen === code}
							onClick={() => onChoose(chosen === code ? null : code)}
						>
							<span>{titleOf(code)}</span>
							<span>{format.number(count)}</span>
						</button>
						{chosen === code && (
							<ul className={classes.fixes}>
								{scan?.values
									.filter((one) => one.code === code)
									.map(({ field, value, count: having }) => (
										<ValueFix
											key={`${field} ${value}`}
											field={field}
											value={value}
											count={having}
											onFix={(to) => onReplace(field, value, to)}
										/>
									))}
							</ul>
						)}
					</li>
				))}
			</ul>
		</aside>
	)
}
