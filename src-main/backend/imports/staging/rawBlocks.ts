import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRawSync } from 'node:zlib'

const compress = promisify(deflateRaw)

export interface RawBlock {
	sheet: number
	firstRow: number
	lastRow: number
	/** Of the JSON lines before compression. */
	sha256: Buffer
	rows: Buffer
}

const ROWS_A_BLOCK = 1_000
/** A hole in the rows of a sheet larger than this starts a new block instead of being filled. */
const LONGEST_HOLE = 100
const MOST_WAITING = 4
/** Measured: level 1 costs a third of the usual one and the blocks are a tenth larger. */
const LEVEL = 1

/**
 * Keeps the rows of a file exactly as read: line n of a block is row `firstRow` + n as a JSON array of cells, `[]` for a
 * row that is not there. Compression runs beside the reading, in the pool of zlib.
 */
export class RawBlocks {
	readonly #keep: (block: RawBlock) => void
	#lines: string[] = []
	#sheet = 0
	#firstRow = 0
	#waiting: Promise<void>[] = []

	constructor(keep: (block: RawBlock) => void) {
		this.#keep = keep
	}

	add(sheet: number, row: number, cells: readonly string[]): void {
		const next = this.#firstRow + this.#lines.length
		if (sheet !== this.#sheet || this.#lines.length >= ROWS_A_BLOCK || row < next || row - next > LONGEST_HOLE)
			this.#close()
		if (this.#lines.length === 0) {
			this.#sheet = sheet
			this.#firstRow = row
		}
		while (this.#firstRow + this.#lines.length < row) this.#lines.push('[]')
		this.#lines.push(JSON.stringify(cells))
	}

	/** Waits until not too many blocks are under way: memory stays flat. */
	async relieve(): Promise<void> {
		while (this.#waiting.length > MOST_WAITING) await this.#waiting.shift()
	}

	async end(): Promise<void> {
		this.#close()
		await Promise.all(this.#waiting)
	}

	#close(): void {
		if (this.#lines.length === 0) return
		const text = Buffer.from(this.#lines.join('\n'))
		const block = { sheet: this.#sheet, firstRow: this.#firstRow, lastRow: this.#firstRow + this.#lines.length - 1 }
		const sha256 = createHash('sha256').update(text).digest()
		this.#waiting.push(compress(text, { level: LEVEL }).then((rows) => this.#keep({ ...block, sha256, rows })))
		this.#lines = []
	}
}

/** Cells of one row of a block as stored; throws when the block does not fit its hash. */
export function rawRow(block: Omit<RawBlock, 'sheet'>, row: number): string[] {
	const text = inflateRawSync(block.rows, { maxOutputLength: 1 << 30 })
	if (!createHash('sha256').update(text).digest().equals(block.sha256))
		throw new Error('raw block does not fit its hash')
	const cells: unknown = JSON.parse(text.toString('utf8').split('\n')[row - block.firstRow] ?? '[]')
	return Array.isArray(cells) ? cells.map(String) : []
}
