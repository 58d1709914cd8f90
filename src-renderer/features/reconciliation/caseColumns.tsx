import { useTranslation } from 'react-i18next'
import type { CaseRow } from '#shared/contract/reconciliation'
import type { Column } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'

/** The columns that every list of cases shares. */
export function useCaseColumns(): Column<CaseRow>[] {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	return [
		{
			key: 'kind',
			title: t('reconciliation.column.kind'),
			render: (row) => t(`reconciliation.case.${row.kind}`),
			ellipsis: true,
		},
		{
			key: 'summary',
			title: t('reconciliation.column.records'),
			render: (row) => row.summary.join('  ·  '),
			ellipsis: true,
			width: '38%',
		},
		{
			key: 'session',
			title: t('reconciliation.column.session'),
			render: (row) => (row.session ? labels.session(row.session) : format.missing),
			ellipsis: true,
		},
		{
			key: 'score',
			title: t('reconciliation.column.score'),
			render: (row) => format.percent(row.score / 1000),
			numeric: true,
			width: 90,
		},
	]
}
