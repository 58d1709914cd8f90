import { isAscii } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { Encoding } from '../encodings.ts'
import type { SourceFile, SourceRow } from '../table.ts'
import { type DbfHeader, foreignPage, MOST_HEADER_BYTES, readHeader, statedEncoding } from './header.ts'
import { memoBeside, memoBlock, MemoFile } from './memo.ts'
import { foreign, pageOfEncoding } from './page.ts'
import { Records } from './records.ts'

const CHUNK_BYTES = 1 << 18
/** Characters of long texts in one batch of rows. */
const BATCH_LONG_CHARACTERS = 4 << 20
const DELETED = 0x2a
const NOT_DELETED = 0x20
const END_OF_FILE = 0x1a
/** Bytes of texts with letters beyond ASCII that tell a code page. */
const SAMPLE_BYTES = 128 << 10
const SAMPLED_PLACES = 16
/** Long texts looked up at each place. */
const SAMPLED_MEMOS = 100
const SAMPLED_MEMO_FIELDS = 3
const NOTHING = Buffer.alloc(0)

/** Header of a table; null when the file is none. */
export function dbfHeader(path: string): DbfHeader | null {
	const file = openSync(path, 'r')
	try {
		const head = Buffer.alloc(Math.min(fstatSync(file).size, MOST_HEADER_BYTES))
		return readHeader(head.subarray(0, readSync(file, head, 0, head.length, 0)))
	} finally {
		closeSync(file)
	}
}

export interface DbfText {
	/** What the code page byte states, where people could choose it too. */
	stated: Encoding | null
	/** The code page byte names another page, which is used. */
	foreign: boolean
	/** Lines of text with bytes beyond ASCII, from all over the table. */
	sample: Buffer
}

/** What there is to tell the encoding of a table's texts by. */
export function sampleDbf(path: string): DbfText {
	const header = dbfHeader(path)
	if (!header) throw damaged(path)
	const texts = header.fields.filter(({ type }) => type === 'C' || type === 'V')
	const longTexts = header.fields.filter(({ type }) => type === 'M').slice(0, SAMPLED_MEMO_FIELDS)
	const memos = longTexts.length > 0 ? memoBeside(path, header.dialect) : null
	const memo = memos && new MemoFile(memos.path, memos.foxPro)
	const lines: Buffer[] = header.fields.map(({ name }) => name).filter((name) => !isAscii(name))
	const file = openSync(path, 'r')
	try {
		const { recordBytes, headerBytes } = header
		const whole = Math.floor((fstatSync(file).size - headerBytes) / recordBytes)
		const perPlace = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes))
		const places = Math.min(SAMPLED_PLACES, Math.ceil(whole / perPlace))
		const chunk = Buffer.alloc(perPlace * recordBytes)
		for (let place = 0; place < places; place++) {
			const first = Math.floor((whole * place) / places)
			const read = readSync(file, chunk, 0, chunk.length, headerBytes + first * recordBytes)
			const found: Buffer[] = []
			for (let at = 0; at + recordBytes <= read; at += recordBytes) {
				const record = chunk.subarray(at, at + recordBytes)
				for (const { offset, bytes } of texts) found.push(record.subarray(offset, offset + bytes))
				if (!memo || at >= SAMPLED_MEMOS * recordBytes) continue
				for (const { offset, bytes } of longTexts)
					found.push(memo.text(memoBlock(record.subarray(offset, offset + bytes))) ?? NOTHING)
			}
			keepAccented(found, SAMPLE_BYTES / places, lines)
		}
	} finally {
		closeSync(file)
		memo?.close()
	}
	return {
		stated: statedEncoding(header.codePage),
		foreign: foreignPage(header.codePage) !== null,
		sample: Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])),
	}
}

/** Copies texts with bytes beyond ASCII, up to a number of bytes. */
function keepAccented(texts: readonly Buffer[], most: number, into: Buffer[]): void {
	let kept = 0
	for (const text of texts) {
		if (kept >= most) return
		if (isAscii(text)) continue
		into.push(Buffer.from(text))
		kept += text.length
	}
}

const damaged = (path: string) => new AppError('imports.damaged', { file: basename(path) })

/**
 * A table of dBase II to 7, FoxPro or Visual FoxPro: one sheet whose first row has the names of the fields. Rows are
 * numbered by their place in the file, so that deleted records, which are passed over, leave gaps.
 * `encoding` holds unless the code page byte names a page that people cannot choose.
 */
export function openDbf(path: string, encoding: Encoding): SourceFile {
	const header = dbfHeader(path)
	if (!header) throw damaged(path)
	const own = foreignPage(header.codePage)
	const page = own === null ? pageOfEncoding(encoding) : foreign(own)
	const hasMemos = header.fields.some(({ type }) => type === 'M')
	const memos = hasMemos ? memoBeside(path, header.dialect) : null
	const file = openSync(path, 'r')
	const { size } = fstatSync(file)
	closeSync(file)
	let bytesRead = 0
	let deleted = 0

	async function* rows(): AsyncGenerator<SourceRow[]> {
		if (!header) return
		const memo = memos && new MemoFile(memos.path, memos.foxPro)
		const table = openSync(path, 'r')
		try {
			const records = new Records(header, page, memo)
			yield [{ row: 1, cells: records.names(), kinds: null, flaw: null }]
			const { recordBytes } = header
			const chunk = Buffer.alloc(Math.max(1, Math.floor(CHUNK_BYTES / recordBytes)) * recordBytes)
			let index = 0
			deleted = 0
			for (let place = header.headerBytes; ; ) {
				const read = readSync(table, chunk, 0, chunk.length, place)
				place += read
				bytesRead += read
				let batch: SourceRow[] = []
				let at = 0
				let ended = read < chunk.length
				for (; at < read; at += recordBytes, index++) {
					const mark = chunk[at] ?? 0
					// Beyond the stated count only what looks like a record is one: a crash leaves the count behind.
					if (mark === END_OF_FILE || (index >= header.records && mark !== NOT_DELETED && mark !== DELETED)) {
						ended = true
						break
					}
					if (mark === DELETED) {
						deleted++
						continue
					}
					const record = chunk.subarray(at, at + recordBytes)
					const row =
						at + recordBytes <= read ? records.row(record, index + 2) : cutOff(records, record, index, read - at)
					if (row) batch.push(row)
					if (records.longCharacters > BATCH_LONG_CHARACTERS) {
						records.longCharacters = 0
						yield batch
						batch = []
					}
				}
				if (batch.length > 0) yield batch
				if (ended) return
			}
		} finally {
			closeSync(table)
			memo?.close()
		}
	}
	return {
		format: 'dbf',
		bytes: size,
		bytesRead: () => bytesRead,
		notices: hasMemos && !memos ? ['memoMissing'] : [],
		sheets: [{ index: 0, name: '', rows, rowsDeleted: () => deleted }],
	}
}

/** The last record of a file that was cut off: what is there of it, none when that is only the mark. */
function cutOff(records: Records, record: Buffer, index: number, bytes: number): SourceRow | null {
	if (bytes < 2) return null
	const padded = Buffer.alloc(record.length, ' ')
	record.copy(padded, 0, 0, bytes)
	const row = records.row(padded, index + 2)
	if (!row) return null
	const whole = records.fields.filter((field) => field.offset + field.bytes <= bytes).length
	return { ...row, cells: row.cells.slice(0, Math.max(1, whole)), flaw: 'unterminated' }
}
