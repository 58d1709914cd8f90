/**
 * Reads PDF objects (ISO 32000-2 §7.3) strictly. What a lenient reader forgives, two readers can understand in two ways,
 * and that is how signed documents are made to show something else: here it is refused.
 */

export class PdfError extends Error {}

export type PdfValue =
	| { kind: 'dictionary'; entries: ReadonlyMap<string, PdfValue> }
	| { kind: 'array'; items: readonly PdfValue[] }
	| { kind: 'reference'; number: number }
	/** Number, name, string, hexadecimal string or keyword, as it is written. */
	| { kind: 'token'; text: string }

export type PdfDictionary = Extract<PdfValue, { kind: 'dictionary' }>

export interface IndirectObject {
	number: number
	value: PdfValue
	/** Where the bytes of a stream are; null for other objects. */
	stream: { start: number; end: number } | null
	/** Offset behind `endobj` and its line end. */
	end: number
}

const WHITE = /[\0\t\n\f\r ]*/y
const REFERENCE = /(\d{1,7}) 0 R(?![0-9A-Za-z])/y
const TOKEN =
	/(?:[+-]?\d*\.?\d+|[+-]?\d+\.|true|false|null|\/[^\0\t\n\f\r ()<>[\]{}/%]{0,127})(?=[\0\t\n\f\r ()<>[\]/]|$)/y
const HEX_STRING = /<[0-9A-Fa-f]*>/y
const DEEPEST = 24

/** A cursor over the file as Latin-1 text, where a character is a byte. */
export class PdfReader {
	readonly #text: string
	at: number

	constructor(text: string, at: number) {
		this.#text = text
		this.at = at
	}

	/** What `pattern` (sticky) matches here, or null. */
	match(pattern: RegExp): RegExpExecArray | null {
		pattern.lastIndex = this.at
		const found = pattern.exec(this.#text)
		if (found) this.at += found[0].length
		return found
	}

	need(pattern: RegExp, what: string): RegExpExecArray {
		const found = this.match(pattern)
		if (!found) throw new PdfError(`${what} expected at ${this.at}`)
		return found
	}

	skipWhite(): void {
		this.match(WHITE)
	}

	value(depth = 0): PdfValue {
		if (depth > DEEPEST) throw new PdfError('too deep')
		this.skipWhite()
		if (this.#text.startsWith('<<', this.at)) return this.#dictionary(depth)
		const first = this.#text[this.at]
		if (first === '[') return this.#array(depth)
		if (first === '(') return { kind: 'token', text: this.#string() }
		if (first === '<') return { kind: 'token', text: this.need(HEX_STRING, 'string')[0] }
		const reference = this.match(REFERENCE)
		if (reference) return { kind: 'reference', number: Number(reference[1]) }
		return { kind: 'token', text: this.need(TOKEN, 'value')[0] }
	}

	#dictionary(depth: number): PdfDictionary {
		this.at += 2
		const entries = new Map<string, PdfValue>()
		for (;;) {
			this.skipWhite()
			if (this.match(/>>/y)) return { kind: 'dictionary', entries }
			const name = this.need(TOKEN, 'key')[0]
			// A name with an escape is another way to write a key that is there already.
			if (!name.startsWith('/') || name.includes('#') || entries.has(name)) throw new PdfError(`key ${name}`)
			entries.set(name, this.value(depth + 1))
		}
	}

	#array(depth: number): PdfValue {
		this.at++
		const items: PdfValue[] = []
		for (;;) {
			this.skipWhite()
			if (this.match(/\]/y)) return { kind: 'array', items }
			items.push(this.value(depth + 1))
		}
	}

	#string(): string {
		const start = this.at
		let open = 0
		do {
			const character = this.#text[this.at++]
			if (character === undefined) throw new PdfError('string without end')
			if (character === '\\') this.at++
			else if (character === '(') open++
			else if (character === ')') open--
		} while (open > 0)
		return this.#text.slice(start, this.at)
	}

	/** `12 0 obj … endobj` */
	indirect(): IndirectObject {
		const number = Number(this.need(/(\d{1,7}) 0 obj(?=[\0\t\n\f\r <[(/])/y, 'object')[1])
		const value = this.value()
		this.skipWhite()
		let stream: IndirectObject['stream'] = null
		if (this.match(/stream\r?\n/y)) {
			const start = this.at
			this.at += wholeNumber(entry(value, '/Length'))
			stream = { start, end: this.at }
			this.need(/(?:\r?\n)?endstream[\r\n ]{1,4}/y, 'endstream')
		}
		this.need(/endobj(?:\r?\n|(?=[\0\t\n\f\r ]))/y, 'endobj')
		return { number, value, stream, end: this.at }
	}
}

export function dictionary(value: PdfValue | undefined): PdfDictionary['entries'] {
	if (value?.kind !== 'dictionary') throw new PdfError('dictionary expected')
	return value.entries
}

export const entry = (value: PdfValue | undefined, key: string): PdfValue | undefined => dictionary(value).get(key)

export function items(value: PdfValue | undefined): readonly PdfValue[] {
	if (value?.kind !== 'array') throw new PdfError('array expected')
	return value.items
}

export function reference(value: PdfValue | undefined): number {
	if (value?.kind !== 'reference') throw new PdfError('reference expected')
	return value.number
}

export function token(value: PdfValue | undefined): string {
	if (value?.kind !== 'token') throw new PdfError('simple value expected')
	return value.text
}

export function wholeNumber(value: PdfValue | undefined): number {
	const text = token(value)
	if (!/^\d{1,10}$/.test(text)) throw new PdfError('number expected')
	return Number(text)
}

/** One way to write each value, so that two are the same exactly when they are written the same. */
export function written(value: PdfValue): string {
	if (value.kind === 'token') return value.text
	if (value.kind === 'reference') return `${value.number} 0 R`
	if (value.kind === 'array') return `[${value.items.map(written).join(' ')}]`
	return `<<${[...value.entries].map(([key, one]) => `${key} ${written(one)}`).join(' ')}>>`
}
