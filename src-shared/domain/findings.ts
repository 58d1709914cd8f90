import { z } from 'zod'

/**
 * Every check of the import, in one documented list. `error` sets the row aside; `warning` lets it in and says so;
 * `info` is worth knowing and only counted. The text is `findings.<code>` in every language, with the parameters named here.
 */
export const findingSeverity = z.enum(['error', 'warning', 'info'])
export type FindingSeverity = z.infer<typeof findingSeverity>

interface Check {
	severity: FindingSeverity
	scope: 'cell' | 'row' | 'file' | 'archive'
	parameters: readonly string[]
}

export const findings = {
	'name.missing': { severity: 'error', scope: 'row', parameters: [] },
	'name.suspicious': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'name.none': { severity: 'info', scope: 'row', parameters: [] },
	'name.parted': { severity: 'info', scope: 'cell', parameters: ['value'] },
	'orderNumber.missing': { severity: 'warning', scope: 'cell', parameters: [] },
	'orderNumber.damaged': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'orderNumber.repeated': { severity: 'warning', scope: 'file', parameters: ['value', 'otherRow'] },
	'sex.unknown': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'birthDate.unreadable': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'birthDate.otherCalendar': { severity: 'warning', scope: 'cell', parameters: ['value', 'proposed'] },
	'birthDate.implausible': { severity: 'warning', scope: 'row', parameters: ['value', 'age'] },
	'exam.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'year.unreadable': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'sessionKind.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'mark.unreadable': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'mark.proposed': { severity: 'warning', scope: 'cell', parameters: ['value', 'proposed'] },
	'mark.aboveMaximum': { severity: 'error', scope: 'cell', parameters: ['value', 'maximum'] },
	'mark.negative': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'mark.missing': { severity: 'warning', scope: 'row', parameters: ['subject'] },
	'mark.notInBareme': { severity: 'warning', scope: 'cell', parameters: ['value', 'subject'] },
	'marks.allZero': { severity: 'warning', scope: 'row', parameters: [] },
	'total.unreadable': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'total.missing': { severity: 'warning', scope: 'row', parameters: [] },
	'total.mismatch': { severity: 'warning', scope: 'row', parameters: ['stated', 'computed'] },
	'average.unreadable': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'average.missing': { severity: 'warning', scope: 'row', parameters: [] },
	'average.mismatch': { severity: 'warning', scope: 'row', parameters: ['stated', 'computed'] },
	'decision.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'decision.proposed': { severity: 'warning', scope: 'cell', parameters: ['value', 'proposed'] },
	'decision.open': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'decision.ofList': { severity: 'info', scope: 'row', parameters: ['decision'] },
	'decision.contradicts': { severity: 'warning', scope: 'row', parameters: ['stated', 'expected'] },
	'mention.unknown': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'series.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'department.unknown': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'bareme.none': { severity: 'warning', scope: 'row', parameters: ['series'] },
	'row.shifted': { severity: 'error', scope: 'row', parameters: [] },
	'row.tooManyCells': { severity: 'error', scope: 'row', parameters: ['cells', 'expected'] },
	'row.tooFewCells': { severity: 'warning', scope: 'row', parameters: ['cells', 'expected'] },
	'row.cutOff': { severity: 'error', scope: 'row', parameters: ['cells', 'expected'] },
	'row.undecodable': { severity: 'warning', scope: 'row', parameters: [] },
	'row.nulBytes': { severity: 'error', scope: 'row', parameters: [] },
	'row.tooLong': { severity: 'error', scope: 'row', parameters: [] },
	'row.otherHeader': { severity: 'error', scope: 'row', parameters: [] },
	'row.repeatedHeader': { severity: 'info', scope: 'row', parameters: [] },
	'cell.formula': { severity: 'info', scope: 'cell', parameters: [] },
	'cell.error': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'person.enrolledTwice': { severity: 'warning', scope: 'file', parameters: ['otherRow'] },
	'control.rows': { severity: 'warning', scope: 'file', parameters: ['stated', 'read'] },
	'control.decisions': { severity: 'warning', scope: 'file', parameters: ['decision', 'stated', 'read'] },
	'list.numberGap': { severity: 'warning', scope: 'file', parameters: ['from', 'to', 'missing'] },
	'list.oneDecision': { severity: 'info', scope: 'file', parameters: ['decision', 'rows'] },
	'list.passRate': { severity: 'warning', scope: 'file', parameters: ['rate', 'usual', 'years'] },
	'list.passLine': { severity: 'warning', scope: 'file', parameters: ['line', 'above', 'below'] },
	'list.sameAverage': { severity: 'warning', scope: 'file', parameters: ['value', 'rows'] },
	'list.sameMark': { severity: 'warning', scope: 'file', parameters: ['centre', 'subject', 'value', 'rows'] },
	'list.centreApart': { severity: 'warning', scope: 'file', parameters: ['centre', 'subject', 'mean', 'others'] },
	'archive.same': { severity: 'info', scope: 'archive', parameters: [] },
	'archive.changed': { severity: 'warning', scope: 'archive', parameters: ['field', 'before'] },
	'archive.guarded': { severity: 'warning', scope: 'archive', parameters: ['because'] },
	'archive.numberTaken': { severity: 'warning', scope: 'archive', parameters: ['value', 'name'] },
} as const satisfies Record<string, Check>

export type FindingCode = keyof typeof findings
export const findingCode = z.enum(Object.keys(findings) as [FindingCode, ...FindingCode[]])

/** What a bureau's profile makes of checks that it wants otherwise; `off` = not made. */
export type CheckRules = Partial<Record<FindingCode, FindingSeverity | 'off'>>

/** Without these a row is no record of any session: no profile can let it in. */
export const alwaysErrors: readonly FindingCode[] = [
	'name.missing',
	'exam.unknown',
	'year.unreadable',
	'sessionKind.unknown',
	'row.shifted',
	'row.tooManyCells',
	'row.cutOff',
	'row.nulBytes',
	'row.tooLong',
]

/** As a profile or a layout writes them. */
export const checkRules = z
	.partialRecord(findingCode, z.enum([...findingSeverity.options, 'off']))
	.refine((rules) => alwaysErrors.every((code) => rules[code] === undefined || rules[code] === 'error'))

export const severityOf = (rules: CheckRules, code: FindingCode): FindingSeverity | 'off' =>
	rules[code] ?? findings[code].severity
