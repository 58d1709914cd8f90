import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import type { SittingRecord } from './record.ts'
import { remembering } from './text.ts'

/** Remarks after which a result is not certified until the bureau decides. */
export class HoldRemarks {
	/** The rule's name in the bureau's first language, or null. */
	readonly reason: (remark: string) => string | null

	constructor({ holdRemarks }: Pick<Profile, 'holdRemarks'>) {
		const rules = holdRemarks.map(({ words, names }) => ({ words: words.map(plain), reason: names.fr }))
		this.reason = remembering((remark) => {
			const words = ` ${plain(remark)} `
			return rules.find((rule) => rule.words.some((word) => words.includes(` ${word} `)))?.reason ?? null
		})
	}

	hold(record: SittingRecord, remark: string): void {
		const reason = remark === '' ? null : this.reason(remark)
		if (reason === null) return
		record.status = 'held'
		record.statusReason = reason
	}
}
