import { totalOf, averageOf, type MarkFlag } from '#shared/domain/marks'
import type { Bareme } from '#shared/domain/profile'
import type { ParsedNumber } from './marks.ts'
import type { Finding, SittingRecord } from './record.ts'
import type { ImportSession } from './sessions.ts'

/** What the checks of a whole row need beside the record. */
export interface RowFacts {
	session: ImportSession
	bareme: Bareme | null
	flags: readonly MarkFlag[]
	/** As the source writes them, null where its cell is empty or the file has no such column. */
	total: ParsedNumber | null
	average: ParsedNumber | null
	hasTotalColumn: boolean
	hasAverageColumn: boolean
	/** Whether the decision counts among the participants; false for absents. */
	participant: boolean
}

const YOUNGEST = 8
const OLDEST = 80

/** One unit of the last decimal written: sources round or cut off. */
const tolerance = ({ decimals }: ParsedNumber) => (decimals === 0 ? 100 : decimals === 1 ? 10 : 1)
const points = (hundredths: number) => (hundredths / 100).toFixed(2)

function birthFinding(birthDate: string | null, year: number): Finding | null {
	if (birthDate === null) return null
	const age = year - Number(birthDate.slice(0, 4))
	if (age >= YOUNGEST && age <= OLDEST) return null
	return { code: 'birthDate.implausible', column: null, parameters: { value: birthDate, age } }
}

function missingMarks(bareme: Bareme, record: SittingRecord, flags: readonly MarkFlag[]): Finding | null {
	let given = 0
	const missing: string[] = []
	for (const [index, { subject }] of bareme.slots.entries()) {
		if ((record.marks[index] ?? null) !== null || (flags[index] ?? 'none') !== 'none') given++
		else missing.push(subject)
	}
	// Re-sits name only the subjects taken again: few marks are no mistake.
	if (missing.length === 0 || given <= missing.length) return null
	return { code: 'mark.missing', column: null, parameters: { subject: missing.join(', ') } }
}

/** Checks of a row as a whole: sums, average, decision, age. All are warnings: the record comes in and the finding stays with it. */
export function checkRow(record: SittingRecord, facts: RowFacts, report: (finding: Finding) => void): void {
	const { session, bareme, flags } = facts
	const birth = birthFinding(record.birthDate, session.key.year)
	if (birth) report(birth)
	const row = (code: Finding['code'], parameters: Finding['parameters'] = {}) =>
		report({ code, column: null, parameters })
	let computed: number | null = null
	if (bareme && facts.participant) {
		computed = totalOf(bareme, record.marks, flags)
		const missing = computed === null ? missingMarks(bareme, record, flags) : null
		if (missing) report(missing)
		if (computed === 0 && record.marks.filter((mark) => mark === 0).length > 2) row('marks.allZero')
	}
	if (computed !== null && facts.hasTotalColumn && !facts.total) row('total.missing')
	if (computed !== null && facts.hasAverageColumn && !facts.average) row('average.missing')
	const { total } = record
	if (facts.total && total !== null && computed !== null && Math.abs(total - computed) > tolerance(facts.total))
		row('total.mismatch', { stated: points(total), computed: points(computed) })
	if (bareme && facts.participant) checkAverage(record, facts, bareme, computed, row)
	checkDecision(record, session, row)
}

function checkAverage(
	record: SittingRecord,
	{ session, flags, average: written }: RowFacts,
	bareme: Bareme,
	computed: number | null,
	row: (code: Finding['code'], parameters: Finding['parameters']) => void,
): void {
	const { average } = record
	if (!written || average === null) return
	const agrees = (total: number | null) =>
		total !== null && Math.abs(averageOf(bareme, total, session.averageOn, flags) - average) <= tolerance(written)
	const total = computed ?? record.total
	if (total === null || agrees(total) || (computed !== null && agrees(record.total))) return
	row('average.mismatch', {
		stated: points(average),
		computed: points(averageOf(bareme, total, session.averageOn, flags)),
	})
}

function checkDecision(
	{ average, decision }: SittingRecord,
	{ rule }: ImportSession,
	row: (code: Finding['code'], parameters: Finding['parameters']) => void,
): void {
	if (!rule || average === null || decision === null) return
	if (!rule.thresholds.some((threshold) => threshold.decision === decision)) return
	const expected = rule.thresholds.find(({ atLeast }) => average >= atLeast)?.decision
	if (expected !== undefined && expected !== decision) row('decision.contradicts', { stated: decision, expected })
}
