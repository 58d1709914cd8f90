import { createHash } from 'node:crypto'

/**
 * Finds the signatures of a PDF by their byte ranges (ISO 32000-2 §12.8.1). Scanning is enough and safer than parsing:
 * a signature counts only when its range is the whole file except for its own /Contents, so nothing that a scan could
 * be led astray by lies outside of what was signed.
 */
export interface PdfSignature {
	/** CMS, without the zeros behind it; null when /Contents is not what it must be. */
	cms: Buffer | null
	/** SHA-256 of the two ranges. */
	digest: Buffer
	/** Where the signed revision ends. */
	end: number
	coversWholeFile: boolean
	/** DocMDP permission that this signature certifies with (1 to 3), or null for an approval signature. */
	certifies: number | null
}

const BYTE_RANGE =
	/\/ByteRange\s{0,16}\[\s{0,16}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{0,16}\]/g
const MOST_SIGNATURES = 32
const END_OF_FILE = /%%EOF[\r\n]{0,2}$/

export function isPdf(bytes: Buffer): boolean {
	return bytes.subarray(0, 5).toString('latin1') === '%PDF-'
}

/** In the order in which they were made. */
export function findSignatures(bytes: Buffer): PdfSignature[] {
	const text = bytes.toString('latin1')
	const found: PdfSignature[] = []
	for (const match of text.matchAll(BYTE_RANGE)) {
		const [start = 0, first = 0, second = 0, length = 0] = match.slice(1).map(Number)
		const end = second + length
		if (start !== 0 || second <= first + 1 || end > bytes.length) continue
		const revision = text.slice(Math.max(0, end - 8), end)
		const digest = createHash('sha256').update(bytes.subarray(0, first)).update(bytes.subarray(second, end)).digest()
		found.push({
			cms: END_OF_FILE.test(revision) ? contentsOf(text.slice(first, second)) : null,
			digest,
			end,
			coversWholeFile: end === bytes.length,
			certifies: permissionNear(text, match.index),
		})
		if (found.length > MOST_SIGNATURES) break
	}
	return found.toSorted((left, right) => left.end - right.end)
}

/** `<hex, zeros>` in one case throughout, so that not even the case of a digit can be changed. */
function contentsOf(gap: string): Buffer | null {
	if (!/^<(?:[0-9a-f]+|[0-9A-F]+)>$/.test(gap) || gap.length % 2 !== 0) return null
	const padded = Buffer.from(gap.slice(1, -1), 'hex')
	const lengthOctets = (padded[1] ?? 0) - 0x80
	if (padded[0] !== 0x30 || lengthOctets < 1 || lengthOctets > 3) return null
	const end = 2 + lengthOctets + padded.readUIntBE(2, lengthOctets)
	if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) return null
	return padded.subarray(0, end)
}

/** Reads /P of the DocMDP transform in the signature dictionary around `/ByteRange`. */
function permissionNear(text: string, byteRangeAt: number): number | null {
	const dictionary = text.slice(text.lastIndexOf(' obj', byteRangeAt), text.indexOf('endobj', byteRangeAt))
	if (!dictionary.includes('/DocMDP')) return null
	return Number(/\/TransformParams\s*<<[^>]*\/P\s+([123])\b/.exec(dictionary)?.[1] ?? 2)
}
