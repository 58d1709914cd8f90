import type { Layout } from '#shared/contract/imports'
import type { CheckRules, FindingCode } from '#shared/domain/findings'
import type { Profile } from '#shared/domain/profile'

/** Something a check has to say about a row; `column` is zero-based, null for the row as a whole. */
export interface Finding {
	code: FindingCode
	column: number | null
	parameters: Record<string, string | number>
}

/** How serious the checks of a file are: as its layout says, else as the bureau's profile does. */
export const rulesOf = ({ checks }: Pick<Profile, 'checks'>, layout: Pick<Layout, 'checks'>): CheckRules => ({
	...checks,
	...layout.checks,
})

/** One candidate in one session, as the archive keeps it (see database/schema.ts); points are hundredths. */
export interface SittingRecord {
	/** Index among the sessions of this import. */
	session: number
	/** Index among the barèmes of this import, or null. */
	bareme: number | null
	orderNumber: string | null
	surname: string
	givenNames: string
	sex: 'F' | 'M' | null
	/** ISO 8601, maybe partial. */
	birthDate: string | null
	birthPlace: string | null
	department: string | null
	commune: string | null
	centre: string | null
	school: string | null
	series: string
	nationalId: string | null
	marks: (number | null)[]
	markFlags: number
	total: number | null
	average: number | null
	decision: string | null
	mention: string | null
	nameKey: string
	/** `held`: a remark keeps the result from being certified (profile, `holdRemarks`). */
	status: 'active' | 'held'
	statusReason: string | null
}
