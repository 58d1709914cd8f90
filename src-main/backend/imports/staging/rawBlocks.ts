import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRawSync } from 'node:zlib'

const compress = promisify(deflateRaw)

/** Rows of a sheet as JSON lines: line n is row `firstRow` + n as an array of cells, `[]` for a row that is not there. */
export interface RawText {
	sheet: number
	firstRow: number
	lastRow: number
	text: string
}

export interface RawBlock {
	firstRow: number
	lastRow: number
	/** Of the JSON lines before compression. */
	sha256: Buffer
	rows: Buffer
}

const ROWS_A_BLOCK = 1_000
/** A hole in the rows of a sheet larger than this starts a new block instead of being filled. */
const LONGEST_HOLE = 100
/** Measured: level 1 costs a third of the usual one and the blocks are a tenth larger. */
const LEVEL = 1
/** Room for a whole compressed block: otherwise each 16 KiB of it would wake the thread. */
const OUTPUT_BYTES = 1 << 18

/** Gathers the rows of a file exactly as read. */
export class RawBlocks {
	readonly #keep: (block: RawText) => void
	#lines: string[] = []
	#sheet = 0
	#firstRow = 0

	constructor(keep: (block: RawText) => void) {
		this.#keep = keep
	}

	add(sheet: number, row: number, cells: readonly string[]): void {
		const next = this.#firstRow + this.#lines.length
		if (sheet !== this.#sheet || this.#lines.length >= ROWS_A_BLOCK || row < next || row - next > LONGEST_HOLE)
			this.end()
		if (this.#lines.length === 0) {
			this.#sheet = sheet
			this.#firstRow = row
		}
		while (this.#firstRow + this.#lines.length < row) this.#lines.push('[]')
		this.#lines.push(JSON.stringify(cells))
	}

	end(): void {
		if (this.#lines.length === 0) return
		const text = this.#lines.join('\n')
		this.#keep({ sheet: this.#sheet, firstRow: this.#firstRow, lastRow: this.#firstRow + this.#lines.length - 1, text })
		this.#lines = []
	}
}

/** Hash and compressed form of a block; compression runs beside everything else, in the pool of zlib. */
export async function packed(text: string): Promise<{ sha256: Buffer; rows: Buffer }> {
	const bytes = Buffer.from(text)
	const sha256 = createHash('sha256').update(bytes).digest()
	return { sha256, rows: await compress(bytes, { level: LEVEL, chunkSize: OUTPUT_BYTES }) }
}

/** Cells of one row of a block as stored; throws when the block does not fit its hash. */
export function rawRow(block: RawBlock, row: number): string[] {
	const text = inflateRawSync(block.rows, { maxOutputLength: 1 << 30 })
	if (!createHash('sha256').update(text).digest().equals(block.sha256))
		throw new Error('raw block does not fit its hash')
	const cells: unknown = JSON.parse(text.toString('utf8').split('\n')[row - block.firstRow] ?? '[]')
	return Array.isArray(cells) ? cells.map(String) : []
}
