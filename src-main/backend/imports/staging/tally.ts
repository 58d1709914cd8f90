import type { ImportReport } from '#shared/contract/imports'
import { type CheckRules, severityOf } from '#shared/domain/findings'
import type { Control } from '../rules/lines.ts'
import type { Finding } from '../rules/record.ts'
import type { SessionTable } from '../rules/sessions.ts'

type Counts = Record<string, number>

export const countIn = (counts: Counts, key: string, by = 1): void => {
	counts[key] = (counts[key] ?? 0) + by
}

interface StatedControl extends Control {
	row: number
	/** Counts when the line was read, since the last line of the same kind. Null for a line above the list. */
	since: number | null
}

/** Counts of one import while it is read. */
export class Tally {
	rowsRead = 0
	rowsSetAside = 0
	readonly errors: Counts = {}
	readonly warnings: Counts = {}
	readonly infos: Counts = {}
	readonly decisions: Counts = {}
	readonly rowsOfSession: Counts = {}
	readonly controls: ImportReport['controls'] = []
	/** Of the sheet at hand: its rows and decisions, and what it states about itself. */
	#sheetCounts: Counts = {}
	#atLast: Counts = {}
	#stated: StatedControl[] = []
	readonly #isParticipant: (decision: string) => boolean
	readonly #rules: CheckRules

	constructor(isParticipant: (decision: string) => boolean, rules: CheckRules) {
		this.#isParticipant = isParticipant
		this.#rules = rules
	}

	finding({ code }: Finding): void {
		const severity = severityOf(this.#rules, code)
		if (severity === 'info') countIn(this.infos, code)
		else if (severity === 'warning') countIn(this.warnings, code)
	}

	/** A row of data, with the decision it states. */
	row(decision: string | null): void {
		this.rowsRead++
		countIn(this.#sheetCounts, 'rows')
		if (decision === null || this.#isParticipant(decision)) countIn(this.#sheetCounts, 'participants')
		if (decision !== null) countIn(this.#sheetCounts, decision)
	}

	record(session: number, decision: string | null): void {
		countIn(this.rowsOfSession, String(session))
		if (decision !== null) countIn(this.decisions, decision)
	}

	setAside(code: string): void {
		this.rowsSetAside++
		countIn(this.errors, code)
	}

	/** A line that states numbers; `above` the list it speaks of what follows. */
	control(controls: readonly Control[], row: number, above: boolean): void {
		for (const control of controls) {
			const counted = this.#sheetCounts[control.what] ?? 0
			const since = above ? null : counted - (this.#atLast[control.what] ?? 0)
			this.#stated.push({ ...control, row, since })
			if (!above) this.#atLast[control.what] = counted
		}
	}

	/** Compares what the sheet states with what was counted; answers the findings with their rows. */
	endSheet(name: string): { row: number; finding: Finding }[] {
		const wrong: { row: number; finding: Finding }[] = []
		for (const { what, stated, row, since } of this.#stated) {
			const whole = this.#sheetCounts[what] ?? 0
			// A total of a page or section counts since the one before it.
			const counted = stated === since ? since : whole
			this.controls.push({ sheet: name, what, stated, counted })
			if (stated === counted) continue
			const finding: Finding =
				what === 'rows'
					? { code: 'control.rows', column: null, parameters: { stated, read: counted } }
					: { code: 'control.decisions', column: null, parameters: { decision: what, stated, read: counted } }
			wrong.push({ row, finding })
			this.finding(finding)
		}
		this.#sheetCounts = {}
		this.#atLast = {}
		this.#stated = []
		return wrong
	}

	report(sessions: SessionTable, seconds: number): ImportReport {
		return {
			sessions: sessions.sessions.flatMap(({ index, key }) => {
				const rows = this.rowsOfSession[String(index)] ?? 0
				return rows > 0 ? [{ session: key, rows }] : []
			}),
			news: { new: 0, changed: 0, same: 0 },
			errors: this.errors,
			warnings: this.warnings,
			infos: this.infos,
			controls: this.controls,
			decisions: this.decisions,
			seconds,
			rowsPerSecond: seconds > 0 ? Math.round(this.rowsRead / seconds) : 0,
		}
	}
}
