import { isAscii } from 'node:buffer'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK_BYTES = 1 << 20
/** Enough accented names to tell code pages apart. */
const SAMPLE_BYTES = 256 << 10
const HEAD_BYTES = 256 << 10

export interface TextSample {
	sha256: string
	bytes: number
	head: Buffer
	/** Lines with bytes beyond ASCII, from all over the file. */
	accented: Buffer
}

/** Reads a whole file once: its hash, its beginning, and lines that show its encoding. */
export function sampleFile(path: string, cancelled: () => boolean): TextSample {
	const file = openSync(path, 'r')
	try {
		const hash = createHash('sha256')
		const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
		const lines: Buffer[] = []
		let head = Buffer.alloc(0)
		let bytes = 0
		let kept = 0
		for (let read = 1; read > 0 && !cancelled(); ) {
			read = readSync(file, chunk, 0, CHUNK_BYTES, null)
			const piece = chunk.subarray(0, read)
			hash.update(piece)
			if (bytes === 0) head = Buffer.from(piece.subarray(0, HEAD_BYTES))
			bytes += read
			// A part of each piece only, so that a long file is sampled in many places.
			if (kept < SAMPLE_BYTES && !isAscii(piece))
				kept += keepAccented(piece, Math.min(SAMPLE_BYTES - kept, 32 << 10), lines)
		}
		return { sha256: hash.digest('hex'), bytes, head, accented: Buffer.concat(lines) }
	} finally {
		closeSync(file)
	}
}

function keepAccented(piece: Buffer, most: number, lines: Buffer[]): number {
	let kept = 0
	for (let start = 0; start < piece.length && kept < most; ) {
		const newline = piece.indexOf(10, start)
		// The line cut off by the end of the piece is left out, unless it is all there is.
		if (newline < 0 && start > 0) break
		const end = newline < 0 ? piece.length : newline + 1
		const line = piece.subarray(start, Math.min(end, start + 4096))
		if (!isAscii(line)) {
			lines.push(Buffer.from(line))
			kept += line.length
		}
		start = end
	}
	return kept
}
