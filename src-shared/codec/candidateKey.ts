import { nameKey } from '../domain/personName.ts'
import { encodeUtf8 } from './utf8.ts'

/**
 * What a candidate needs to find their own record: order number, name, date of birth and the ten characters that only
 * they were given. locator(16) ‖ key(32) = HKDF-SHA256 over these; the code's 50 bits are what makes guessing hopeless.
 */
export interface CandidateData {
	orderNumber: string
	/** Surname and given names in any order; accents and capitals do not matter. */
	name: string
	/** ISO as printed, possibly only a year or a month; empty when the document states none. */
	birthDate: string
	code: string
}

export interface CandidateSession {
	issuer: string
	exam: string
	year: number
	kind: string
}

export interface DerivationInput {
	material: Uint8Array
	salt: Uint8Array
	information: Uint8Array
	/** Bytes to derive. */
	length: number
}

export const CODE_LENGTH = 10
export const candidateSalt = encodeUtf8('sceau candidate v1')

/** Crockford's reading: capitals, O is 0, I and L are 1, hyphens and spaces count for nothing. */
export function normaliseCode(typed: string): string {
	return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
}

export const isCode = (code: string): boolean => /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code)

export function candidateMaterial(data: CandidateData): Uint8Array {
	const number = data.orderNumber.replace(/\s/g, '').toUpperCase()
	return encodeUtf8([number, nameKey(data.name, ''), data.birthDate, normaliseCode(data.code)].join('|'))
}

export const sessionInformation = ({ issuer, exam, year, kind }: CandidateSession): Uint8Array =>
	encodeUtf8([issuer, exam, year, kind].join('|'))

/** For locator ‖ key of a candidate's record. */
export function candidateDerivation(data: CandidateData, session: CandidateSession): DerivationInput {
	return {
		material: candidateMaterial(data),
		salt: candidateSalt,
		information: sessionInformation(session),
		length: 48,
	}
}

const tagPrefix = encodeUtf8('sceau document v1')

/**
 * What a record's tag is the SHA-256 of, cut to 16 bytes: the barcode message behind a prefix of its own. The signature
 * in the message is random, so only somebody with the document can compute it.
 */
export function tagInput(message: Uint8Array): Uint8Array {
	const input = new Uint8Array(tagPrefix.length + message.length)
	input.set(tagPrefix)
	input.set(message, tagPrefix.length)
	return input
}
