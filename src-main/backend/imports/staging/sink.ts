import { textColumns, type Numbered, type StagingWriter } from './queries.ts'
import { packed, type RawText } from './rawBlocks.ts'

export type Row = readonly (string | number | null)[]

/** Texts of a sitting that are never null: there, an empty text is an empty text. */
const neverNull = new Set<string>(['surname', 'given_names', 'series', 'name_key'])
const emptyTexts = textColumns.map((column) => (neverNull.has(column) ? '' : null))

/** Where staged rows go: into the file at once, or to a thread that writes it. Columns as in `stagedColumns`. */
export interface StagingSink {
	/**
	 * `numbers`: as `numberColumns`, then the marks; NaN for null. `texts`: as `textColumns`; null and an empty text are
	 * the same. Both belong to the caller, who uses them again.
	 */
	sitting(numbers: Float64Array, texts: readonly (string | null)[]): void
	finding(row: Row): void
	setAside(row: Row): void
	block(block: RawText): void
	/** Waits while too much is under way, so that memory stays flat; throws what went wrong meanwhile. */
	relieve(): Promise<void>
	finish(numbered: Numbered): Promise<void>
	/** Ends it, whether finished or not; the file is let go then. */
	close(): Promise<void>
}

const MOST_BLOCKS_WAITING = 4

/** Writes in the thread it is called in. */
export class LocalSink implements StagingSink {
	readonly #writer: StagingWriter
	readonly #blocks: Promise<void>[] = []

	constructor(writer: StagingWriter) {
		this.#writer = writer
	}

	sitting(numbers: Float64Array, texts: readonly (string | null)[], firstText = 0): void {
		const into = this.#writer.sitting
		for (let column = 0; column < numbers.length; column++) {
			const value = numbers[column]
			into.put(value === value ? value : null)
		}
		for (let column = 0; column < textColumns.length; column++)
			into.put(texts[firstText + column] || emptyTexts[column])
	}

	finding(row: Row): void {
		this.#writer.finding.row(row)
	}

	setAside(row: Row): void {
		this.#writer.setAside.row(row)
	}

	block({ sheet, firstRow, lastRow, text }: RawText): void {
		this.#blocks.push(
			packed(text).then(({ sha256, rows }) => this.#writer.block.row([sheet, firstRow, lastRow, sha256, rows])),
		)
	}

	async relieve(): Promise<void> {
		while (this.#blocks.length > MOST_BLOCKS_WAITING) await this.#blocks.shift()
	}

	async finish(numbered: Numbered): Promise<void> {
		await Promise.all(this.#blocks)
		this.#writer.finish(numbered)
	}

	async close(): Promise<void> {
		await Promise.allSettled(this.#blocks)
		this.#writer.close()
	}
}
