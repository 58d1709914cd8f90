import type { TFunction } from 'i18next'
import { z } from 'zod'
import type { SittingDetail } from '#shared/contract/archive'
import { caseKind, caseOutcome } from '#shared/contract/reconciliation'

export type TimelineEntry = SittingDetail['timeline'][number]

interface Words {
	t: TFunction
	/** A field's value as people read it. */
	value: (field: string, value: string) => string
	documentKind: (id: string) => string
}

const findingParameters = z.record(z.string(), z.union([z.string(), z.number()])).catch({})

function parametersOf(detail: string): Record<string, string | number> {
	try {
		return findingParameters.parse(JSON.parse(detail))
	} catch {
		return {}
	}
}

/** `samePerson · same · reason`, where outcome and reason may be missing. */
function caseText(detail: string, t: TFunction): string {
	const [first = '', second = '', ...rest] = detail.split(' · ')
	const kind = caseKind.options.find((one) => one === first)
	const outcome = caseOutcome.options.find((one) => one === second)
	const reason = outcome ? rest : [second, ...rest]
	return [
		kind ? t(`reconciliation.case.${kind}`) : first,
		outcome ? t(`reconciliation.outcome.${outcome}`) : '',
		...reason,
	]
		.filter((part) => part !== '')
		.join(' · ')
}

/** `old → new · reason` of a corrected field. */
function correctionText(field: string, detail: string, { t, value }: Words): string {
	const [, before = '', after = '', reason = ''] = /^(.*?) → (.*?) · (.*)$/s.exec(detail) ?? []
	const name = t(`search.field.${field}`)
	return reason === ''
		? `${name} · ${detail}`
		: `${name} : ${value(field, before)} → ${value(field, after)} · ${reason}`
}

/** What a timeline entry says, in the language of the interface. */
export function timelineText(entry: TimelineEntry, words: Words): string {
	const { subject, detail } = entry
	const { t, documentKind } = words
	switch (entry.kind) {
		case 'imported':
			return subject
		case 'finding':
			return t(`findings.${subject}`, { defaultValue: subject, ...parametersOf(detail) })
		case 'version':
			return t(`search.versions.${detail}`, { file: subject })
		case 'case':
			return caseText(detail, t)
		case 'correction':
			return correctionText(subject, detail, words)
		case 'linked':
		case 'split':
			return detail
		case 'revoked':
		case 'superseded':
			return detail === '' ? subject : `${subject} · ${detail}`
		default:
			return `${subject} · ${documentKind(detail)}`
	}
}

/** The record an entry is about besides the one shown: the other half of a link. */
export function otherRecordOf(entry: TimelineEntry): number | null {
	if (entry.kind !== 'linked' && entry.kind !== 'split') return null
	const id = Number(entry.subject)
	return Number.isInteger(id) && id > 0 ? id : null
}
