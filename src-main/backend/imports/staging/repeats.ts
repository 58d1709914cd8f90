import type { SittingRecord } from '../rules/record.ts'
import { KeyTable } from './keyTable.ts'

/** Where a sitting came from. */
export interface Place {
	sheet: number
	row: number
}

export interface Repeat {
	code: 'orderNumber.repeated' | 'person.enrolledTwice'
	/** Numbers of the two sittings, the later first. */
	sitting: number
	other: number
	parameters: Record<string, string>
}

/** Share of rows beyond which numbers are taken to start anew in each department. */
const MOST_ACROSS = 0.01
const FEW = 20

/** Finds order numbers and persons that come twice in one session of a file. */
export class Repeats {
	readonly #first: number
	#numbers = new KeyTable()
	/** Filled only where numbers come again in other departments. */
	#numbersInDepartment = new KeyTable()
	#people = new KeyTable()
	readonly #departments = new Map<string | null, number>()
	#departmentOf = new Uint16Array(1 << 14)
	#sheetOf = new Uint16Array(1 << 14)
	#rowOf = new Uint32Array(1 << 14)
	/** Numbers repeated in another department only: a fault where they are few, the rule where they are many. */
	readonly #across: Repeat[] = []
	#rows = 0

	/** `first`: number of the first sitting. */
	constructor(first: number) {
		this.#first = first
	}

	/** Answers what `record`, which is `sitting` from `place`, repeats. */
	note(record: SittingRecord, sitting: number, place: Place): Repeat[] {
		const { session, orderNumber, nameKey, birthDate } = record
		const row = sitting - this.#first
		const found: Repeat[] = []
		this.#rows++
		if (row >= this.#rowOf.length) this.#grow()
		this.#sheetOf[row] = place.sheet
		this.#rowOf[row] = place.row
		if (orderNumber !== null) this.#number(session, orderNumber, this.#department(record.department, row), row, found)
		if (birthDate?.length === 10 && nameKey !== '') {
			const birth =
				Number(birthDate.slice(0, 4)) * 400 + Number(birthDate.slice(5, 7)) * 31 + Number(birthDate.slice(8))
			const other = this.#people.note(session * 1_000_000 + birth, nameKey, row)
			if (other !== null)
				found.push({ code: 'person.enrolledTwice', sitting, other: this.#first + other, parameters: {} })
		}
		return found
	}

	#number(session: number, orderNumber: string, department: number, row: number, found: Repeat[]): void {
		const anywhere = this.#numbers.note(session, orderNumber, row)
		if (anywhere === null) return
		const repeat = (other: number): Repeat => ({
			code: 'orderNumber.repeated',
			sitting: this.#first + row,
			other: this.#first + other,
			parameters: { value: orderNumber },
		})
		const here =
			this.#departmentOf[anywhere] === department
				? anywhere
				: this.#numbersInDepartment.note(session * 10_000 + department, orderNumber, row)
		if (here !== null) found.push(repeat(here))
		else if (this.#across.length <= this.#mostAcross()) this.#across.push(repeat(anywhere))
	}

	#department(name: string | null, row: number): number {
		let department = this.#departments.get(name)
		if (department === undefined) {
			department = this.#departments.size
			this.#departments.set(name, department)
		}
		this.#departmentOf[row] = department
		return department
	}

	#grow(): void {
		const [departments, sheets, rows] = [this.#departmentOf, this.#sheetOf, this.#rowOf]
		this.#departmentOf = new Uint16Array(rows.length * 2)
		this.#sheetOf = new Uint16Array(rows.length * 2)
		this.#rowOf = new Uint32Array(rows.length * 2)
		this.#departmentOf.set(departments)
		this.#sheetOf.set(sheets)
		this.#rowOf.set(rows)
	}

	placeOf(sitting: number): Place {
		const row = sitting - this.#first
		return { sheet: this.#sheetOf[row] ?? 0, row: this.#rowOf[row] ?? 0 }
	}

	#mostAcross(): number {
		return FEW + this.#rows * MOST_ACROSS
	}

	/** Repeats that can only be judged when all rows are known. Lets go of the keys: memory for sorting is wanted next. */
	end(): readonly Repeat[] {
		this.#numbers = this.#numbersInDepartment = this.#people = new KeyTable()
		return this.#across.length <= this.#mostAcross() ? this.#across : []
	}
}
