import { useTranslation } from 'react-i18next'
import { type CaseKind, caseKind } from '#shared/contract/reconciliation'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Reconciliation.module.css'

interface KindListProps {
	counts: Record<string, number>
	chosen: CaseKind | null
	onChoose: (kind: CaseKind | null) => void
}

/** The kinds of cases with how many wait; all of them first. */
export function KindList({ counts, chosen, onChoose }: KindListProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
	const entries: [CaseKind | null, string, number][] = [
		[null, t('reconciliation.allKinds'), all],
		...caseKind.options.map((kind): [CaseKind, string, number] => [
			kind,
			t(`reconciliation.case.${kind}`),
			counts[kind] ?? 0,
		]),
	]
	return (
		<nav aria-label={t('reconciliation.kinds')}>
			{entries.map(([kind, label, count]) => (
				<button
					key={kind ?? 'all'}
					type="button"
					className={classes.kind}
					aria-pressed={chosen === kind}
					onClick={() => onChoose(kind)}
				>
					<span>{label}</span>
					<span className={classes.count}>{format.number(count)}</span>
				</button>
			))}
		</nav>
	)
}
