import type { X509Certificate } from 'node:crypto'
import type { PdfVerification } from '#shared/contract/signing'
import { barcodePrefix, readBarcodeText, serialText, type ReadBarcode } from '#shared/codec/barcode'
import { readWithScheme, type SchemeTable } from '#shared/codec/scheme'
import { verifyEs256 } from './barcodeKey.ts'
import { barcodeKeyCandidates, usableKey, type TrustContext, type TrustedBarcodeKey } from './trust.ts'

export type Verdict = PdfVerification['verdict']

export interface BarcodeCheck {
	verdict: Verdict
	/** Message codes `verification.<code>`. */
	reasons: string[]
	/** What it says, when it could be read; believe it only when the verdict allows. */
	read: ReadBarcode | null
	/** Whose key signed it, when the signature is right. */
	certificate: X509Certificate | null
}

const failed = (verdict: Verdict, reason: string, read: ReadBarcode | null = null): BarcodeCheck => ({
	verdict,
	reasons: [reason],
	read,
	certificate: null,
})

/** Checks the signature of a barcode and looks its document up. Without trust nothing can be said of its signer. */
export function checkBarcode(text: string, trust: TrustContext | null): BarcodeCheck {
	let read: ReadBarcode
	try {
		read = readBarcodeText(text)
	} catch {
		return text.trimStart().startsWith(barcodePrefix)
			? failed('altered', 'barcodeDamaged')
			: failed('unreadable', 'notOurBarcode')
	}
	if (!trust) return failed('cannotCheck', 'noTrust', read)
	return checkSignature(read, barcodeKeyCandidates(trust, read.message.keyId), trust)
}

function checkSignature(read: ReadBarcode, candidates: TrustedBarcodeKey[], trust: TrustContext): BarcodeCheck {
	const keys = candidates.map(usableKey).filter((key) => key !== null)
	if (keys.length === 0) return failed('unknownIssuer', 'barcodeKeyUnknown', read)
	const key = keys.find(({ publicKey }) => verifyEs256(publicKey, read.toBeSigned, read.message.signature))
	if (!key) return failed('altered', 'barcodeSignature', read)
	if (!key.allows(read.claims)) return failed('altered', 'barcodeOutsideAuthority', read)
	return { ...standing(read, trust), read, certificate: key.certificate }
}

/** What the register says of the document that a barcode names. */
export function standing(read: ReadBarcode, trust: TrustContext): { verdict: Verdict; reasons: string[] } {
	const { publicIndex } = read.claims
	const practice = read.claims.practice ? ['practice'] : []
	if (!trust.status) return { verdict: 'valid', reasons: [...practice, 'statusUnknown'] }
	const status = trust.status(publicIndex)
	if (status === null || trust.registered?.(publicIndex, read.bytes) === false)
		return { verdict: 'cannotCheck', reasons: ['notInRegister', ...practice] }
	return { verdict: status, reasons: status === 'valid' ? practice : [status, ...practice] }
}

/** Answer for `publication.verifyBarcode` and the command line. */
export function verifyBarcode(text: string, trust: TrustContext | null): PdfVerification {
	const { verdict, reasons, read } = checkBarcode(text, trust)
	return {
		verdict,
		reasons,
		serial: read ? serialText(read.claims.issuer, read.claims.serial) : null,
		signatures: [],
		barcode: text,
		content: read ? contentOf(read, trust?.schemes?.get(read.claims.scheme)) : [],
		status: statusIn(read, trust),
		published: null,
	}
}

export function statusIn(read: ReadBarcode | null, trust: TrustContext | null): string | null {
	return read && trust?.status ? trust.status(read.claims.publicIndex) : null
}

const hundredths = (value: number) => (value / 100).toFixed(2)

/**
 * What the barcode says, line by line. Labels are message codes `verification.field.<label>`; a subject's label is its
 * name where the scheme is known, otherwise its number.
 */
export function contentOf({ claims }: ReadBarcode, scheme: SchemeTable | undefined): PdfVerification['content'] {
	const lines: PdfVerification['content'] = []
	const add = (label: string, value: string | number | null | undefined) => {
		if (value !== null && value !== undefined && value !== '') lines.push({ label, value: String(value) })
	}
	const words = schemeWords(claims, scheme)
	add('issuer', claims.issuer)
	add('serial', serialText(claims.issuer, claims.serial))
	add('surname', claims.surname)
	add('givenNames', claims.givenNames)
	add('birthDate', claims.birthDate)
	add('birthPlace', claims.birthPlace)
	add('orderNumber', claims.orderNumber)
	add('exam', words?.exam.names.fr)
	add('year', claims.year)
	add('session', words?.sessionKind?.names.fr)
	add('series', words?.series?.names.fr ?? claims.series)
	for (const [index, mark] of (claims.marks ?? []).entries()) {
		const subject = words?.marks[index]?.subject.names.fr ?? String(index + 1)
		const flag = words?.marks[index]?.flag ?? 'none'
		const value = mark === null ? '—' : hundredths(mark)
		add(subject, flag === 'none' ? value : `${value} (${flag})`)
	}
	add('total', claims.total === null ? null : hundredths(claims.total))
	add('average', claims.average === null ? null : hundredths(claims.average))
	add('decision', words?.decision?.names.fr)
	add('mention', words?.mention?.names.fr)
	add('rank', claims.rank && `${claims.rank.place} / ${claims.rank.of}`)
	return lines
}

function schemeWords(claims: ReadBarcode['claims'], scheme: SchemeTable | undefined) {
	try {
		return scheme ? readWithScheme(claims, scheme) : null
	} catch {
		return null
	}
}
