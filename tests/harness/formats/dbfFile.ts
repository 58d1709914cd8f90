import iconv from 'iconv-lite'

/** A field of a table to write. `C` text, `N` number as text, `D` yyyymmdd, `L` T/F, `M` long text, `I` whole number. */
export interface FieldSpec {
	name: string
	type: 'C' | 'N' | 'D' | 'L' | 'M' | 'I'
	bytes: number
	decimals?: number
}

export interface TableSpec {
	fields: FieldSpec[]
	/** Texts of each record, field by field; dates as `yyyymmdd`. */
	records: { values: string[]; deleted?: boolean }[]
	/** First byte: 0x03 dBase III, 0x83 with memo, 0xf5 FoxPro with memo, 0x30 Visual FoxPro. */
	version?: number
	/** 0 where it is missing, as in most old files. */
	codePageByte?: number
	/** Name of the encoding of the texts, as iconv-lite knows it. */
	encoding?: string
	/** Where the header lies. */
	statedRecords?: number
}

export interface WrittenTable {
	dbf: Buffer
	/** Memo file: `.fpt` for FoxPro, else `.dbt`; null without long texts. */
	memo: Buffer | null
}

const isFoxPro = (version: number) => version === 0xf5 || version === 0x30
const BLOCK = 512

/** Long texts as dBase III (`.dbt`) or FoxPro (`.fpt`) keep them. */
class MemoWriter {
	readonly #blocks: Buffer[] = [Buffer.alloc(BLOCK)]
	readonly #foxPro: boolean

	constructor(foxPro: boolean) {
		this.#foxPro = foxPro
		if (foxPro) this.#blocks[0]?.writeUInt16BE(BLOCK, 6)
	}

	add(text: Buffer): number {
		const at = this.#blocks.reduce((sum, { length }) => sum + length, 0) / BLOCK
		const head = Buffer.alloc(this.#foxPro ? 8 : 0)
		if (this.#foxPro) {
			head.writeUInt32BE(1, 0)
			head.writeUInt32BE(text.length, 4)
		}
		const whole = Buffer.concat([head, text, ...(this.#foxPro ? [] : [Buffer.from([0x1a, 0x1a])])])
		this.#blocks.push(Buffer.concat([whole, Buffer.alloc(-whole.length & (BLOCK - 1))]))
		return at
	}

	bytes(): Buffer {
		return Buffer.concat(this.#blocks)
	}
}

/** Writes a table of dBase III, FoxPro or Visual FoxPro. */
export function writeDbf(spec: TableSpec): WrittenTable {
	const { fields, records, version = 0x03, codePageByte = 0, encoding = 'cp850' } = spec
	const backlink = version === 0x30 ? 263 : 0
	const headerBytes = 32 + fields.length * 32 + 1 + backlink
	const recordBytes = fields.reduce((sum, { bytes }) => sum + bytes, 1)
	const header = Buffer.alloc(headerBytes)
	header[0] = version
	header.set([104, 7, 15], 1)
	header.writeUInt32LE(spec.statedRecords ?? records.length, 4)
	header.writeUInt16LE(headerBytes, 8)
	header.writeUInt16LE(recordBytes, 10)
	header[29] = codePageByte
	fields.forEach(({ name, type, bytes, decimals = 0 }, index) => {
		const at = 32 + index * 32
		iconv.encode(name, encoding).copy(header, at, 0, 10)
		header[at + 11] = type.charCodeAt(0)
		header[at + 16] = bytes
		header[at + 17] = type === 'C' ? bytes >> 8 : decimals
	})
	header[32 + fields.length * 32] = 0x0d
	const memo = new MemoWriter(isFoxPro(version))
	const body = records.map(({ values, deleted = false }) => {
		const record = Buffer.alloc(recordBytes, ' ')
		record[0] = deleted ? 0x2a : 0x20
		let at = 1
		fields.forEach(({ type, bytes }, index) => {
			const value = values[index] ?? ''
			writeField(record.subarray(at, at + bytes), type, value, { memo, encoding, version })
			at += bytes
		})
		return record
	})
	const hasMemo = fields.some(({ type }) => type === 'M')
	return { dbf: Buffer.concat([header, ...body, Buffer.from([0x1a])]), memo: hasMemo ? memo.bytes() : null }
}

function writeField(
	into: Buffer,
	type: FieldSpec['type'],
	value: string,
	{ memo, encoding, version }: { memo: MemoWriter; encoding: string; version: number },
): void {
	if (type === 'I') into.writeInt32LE(Number(value || 0))
	else if (type === 'N') into.write(value.padStart(into.length), 'latin1')
	else if (type === 'M') {
		const block = value === '' ? 0 : memo.add(iconv.encode(value, encoding))
		if (version === 0x30) into.writeUInt32LE(block)
		else if (block > 0) into.write(String(block).padStart(10), 'latin1')
	} else iconv.encode(value, encoding).copy(into)
}
