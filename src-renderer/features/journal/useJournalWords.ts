import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { detailLine, subjectLine } from './journalFilter.ts'

/** The journal's codes in the language of the interface; one that has no word stands for itself. */
export function useJournalWords() {
	const { t } = useTranslation()
	return useMemo(() => {
		const key = (name: string) => t(`journal.key.${name}`, { defaultValue: name })
		return {
			key,
			action: (action: string) => t(`journal.action.${action}`, { defaultValue: action }),
			subject: (subject: string) => subjectLine(subject, (noun) => t(`journal.noun.${noun}`, { defaultValue: noun })),
			detail: (detail: string) => detailLine(detail, key),
		}
	}, [t])
}
