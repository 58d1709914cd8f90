import { z } from 'zod'

/**
 * Every check of the import, in one documented list. `error` sets the row aside; `warning` lets it in and says so;
 * `info` is worth knowing. The text is `findings.<code>` in every language, with the parameters named here.
 */
export const findingSeverity = z.enum(['error', 'warning', 'info'])
export type FindingSeverity = z.infer<typeof findingSeverity>

interface Check {
	severity: FindingSeverity
	scope: 'cell' | 'row' | 'file' | 'archive'
	parameters: readonly string[]
}

export const findings = {
	'name.missing': { severity: 'error', scope: 'cell', parameters: [] },
	'name.suspicious': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'orderNumber.missing': { severity: 'warning', scope: 'cell', parameters: [] },
	'orderNumber.damaged': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'orderNumber.repeated': { severity: 'warning', scope: 'file', parameters: ['value', 'otherRow'] },
	'birthDate.unreadable': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'birthDate.implausible': { severity: 'warning', scope: 'row', parameters: ['value', 'age'] },
	'mark.unreadable': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'mark.aboveMaximum': { severity: 'error', scope: 'cell', parameters: ['value', 'maximum'] },
	'mark.negative': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'mark.missing': { severity: 'warning', scope: 'row', parameters: ['subject'] },
	'marks.allZero': { severity: 'warning', scope: 'row', parameters: [] },
	'total.missing': { severity: 'info', scope: 'row', parameters: [] },
	'total.mismatch': { severity: 'warning', scope: 'row', parameters: ['stated', 'computed'] },
	'average.mismatch': { severity: 'warning', scope: 'row', parameters: ['stated', 'computed'] },
	'decision.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'decision.proposed': { severity: 'warning', scope: 'cell', parameters: ['value', 'proposed'] },
	'decision.contradicts': { severity: 'warning', scope: 'row', parameters: ['stated', 'expected'] },
	'series.unknown': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'department.unknown': { severity: 'warning', scope: 'cell', parameters: ['value'] },
	'bareme.none': { severity: 'warning', scope: 'row', parameters: ['series'] },
	'row.shifted': { severity: 'error', scope: 'row', parameters: [] },
	'row.tooManyCells': { severity: 'error', scope: 'row', parameters: ['cells', 'expected'] },
	'row.undecodable': { severity: 'warning', scope: 'row', parameters: [] },
	'row.nulBytes': { severity: 'error', scope: 'row', parameters: [] },
	'row.tooLong': { severity: 'error', scope: 'row', parameters: [] },
	'cell.formula': { severity: 'info', scope: 'cell', parameters: [] },
	'cell.error': { severity: 'error', scope: 'cell', parameters: ['value'] },
	'person.enrolledTwice': { severity: 'warning', scope: 'file', parameters: ['otherRow'] },
	'control.rows': { severity: 'warning', scope: 'file', parameters: ['stated', 'read'] },
	'control.decisions': { severity: 'warning', scope: 'file', parameters: ['decision', 'stated', 'read'] },
	'archive.same': { severity: 'info', scope: 'archive', parameters: [] },
	'archive.changed': { severity: 'warning', scope: 'archive', parameters: ['field', 'before'] },
	'archive.numberTaken': { severity: 'warning', scope: 'archive', parameters: ['value', 'name'] },
} as const satisfies Record<string, Check>

export type FindingCode = keyof typeof findings
export const findingCode = z.enum(Object.keys(findings) as [FindingCode, ...FindingCode[]])
