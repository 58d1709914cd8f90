import type { Finding, SittingRecord } from '../rules/record.ts'
import { KeyTable, type Seen } from './keyTable.ts'

export interface Repeat {
	place: Seen
	other: Seen
	code: 'orderNumber.repeated' | 'person.enrolledTwice'
	parameters: Finding['parameters']
}

/** Share of rows beyond which numbers are taken to start anew in each department. */
const MOST_ACROSS = 0.01
const FEW = 20

/** Finds order numbers and persons that come twice in one session of a file. */
export class Repeats {
	readonly #numbers = new KeyTable()
	readonly #numbersInDepartment = new KeyTable()
	readonly #people = new KeyTable()
	/** Numbers repeated in another department only: a fault where they are few, the rule where they are many. */
	#across: Repeat[] = []
	#rows = 0

	/** Answers what `record` at `place` repeats. */
	note({ session, department, orderNumber, nameKey, birthDate }: SittingRecord, place: Seen): Repeat[] {
		const found: Repeat[] = []
		this.#rows++
		if (orderNumber !== null) {
			const parameters = { value: orderNumber }
			const number = { place, code: 'orderNumber.repeated', parameters } as const
			const same = this.#numbersInDepartment.note(`${session} ${department ?? ''} ${orderNumber}`, place)
			const anywhere = this.#numbers.note(`${session} ${orderNumber}`, place)
			if (same) found.push({ ...number, other: same })
			else if (anywhere && this.#across.length <= FEW + this.#rows * MOST_ACROSS)
				this.#across.push({ ...number, other: anywhere })
		}
		if (birthDate?.length === 10) {
			const other = this.#people.note(`${session} ${nameKey} ${birthDate}`, place)
			if (other) found.push({ place, other, code: 'person.enrolledTwice', parameters: {} })
		}
		return found
	}

	/** Repeats that can only be judged when all rows are known. */
	end(): Repeat[] {
		return this.#across.length <= FEW + this.#rows * MOST_ACROSS ? this.#across : []
	}
}
