import type { Input } from '#shared/contract/index'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'

export type CorrectionField = Input<'archive.proposeCorrection'>['field']

export const correctionFields = [
	'surname',
	'givenNames',
	'birthDate',
	'birthPlace',
	'sex',
	'orderNumber',
	'total',
	'average',
	'decision',
	'status',
] as const satisfies readonly CorrectionField[]

/** A corrected value as people read it; totals and averages travel as hundredths. */
export function useCorrectionValue(): (field: string, value: string | null) => string {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	return (field, value) => {
		if (value === null || value === '') return t('search.notStated')
		if (field === 'birthDate') return format.partialDate(value)
		if (field === 'total') return format.points(Number(value))
		if (field === 'average') return format.hundredths(Number(value))
		if (field === 'decision') return labels.decision(value)
		if (field === 'status') return t(`search.status.${value}`)
		return value
	}
}

/** What a person typed as points (`8,80`, `1408`) in hundredths; null where it is no number. */
export function hundredthsFrom(typed: string): number | null {
	const plain = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
	return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null
}
