import { createHash } from 'node:crypto'
import { encodeCbor, type CborValue } from '#shared/codec/cbor'
import { serialText, type TranscriptClaims } from '#shared/codec/barcode'
import { schemeOf, type Scheme } from '#shared/codec/scheme'
import type { Bareme, Profile } from '#shared/domain/profile'

/**
 * Everything personal that a document prints, and nothing that its template, barème or signer prints for all of them.
 * Plain data: it crosses into workers, and its canonical bytes are what a batch freezes by hash.
 */
export interface DocumentContent {
	/** Document kind of the profile, e.g. `releve`. */
	kind: string
	serial: { code: string; year: number; number: number }
	/** NFC, single spaces. */
	surname: string
	givenNames: string
	/** ISO, possibly only `1987` or `1987-03`. */
	birthDate: string | null
	birthPlace: string | null
	orderNumber: string | null
	/** The session's year; kind and series are identifiers of the profile. */
	year: number
	sessionKind: string
	series: string
	/** Identifier of the scheme its marks, decision and mention are read with (codec/scheme.ts). */
	scheme: string
	/** Hundredths of a point, one per slot of the barème; null when this kind of document states no marks. */
	marks: (number | null)[] | null
	/** Packed flags of the marks (domain/markFlags.ts). */
	flags: number
	/** Hundredths. */
	total: number | null
	average: number | null
	/** Identifiers of the profile. */
	decision: string | null
	mention: string | null
	/** Place among the admitted of the session, and how many they are; only when this kind of document states it. */
	rank?: { place: number; of: number }
	practice: boolean
	/** The barème is an example that the bureau has not confirmed. */
	example: boolean
}

export function serialOf(profile: Profile, content: Pick<DocumentContent, 'serial'>): string {
	return serialText(profile.issuer, content.serial)
}

/** Deterministic CBOR of all fields in a fixed order. */
export function canonicalBytes(content: DocumentContent): Uint8Array {
	const { serial } = content
	const fields: CborValue[] = [
		'sceau content v1',
		content.kind,
		[serial.code, serial.year, serial.number],
		content.surname,
		content.givenNames,
		content.birthDate,
		content.birthPlace,
		content.orderNumber,
		content.year,
		content.sessionKind,
		content.series,
		content.scheme,
		content.marks,
		content.flags,
		content.total,
		content.average,
		content.decision,
		content.mention,
		content.practice,
		content.example,
		...(content.rank ? [[content.rank.place, content.rank.of]] : []),
	]
	return encodeCbor(fields)
}

/** SHA-256 of the canonical bytes. */
export function contentHash(content: DocumentContent): Buffer {
	return createHash('sha256').update(canonicalBytes(content)).digest()
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** The scheme of a barème, with the one SHA-256 that this process has. */
export function schemeFor(bareme: Bareme, profile: Profile): Scheme {
	return schemeOf(bareme, profile, sha256)
}

/** What the barcode of a document states; `issuedAt` in Unix seconds. The content must belong to the scheme. */
export function claimsOf(
	content: DocumentContent,
	scheme: Scheme,
	issued: { issuedAt: number; publicIndex: number },
): TranscriptClaims {
	if (content.scheme !== scheme.id) throw new Error(`content of scheme ${content.scheme}, not ${scheme.id}`)
	const indexIn = (list: readonly { id: string }[], id: string) => {
		const index = list.findIndex((one) => one.id === id)
		if (index < 0) throw new Error(`${id} is not in scheme ${scheme.id}`)
		return index
	}
	const { table } = scheme
	return {
		issuer: table.issuer,
		issuedAt: issued.issuedAt,
		serial: content.serial,
		publicIndex: issued.publicIndex,
		surname: content.surname,
		givenNames: content.givenNames,
		birthDate: content.birthDate,
		birthPlace: content.birthPlace,
		orderNumber: content.orderNumber,
		year: content.year,
		sessionKind: indexIn(table.sessionKinds, content.sessionKind),
		series: content.series,
		scheme: content.scheme,
		marks: content.marks,
		flags: content.flags,
		total: content.total,
		average: content.average,
		decision: content.decision === null ? null : indexIn(table.decisions, content.decision),
		mention: content.mention === null ? null : indexIn(table.mentions, content.mention),
		...(content.rank && { rank: content.rank }),
		practice: content.practice,
		example: content.example,
	}
}
