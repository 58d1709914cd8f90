import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { findingCode, findings } from '#shared/domain/findings'

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
