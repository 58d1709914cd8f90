import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { CsvScanner, unwrapped } from './csvScanner.ts'
import { decoderFor, type Encoding } from './encodings.ts'
import type { SourceFile, SourceRow } from './table.ts'

const CHUNK_BYTES = 1 << 16

export interface CsvOptions {
	encoding: Encoding
	/** One character. */
	delimiter: string
	/** False where a quote is a character like any other. */
	quotes?: boolean
}

const byteOrderMarks: Partial<Record<Encoding, readonly number[]>> = {
	'utf-8': [0xef, 0xbb, 0xbf],
	'utf-16le': [0xff, 0xfe],
	'utf-16be': [0xfe, 0xff],
}

/** Length of the byte order mark of `encoding` at the start of a file, else 0. */
export function byteOrderMark(head: Buffer, encoding: Encoding): number {
	const mark = byteOrderMarks[encoding] ?? []
	return mark.length > 0 && mark.every((byte, index) => head[index] === byte) ? mark.length : 0
}

/** Delimited text: one sheet, rows read in pieces of 64 KiB. */
export function openCsv(path: string, { encoding, delimiter, quotes = true }: CsvOptions): SourceFile {
	const { size } = statSync(path)
	let bytesRead = 0
	async function* rows(): AsyncGenerator<SourceRow[]> {
		const file = openSync(path, 'r')
		try {
			const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
			const decoder = decoderFor(encoding)
			const scanner = new CsvScanner(delimiter, quotes)
			let first = true
			let isWrapped: boolean | null = null
			for (let last = false; !last; ) {
				const read = readSync(file, chunk, 0, CHUNK_BYTES, null)
				last = read === 0
				bytesRead += read
				const bytes = chunk.subarray(first ? byteOrderMark(chunk.subarray(0, read), encoding) : 0, read)
				first = false
				const { text, invalid } = decoder.decode(bytes, last)
				const batch = scanner.push(text, invalid, last)
				if (batch.length === 0) continue
				isWrapped ??= quotes && batch[0]?.cells.length === 1 && batch[0].cells[0]?.includes(delimiter) === true
				yield isWrapped ? batch.map((row) => unwrapped(row, delimiter)) : batch
			}
		} finally {
			closeSync(file)
		}
	}
	return { format: 'csv', bytes: size, sheets: [{ index: 0, name: '', rows }], bytesRead: () => bytesRead }
}
