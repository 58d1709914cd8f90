type Numbers = Uint8Array | Uint32Array | Float64Array

/** A typed array that grows. */
export class Column<Kind extends Numbers> {
	#values: Kind
	#length = 0
	readonly #make: new (
		length: number,
	) => Kind

	constructor(make: new (length: number) => Kind, capacity = 1024) {
		this.#make = make
		this.#values = new make(capacity)
	}

	get length(): number {
		return this.#length
	}

	push(value: number): void {
		if (this.#length === this.#values.length) {
			const wider = new this.#make(this.#length * 2)
			wider.set(this.#values)
			this.#values = wider
		}
		this.#values[this.#length++] = value
	}

	at(index: number): number {
		return this.#values[index] ?? 0
	}
}

/** Distinct texts as numbers from 1 (0 = the empty text), with how often each was counted. */
export class Vocabulary {
	readonly #numbers = new Map<string, number>([['', 0]])
	readonly #texts: string[] = ['']
	readonly #counts: number[] = [0]
	#total = 0

	number(text: string): number {
		const known = this.#numbers.get(text)
		if (known !== undefined) return known
		const fresh = this.#texts.length
		this.#numbers.set(text, fresh)
		this.#texts.push(text)
		this.#counts.push(0)
		return fresh
	}

	count(number: number): void {
		if (number === 0) return
		this.#counts[number] = (this.#counts[number] ?? 0) + 1
		this.#total++
	}

	text(number: number): string {
		return this.#texts[number] ?? ''
	}

	counted(number: number): number {
		return this.#counts[number] ?? 0
	}

	/** How many texts were counted, the empty one left out. */
	get total(): number {
		return this.#total
	}

	get size(): number {
		return this.#texts.length
	}
}
