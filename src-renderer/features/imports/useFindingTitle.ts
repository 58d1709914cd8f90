import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { findingCode, findings, severityOf } from '#shared/domain/findings'
import { useProfile } from '../../api/queries.ts'

/** The text of a finding as a heading, without the values of one row. */
export function useFindingTitle(): (code: string) => string {
	const { t } = useTranslation()
	return useCallback(
		(code) => {
			const known = findingCode.safeParse(code)
			const names: readonly string[] = known.success ? findings[known.data].parameters : []
			return t(`findings.${code}`, Object.fromEntries(names.map((name) => [name, '…'])))
		},
		[t],
	)
}

/** How seriously this bureau takes a check. */
export function useSeverity(): (code: string) => ReturnType<typeof severityOf> {
	const profile = useProfile()
	return useCallback(
		(code) => {
			const known = findingCode.safeParse(code)
			return known.success ? severityOf(profile?.checks ?? {}, known.data) : 'info'
		},
		[profile],
	)
}
