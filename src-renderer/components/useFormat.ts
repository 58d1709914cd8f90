import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import {
	formatBytes,
	formatDuration,
	formatHundredths,
	formatNumber,
	formatPartialDate,
	formatPercent,
	formatPoints,
	formatTime,
	localeOf,
} from './format.ts'

/** The formatters in the language of the interface; a value that is missing is written `missing`. */
export function useFormat() {
	const { i18n } = useTranslation()
	const language = i18n.language
	return useMemo(() => {
		const locale = localeOf(language)
		const missing = '–'
		return {
			missing,
			locale,
			number: (value: number | null) => (value === null ? missing : formatNumber(value, locale)),
			percent: (value: number | null) => (value === null ? missing : formatPercent(value, locale)),
			hundredths: (value: number | null) => (value === null ? missing : formatHundredths(value, locale)),
			points: (value: number | null) => (value === null ? missing : formatPoints(value, locale)),
			date: (value: string | null) => (value === null ? missing : formatTime(value, locale, 'date')),
			dateTime: (value: string | null) => (value === null ? missing : formatTime(value, locale)),
			exactTime: (value: string | null) => (value === null ? missing : formatTime(value, locale, 'exact')),
			partialDate: (value: string | null) => (value === null ? missing : formatPartialDate(value, locale)),
			bytes: (value: number) => formatBytes(value, locale),
			duration: formatDuration,
			compare: new Intl.Collator(locale, { numeric: true }).compare,
		}
	}, [language])
}
