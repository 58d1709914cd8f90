import type { DynamicObjects, SerialisedStatic } from './template/serialise.ts'

/** Bytes of kind, offset or object stream, and place in the stream or generation (ISO 32000-2 §7.5.8.2). */
const WIDTHS = [1, 3, 2] as const
const ENTRY = 6
const [FREE, AT_OFFSET, IN_STREAM] = [0, 1, 2]
const LAST_GENERATION = 0xffff

/**
 * The cross-reference stream of the documents of a skeleton. Not compressed: all but the offsets of a document's own
 * objects is the same in every document, and readers without a decompressor can follow it.
 */
export class CrossReferences {
	/** The stream's dictionary up to the file identifiers. */
	readonly opening: string
	readonly #entries: Buffer
	readonly #own: DynamicObjects

	constructor({ catalog, places, size }: SerialisedStatic, own: DynamicObjects) {
		this.#own = own
		this.#entries = Buffer.alloc(size * ENTRY)
		this.#set(0, FREE, 0, LAST_GENERATION)
		const written = new Set(Object.values(own).map(({ objectNumber }) => objectNumber))
		for (let number = 1; number < size; number++) {
			const place = places.get(number)
			if (place === undefined) {
				if (!written.has(number)) throw new Error(`object ${number} was never written`)
			} else if ('offset' in place) this.#set(number, AT_OFFSET, place.offset, 0)
			else this.#set(number, IN_STREAM, place.stream, place.index)
		}
		this.opening =
			`<</Type/XRef/Size ${size}/Root ${catalog.toString()}/W[${WIDTHS.join(' ')}]` +
			`/Length ${this.#entries.length}/ID[`
	}

	#set(number: number, kind: number, value: number, third: number): void {
		const at = number * ENTRY
		this.#entries[at] = kind
		this.#entries.writeUIntBE(value, at + 1, WIDTHS[1])
		this.#entries.writeUInt16BE(third, at + 1 + WIDTHS[1])
	}

	/** Writes the entries of a document whose own objects stand at these offsets; answers the offset behind them. */
	write(offsets: Record<keyof DynamicObjects, number>, target: Buffer, at: number): number {
		const { barcode, content, image, table } = this.#own
		this.#set(content.objectNumber, AT_OFFSET, offsets.content, 0)
		this.#set(image.objectNumber, AT_OFFSET, offsets.image, 0)
		this.#set(barcode.objectNumber, AT_OFFSET, offsets.barcode, 0)
		this.#set(table.objectNumber, AT_OFFSET, offsets.table, 0)
		target.set(this.#entries, at)
		return at + this.#entries.length
	}
}
