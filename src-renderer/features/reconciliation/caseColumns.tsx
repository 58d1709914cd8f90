import { useTranslation } from 'react-i18next'
import type { CaseRow } from '#shared/contract/reconciliation'
import type { Column } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'

/** The columns that every list of cases shares. */
export function useCaseColumns(): Column<CaseRow>[] {
	const { t } = useTranslation()
	const format = useFormat()
	return [
		{
			key: 'kind',
			title: t('reconciliation.column.kind'),
			render: (row) => t(`reconciliation.case.${row.kind}`),
			ellipsis: true,
			width: 165,
		},
		{
			key: 'summary',
			title: t('reconciliation.column.records'),
			render: (row) => row.summary.join('  ·  '),
			ellipsis: true,
		},
		{
			key: 'session',
			title: t('reconciliation.column.session'),
			render: (row) => (row.session ? `${row.session.exam} ${row.session.year}` : format.missing),
			width: 100,
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
