import type { Profile } from '#shared/domain/profile'
import type { SittingRecord } from '../rules/record.ts'
import type { SessionTable } from '../rules/sessions.ts'
import { Distributions, passingDecision, type ListFinding } from './distributions.ts'
import { Numbering } from './numbering.ts'
import { decisionsOfOtherYears } from './rateQueries.ts'

/** The widest are told; a list with more is numbered in a way of its own. */
const MOST_GAPS = 100
/** Participants needed on both sides before two rates say anything, and how far apart they are odd. */
const FEWEST_PARTICIPANTS = 100
const RATES_APART = 0.3

/** What can only be seen of a list as a whole. */
export class ListChecks {
	readonly #profile: Profile
	readonly #numbering = new Numbering()
	readonly #distributions: Distributions

	constructor(sessions: SessionTable, profile: Profile) {
		this.#profile = profile
		this.#distributions = new Distributions(sessions, profile)
	}

	record(record: SittingRecord, sheet: number, row: number): void {
		if (record.orderNumber !== null) this.#numbering.note(record.session, record.orderNumber)
		this.#distributions.note(record, sheet, row)
	}

	/** A row that was set aside still has its number: nothing is missing there. */
	number(session: number, orderNumber: string): void {
		this.#numbering.note(session, orderNumber)
	}

	/** `archiveFile`: to hold the share of those who passed against other years. */
	end(archiveFile: string): ListFinding[] {
		const gaps = this.#numbering.gaps().toSorted((one, other) => other.missing - one.missing)
		return [
			...gaps.slice(0, MOST_GAPS).map(
				({ from, to, missing }): ListFinding => ({
					sheet: 0,
					row: 0,
					finding: { code: 'list.numberGap', column: null, parameters: { from, to, missing } },
				}),
			),
			...this.#distributions.findings(),
			...this.#rates(archiveFile),
		]
	}

	#rates(archiveFile: string): ListFinding[] {
		return this.#distributions.rates().flatMap(({ session, participants, passed, sheet, row }): ListFinding[] => {
			// Lists of those who passed, or of those who did not, say nothing of a rate.
			if (participants < FEWEST_PARTICIPANTS || passed === 0 || passed === participants) return []
			const passing = passingDecision(session, this.#profile)
			let [others, othersPassed] = [0, 0]
			const years: number[] = []
			for (const { year, decisions } of decisionsOfOtherYears(archiveFile, session.key)) {
				const all = this.#profile.decisions.reduce(
					(sum, { id, participant }) => sum + (participant ? (decisions.get(id) ?? 0) : 0),
					0,
				)
				const well = decisions.get(passing) ?? 0
				if (well === 0 || well === all) continue
				others += all
				othersPassed += well
				years.push(year)
			}
			if (others < FEWEST_PARTICIPANTS) return []
			const [rate, usual] = [passed / participants, othersPassed / others]
			if (Math.abs(rate - usual) < RATES_APART) return []
			const percent = (share: number) => Math.round(share * 100)
			const parameters = {
				rate: percent(rate),
				usual: percent(usual),
				years: years.toSorted((one, other) => one - other).join(', '),
			}
			return [{ sheet, row, finding: { code: 'list.passRate', column: null, parameters } }]
		})
	}
}
