import { useTranslation } from 'react-i18next'
import type { RecordDifference } from '#shared/contract/imports'
import { useFormat } from './useFormat.ts'
import { useLabels } from './useLabels.ts'

/** One field of a record before and after, as people read it. */
export function Change({ change }: { change: RecordDifference['fields'][number] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const { field, mark } = change
	const named: Record<string, (value: string) => string> = {
		birthDate: format.partialDate,
		decision: labels.decision,
		mention: labels.mention,
		series: labels.series,
		department: labels.department,
		status: (value) => t(`search.status.${value}`),
	}
	const written = (value: string | null) => {
		if (value === null) return t('search.notStated')
		if (mark || field === 'total' || field === 'average') return value.replace('.', ',')
		return Object.hasOwn(named, field) ? (named[field]?.(value) ?? value) : value
	}
	return t('search.versions.change', {
		field: mark ? labels.subject(field) : t(`search.field.${field}`),
		before: written(change.before),
		after: written(change.after),
	})
}
