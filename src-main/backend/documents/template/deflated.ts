import { constants, deflateSync } from 'node:zlib'
import type { PDFContext, PDFRawStream } from 'pdf-lib'

/** A compressed stream. What all documents of a batch share is compressed once, so as well as it can be. */
export function deflated(
	context: PDFContext,
	bytes: Uint8Array,
	entries: Record<string, number | string> = {},
): PDFRawStream {
	const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED]
	const [smallest = bytes] = strategies
		.map((strategy) => deflateSync(bytes, { level: 9, memLevel: 9, strategy }))
		.toSorted((left, right) => left.length - right.length)
	return context.stream(smallest, { ...entries, Filter: 'FlateDecode' })
}
