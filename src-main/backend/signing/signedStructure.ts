import { verify, type KeyObject } from 'node:crypto'
import { children, derNull, DerError, objectIdentifier, tag, type Element } from './der.ts'

/** AlgorithmIdentifier of a signature → digest, for RSA (PKCS #1 v1.5) and ECDSA with the SHA-2 family. */
const algorithms = [
	['1.2.840.113549.1.1.11', 'sha256'],
	['1.2.840.113549.1.1.12', 'sha384'],
	['1.2.840.113549.1.1.13', 'sha512'],
	['1.2.840.10045.4.3.2', 'sha256'],
	['1.2.840.10045.4.3.3', 'sha384'],
	['1.2.840.10045.4.3.4', 'sha512'],
] as const
const BIT_STRING = 0x03

export function inside(element: Element | undefined, expected: number, least = 1): Element[] {
	if (element?.tag !== expected) throw new DerError('other tag')
	const parts = children(element)
	if (parts.length < least) throw new DerError('too short')
	return parts
}

/** Whether `key` made the signature of a SEQUENCE { to be signed, algorithm, BIT STRING, … } (X.509 §6.2.1 and others). */
export function signedBy(key: KeyObject, parts: readonly Element[]): boolean {
	const [toBeSigned, algorithm, signature] = parts
	const [identifier, parameters] = inside(algorithm, tag.sequence)
	const digest = algorithms.find(([dotted]) => identifier?.bytes.equals(objectIdentifier(dotted)))?.[1]
	if (!toBeSigned || !digest || (parameters && !parameters.bytes.equals(derNull))) return false
	if (signature?.tag !== BIT_STRING || signature.content[0] !== 0) return false
	try {
		return verify(digest, toBeSigned.bytes, key, signature.content.subarray(1))
	} catch {
		// The key is of another kind than the algorithm that is stated.
		return false
	}
}

/** UTCTime or GeneralizedTime without fractions (RFC 5280 §4.1.2.5). */
export function timeOf(element: Element | undefined): Date {
	const text = element?.content.toString('latin1') ?? ''
	const parts = /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
	if (!parts) throw new DerError('time')
	const [, year = '', month, day, hour, minute, second] = parts
	const whole = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
	const at = new Date(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`)
	if (Number.isNaN(at.getTime())) throw new DerError('time')
	return at
}
