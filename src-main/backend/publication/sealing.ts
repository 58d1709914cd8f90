import { createCipheriv, hkdfSync } from 'node:crypto'
import { registerClaims } from '#shared/codec/barcode'
import { LOCATOR_LENGTH, pad, TAG_LENGTH } from '#shared/codec/bundleRecord'
import { candidateDerivation, type CandidateSession, tagInput } from '#shared/codec/candidateKey'
import { sha256 } from './cryptography.ts'

const zeroNonce = Buffer.alloc(12)

/** A published document as the archive keeps it. */
export interface PublishedDocument {
	publicIndex: number
	kind: string
	candidateCode: string
	/** COSE_Sign1 message of the barcode. */
	barcode: Buffer
	exam: string
	year: number
	sessionKind: string
}

export interface SealedDocument {
	record: Buffer
	session: CandidateSession
	serialCode: string
	schemeId: string
}

/**
 * The record of a document. Everything comes from the signed message itself, never from tables that a later correction
 * may have changed: the same document gives the same bytes in every copy of a bundle.
 */
export function sealDocument(document: PublishedDocument, units: number): SealedDocument {
	const claims = registerClaims(document.barcode)
	if (claims.publicIndex !== document.publicIndex)
		throw new Error(`document ${document.publicIndex} carries another index`)
	const session: CandidateSession = {
		issuer: claims.issuer,
		exam: document.exam,
		year: document.year,
		kind: document.sessionKind,
	}
	const own = candidateDerivation(
		{
			orderNumber: claims.orderNumber ?? '',
			name: `${claims.surname} ${claims.givenNames}`,
			birthDate: claims.birthDate ?? '',
			code: document.candidateCode,
		},
		session,
	)
	const derived = Buffer.from(hkdfSync('sha256', own.material, own.salt, own.information, own.length))
	const tag = sha256(tagInput(document.barcode))
	const cipher = createCipheriv('aes-256-gcm', derived.subarray(LOCATOR_LENGTH), zeroNonce)
	const record = Buffer.concat([
		derived.subarray(0, LOCATOR_LENGTH),
		tag.subarray(0, TAG_LENGTH),
		cipher.update(pad(document.barcode, units)),
		cipher.final(),
		cipher.getAuthTag(),
	])
	return { record, session, serialCode: claims.serialCode, schemeId: claims.scheme }
}
