import type { SittingDetail } from '#shared/contract/archive'
import type { useFormat } from '../../components/useFormat.ts'
import type { useLabels } from '../../components/useLabels.ts'

type Format = Pick<ReturnType<typeof useFormat>, 'points' | 'hundredths' | 'partialDate'>
type Labels = Pick<
	ReturnType<typeof useLabels>,
	'decision' | 'department' | 'exam' | 'mention' | 'series' | 'sessionKind'
>

/** What the archive holds today for a column of the source, as text; '' where the column was not read. */
export function parsedValue(record: SittingDetail, field: string, format: Format, labels: Labels): string {
	const mark = record.marks.find((one) => one.subject === field)
	if (mark) return format.points(mark.mark)
	switch (field) {
		case 'surname':
		case 'givenNames':
		case 'orderNumber':
		case 'sex':
		case 'birthPlace':
		case 'commune':
		case 'centre':
		case 'school':
		case 'nationalId':
			return record[field] ?? ''
		case 'fullName':
			return `${record.surname} · ${record.givenNames}`
		case 'birthDate':
			return record.birthDate === null ? '' : format.partialDate(record.birthDate)
		case 'birthDateAndPlace':
			return [record.birthDate === null ? '' : format.partialDate(record.birthDate), record.birthPlace ?? '']
				.filter((part) => part !== '')
				.join(' · ')
		case 'department':
			return labels.department(record.department)
		case 'series':
			return labels.series(record.series)
		case 'total':
			return format.points(record.total)
		case 'average':
			return format.hundredths(record.average)
		case 'decision':
			return labels.decision(record.decision)
		case 'mention':
			return labels.mention(record.mention)
		case 'exam':
			return labels.exam(record.session.exam)
		case 'year':
			return String(record.session.year)
		case 'sessionKind':
			return labels.sessionKind(record.session.kind)
		default:
			return ''
	}
}
