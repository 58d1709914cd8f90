import { CodecError } from '#shared/codec/codecError'
import { readDer } from '#shared/codec/derReader'
import { onlyFillsSignatureField } from '#shared/codec/pdfRevisions'
import type { Cryptography } from '#shared/verification/cryptography'
import { checkCms } from './cms.ts'

/** What a PDF says of itself: resources/spec/pdf.md. Signatures are found by their byte ranges (ISO 32000-2 §12.8.1). */
export interface ReadPdf {
	/** `altered` when any signature fails, the last does not cover the whole file, or something was changed in between. */
	signature: 'none' | 'intact' | 'altered'
	/** Certificates that signed, DER; the issuing signature first. */
	signers: Uint8Array[]
	/** Text of the barcode that the file carries for machines. */
	barcode: string | null
}

const BYTE_RANGE =
	/\/ByteRange\s{0,16}\[\s{0,16}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{0,16}\]/g
const BARCODE = /\((SC1:[0-9A-Z $%*+\-./:]{16,4000})\)/
const MOST_SIGNATURES = 16

const PIECE = 0x2000

/** One character for each byte, of the same number: what browsers call latin1 is Windows-1252, where 0x80 is a €. */
function asText(bytes: Uint8Array): string {
	const pieces: string[] = []
	for (let at = 0; at < bytes.length; at += PIECE) pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
	return pieces.join('')
}

export const isPdf = (bytes: Uint8Array): boolean => asText(bytes.subarray(0, 5)) === '%PDF-'

function bytesOfHex(hex: string): Uint8Array {
	if (!/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(hex) || hex.length % 2 !== 0) throw new CodecError('wrongShape', '/Contents')
	return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
		Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
	)
}

/** Zeros may fill /Contents behind the signature, and nothing else. */
function contentsOf(gap: string): Uint8Array {
	if (!gap.startsWith('<') || !gap.endsWith('>')) throw new CodecError('wrongShape', '/Contents')
	const padded = bytesOfHex(gap.slice(1, -1))
	const { bytes } = readDer(padded)
	if (padded.subarray(bytes.length).some((byte) => byte !== 0)) throw new CodecError('trailingBytes', '/Contents')
	return bytes
}

export async function readPdf(cryptography: Cryptography, bytes: Uint8Array): Promise<ReadPdf> {
	const text = asText(bytes)
	const barcode = BARCODE.exec(text)?.[1] ?? null
	const found: { end: number; certificate: Uint8Array | null }[] = []
	for (const match of [...text.matchAll(BYTE_RANGE)].slice(0, MOST_SIGNATURES)) {
		const [start = 0, first = 0, second = 0, length = 0] = match.slice(1).map(Number)
		const end = second + length
		if (start !== 0 || second <= first + 1 || end > bytes.length) {
			found.push({ end, certificate: null })
			continue
		}
		const signed = new Uint8Array(first + length)
		signed.set(bytes.subarray(0, first))
		signed.set(bytes.subarray(second, end), first)
		found.push({ end, certificate: await signerOf(cryptography, text.slice(first, second), signed) })
	}
	found.sort((left, right) => left.end - right.end)
	const signers = found.map(({ certificate }) => certificate).filter((certificate) => certificate !== null)
	if (found.length === 0) return { signature: 'none', signers, barcode }
	// Légalisations may fill in their fields afterwards; whoever signs them, they change nothing else.
	const permitted = found.every(({ end }, index) => {
		const before = found[index - 1]
		return !before || onlyFillsSignatureField(text, before.end, end)
	})
	const whole = permitted && found.at(-1)?.end === bytes.length && signers.length === found.length
	return { signature: whole ? 'intact' : 'altered', signers, barcode }
}

async function signerOf(cryptography: Cryptography, gap: string, signed: Uint8Array): Promise<Uint8Array | null> {
	try {
		const signer = await checkCms(cryptography, contentsOf(gap), await cryptography.sha256(signed))
		return signer?.certificate ?? null
	} catch (error) {
		if (error instanceof CodecError) return null
		throw error
	}
}

/** Photographs inside a PDF without a text of its own: a scanner's JPEG pages, ready to be looked at. */
export function photographsIn(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
	const MOST = 6
	const photographs: Uint8Array<ArrayBuffer>[] = []
	const text = asText(bytes)
	for (
		let start = text.indexOf('ÿØÿ');
		start >= 0 && photographs.length < MOST;
		start = text.indexOf('ÿØÿ', start + 3)
	) {
		const end = text.indexOf('endstream', start)
		if (end < 0) break
		photographs.push(Uint8Array.from(bytes.subarray(start, end)))
		start = end
	}
	return photographs
}
