import { decodeBase45, encodeBase45 } from './base45.ts'
import { CborTag, decodeCbor, encodeCbor, type CborKey, type CborMap, type CborValue } from './cbor.ts'
import { CodecError } from './codecError.ts'
import { assembleSign1, encodeProtected, parseSign1, signedBytes, type CoseSign1 } from './cose.ts'
import { packMarks, unpackMarks } from './packedMarks.ts'

/**
 * The barcode of a document: `SC1:` + base45(COSE_Sign1(CWT claims)). Byte-level specification with test vectors:
 * resources/spec/barcode.md. Everything personal that is printed is in here, so that other words or marks on the paper
 * are seen at once.
 */
export interface TranscriptClaims {
	/** Issuer identifier of the exam profile, e.g. `HT-BUNEXE`. */
	issuer: string
	/** Unix seconds. */
	issuedAt: number
	/** Kind code of the document (`RN`), year and number of its register. */
	serial: { code: string; year: number; number: number }
	/** Leaf index in the public tree and index in the status list. */
	publicIndex: number
	surname: string
	givenNames: string
	/** ISO, possibly only `1987` or `1987-03`. */
	birthDate: string | null
	birthPlace: string | null
	orderNumber: string | null
	/** The exam session: its year, and its kind as index into the scheme's list. The exam itself is in the scheme. */
	year: number
	sessionKind: number
	series: string
	/** Scheme identifier, eight hexadecimal digits (codec/scheme.ts). */
	scheme: string
	/** Hundredths of a point, one per subject of the scheme; null when the document states no marks. */
	marks: (number | null)[] | null
	/** Flags of the marks, packed as in domain/markFlags.ts. */
	flags: number
	/** Hundredths. */
	total: number | null
	average: number | null
	/** Indexes into the scheme's lists. */
	decision: number | null
	mention: number | null
	/** Place among the admitted of the session, and how many they are; only on documents that state it. */
	rank?: { place: number; of: number }
	/** Made in a practice archive: no value at all. */
	practice: boolean
	/** Made with a barème or rules that the bureau has not confirmed. */
	example: boolean
}

export const barcodePrefix = 'SC1:'

const ISSUER = 1
const ISSUED_AT = 6
const TRANSCRIPT = -70001
const PRACTICE = 1
const EXAMPLE = 2
const FIRST_DAY = Date.UTC(1900, 0, 1)
const DAY = 86_400_000
const MOST_DAYS = 3_000_000

/** Keys of the transcript map. */
const key = {
	serial: 1,
	publicIndex: 2,
	surname: 3,
	givenNames: 4,
	birthDate: 5,
	birthPlace: 6,
	orderNumber: 7,
	year: 8,
	sessionKind: 9,
	series: 10,
	scheme: 11,
	marks: 12,
	flags: 13,
	total: 14,
	average: 15,
	decision: 16,
	mention: 17,
	bits: 18,
	rank: 19,
} as const

/** Human form of a serial: `HT-RN-2026-0000123`; the first part is the issuer's up to its hyphen. */
export function serialText(issuer: string, serial: TranscriptClaims['serial']): string {
	return `${issuer.split('-')[0]}-${serial.code}-${serial.year}-${String(serial.number).padStart(7, '0')}`
}

/** A full date is a number of days since 1900-01-01; a partial one a list of its parts. */
function dateToCbor(date: string): CborValue {
	const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date)
	if (parts === null) throw new CodecError('outOfRange', 'birth date')
	const [year, month, day] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
	if (year === undefined || (month !== undefined && (month < 1 || month > 12)))
		throw new CodecError('outOfRange', 'birth date')
	if (month === undefined) return [year]
	if (day === undefined) return [year, month]
	const time = Date.parse(`${date}T00:00:00Z`)
	if (Number.isNaN(time) || new Date(time).getUTCDate() !== day) throw new CodecError('outOfRange', 'birth date')
	return (time - FIRST_DAY) / DAY
}

function dateFromCbor(value: CborValue): string {
	if (typeof value === 'number') {
		if (Math.abs(value) > MOST_DAYS) throw new CodecError('outOfRange', 'birth date')
		return new Date(FIRST_DAY + value * DAY).toISOString().slice(0, 10)
	}
	if (!Array.isArray(value) || value.length < 1 || value.length > 2) throw new CodecError('wrongShape', 'birth date')
	return value.map((part, index) => String(natural(part, 'birth date')).padStart(index === 0 ? 4 : 2, '0')).join('-')
}

function bytesOfHex(hex: string): Uint8Array {
	if (!/^[0-9a-f]{8}$/.test(hex)) throw new CodecError('outOfRange', 'scheme identifier')
	return Uint8Array.from({ length: 4 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

const wholeNumber = /^(0|[1-9][0-9]{0,14})$/

/** The payload: CWT claims (RFC 8392) with the transcript as a private claim. Absent fields take no byte. */
export function encodeClaims(claims: TranscriptClaims): Uint8Array {
	const map: CborMap = new Map()
	const put = (at: number, value: CborValue | null) => {
		if (value !== null) map.set(at, value)
	}
	put(key.serial, [claims.serial.code, natural(claims.serial.year, 'year'), natural(claims.serial.number, 'number')])
	put(key.publicIndex, natural(claims.publicIndex, 'public index'))
	put(key.surname, claims.surname)
	put(key.givenNames, claims.givenNames)
	put(key.birthDate, claims.birthDate === null ? null : dateToCbor(claims.birthDate))
	put(key.birthPlace, claims.birthPlace)
	const { orderNumber } = claims
	put(key.orderNumber, orderNumber !== null && wholeNumber.test(orderNumber) ? Number(orderNumber) : orderNumber)
	put(key.year, natural(claims.year, 'session year'))
	put(key.sessionKind, natural(claims.sessionKind, 'session kind'))
	put(key.series, claims.series === '' ? null : claims.series)
	put(key.scheme, bytesOfHex(claims.scheme))
	put(key.marks, claims.marks === null ? null : packMarks(claims.marks))
	put(key.flags, claims.flags === 0 ? null : natural(claims.flags, 'flags'))
	put(key.total, claims.total === null ? null : natural(claims.total, 'total'))
	put(key.average, claims.average === null ? null : natural(claims.average, 'average'))
	put(key.decision, claims.decision === null ? null : natural(claims.decision, 'decision'))
	put(key.mention, claims.mention === null ? null : natural(claims.mention, 'mention'))
	const bits = (claims.practice ? PRACTICE : 0) | (claims.example ? EXAMPLE : 0)
	put(key.bits, bits === 0 ? null : bits)
	const { rank } = claims
	put(key.rank, rank === undefined ? null : [natural(rank.place, 'rank'), natural(rank.of, 'rank')])
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[ISSUER, claims.issuer],
			[ISSUED_AT, natural(claims.issuedAt, 'issue time')],
			[TRANSCRIPT, map],
		]),
	)
}

function natural(value: CborValue | undefined, what: string): number {
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
	throw new CodecError('outOfRange', what)
}
function text(value: CborValue | undefined, what: string): string {
	if (typeof value === 'string') return value
	throw new CodecError('wrongShape', what)
}
function bytes(value: CborValue | undefined, what: string): Uint8Array {
	if (value instanceof Uint8Array) return value
	throw new CodecError('wrongShape', what)
}

/** @throws CodecError unless the bytes are exactly what `encodeClaims` writes for what it returns. */
export function decodeClaims(payload: Uint8Array): TranscriptClaims {
	const claims = parseClaims(payload)
	if (!equalBytes(encodeClaims(claims), payload)) throw new CodecError('notCanonical', 'claims')
	return claims
}

function parseClaims(payload: Uint8Array): TranscriptClaims {
	const outer = decodeCbor(payload)
	if (!(outer instanceof Map)) throw new CodecError('wrongShape', 'claims')
	const map = outer.get(TRANSCRIPT)
	if (!(map instanceof Map)) throw new CodecError('notOurs', 'no transcript claim')
	const optional = <Value>(at: number, read: (value: CborValue) => Value): Value | null => {
		const value = map.get(at)
		return value === undefined ? null : read(value)
	}
	const number = (at: number, what: string) => optional(at, (value) => natural(value, what))
	const serial = map.get(key.serial)
	if (!Array.isArray(serial) || serial.length !== 3) throw new CodecError('wrongShape', 'serial')
	const bits = number(key.bits, 'bits') ?? 0
	const rank = optional(key.rank, rankOf)
	return {
		issuer: text(outer.get(ISSUER), 'issuer'),
		issuedAt: natural(outer.get(ISSUED_AT), 'issue time'),
		serial: {
			code: text(serial[0], 'serial'),
			year: natural(serial[1], 'serial'),
			number: natural(serial[2], 'serial'),
		},
		publicIndex: natural(map.get(key.publicIndex), 'public index'),
		surname: text(map.get(key.surname), 'surname'),
		givenNames: text(map.get(key.givenNames), 'given names'),
		birthDate: optional(key.birthDate, dateFromCbor),
		birthPlace: optional(key.birthPlace, (value) => text(value, 'birth place')),
		orderNumber: orderNumberOf(map.get(key.orderNumber)),
		year: natural(map.get(key.year), 'session year'),
		sessionKind: natural(map.get(key.sessionKind), 'session kind'),
		series: optional(key.series, (value) => text(value, 'series')) ?? '',
		scheme: hexOf(bytes(map.get(key.scheme), 'scheme')),
		marks: optional(key.marks, (value) => unpackMarks(bytes(value, 'marks'))),
		flags: number(key.flags, 'flags') ?? 0,
		total: number(key.total, 'total'),
		average: number(key.average, 'average'),
		decision: number(key.decision, 'decision'),
		mention: number(key.mention, 'mention'),
		...(rank && { rank }),
		practice: (bits & PRACTICE) !== 0,
		example: (bits & EXAMPLE) !== 0,
	}
}

function rankOf(value: CborValue): { place: number; of: number } {
	if (!Array.isArray(value) || value.length !== 2) throw new CodecError('wrongShape', 'rank')
	return { place: natural(value[0], 'rank'), of: natural(value[1], 'rank') }
}

function orderNumberOf(value: CborValue | undefined): string | null {
	if (value === undefined) return null
	return typeof value === 'number' ? String(natural(value, 'order number')) : text(value, 'order number')
}
const hexOf = (value: Uint8Array) => [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')

function asTag(value: CborValue): CborTag {
	if (value instanceof CborTag) return value
	throw new CodecError('notOurs', 'not a COSE_Sign1 message')
}

/** What the public register needs of a message that this program made itself: no checks, no marks. */
export interface RegisterClaims
	extends Pick<
		TranscriptClaims,
		'issuer' | 'publicIndex' | 'surname' | 'givenNames' | 'birthDate' | 'orderNumber' | 'scheme'
	> {
	serialCode: string
}

export function registerClaims(message: Uint8Array): RegisterClaims {
	const { value } = asTag(decodeCbor(message))
	const outer = decodeCbor(bytes(Array.isArray(value) ? value[2] : undefined, 'payload'))
	const map = outer instanceof Map ? outer.get(TRANSCRIPT) : undefined
	if (!(outer instanceof Map) || !(map instanceof Map)) throw new CodecError('notOurs', 'no transcript claim')
	const serial = map.get(key.serial)
	const birthDate = map.get(key.birthDate)
	return {
		issuer: text(outer.get(ISSUER), 'issuer'),
		publicIndex: natural(map.get(key.publicIndex), 'public index'),
		surname: text(map.get(key.surname), 'surname'),
		givenNames: text(map.get(key.givenNames), 'given names'),
		birthDate: birthDate === undefined ? null : dateFromCbor(birthDate),
		orderNumber: orderNumberOf(map.get(key.orderNumber)),
		scheme: hexOf(bytes(map.get(key.scheme), 'scheme')),
		serialCode: text(Array.isArray(serial) ? serial[0] : undefined, 'serial'),
	}
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, index) => byte === b[index])
}

export interface UnsignedBarcode {
	/** Bytes to sign: ES256, signature as raw r ‖ s. */
	toBeSigned: Uint8Array
	/** The COSE message of a signature over them. */
	message(signature: Uint8Array): Uint8Array
}

/** @param keyId first 8 bytes of the SHA-256 of the signer's certificate, or of the delegate key's SPKI. */
export function prepareBarcode(claims: TranscriptClaims, keyId: Uint8Array): UnsignedBarcode {
	const protectedBytes = encodeProtected({ algorithm: 'ES256', keyId })
	const payload = encodeClaims(claims)
	return {
		toBeSigned: signedBytes(protectedBytes, payload),
		message: (signature) => assembleSign1(protectedBytes, payload, signature),
	}
}

export function barcodeText(message: Uint8Array): string {
	return barcodePrefix + encodeBase45(message)
}

export interface ReadBarcode {
	/** The COSE message as bytes: what a release stores. */
	bytes: Uint8Array
	message: CoseSign1
	/** What the issuer must have signed. */
	toBeSigned: Uint8Array
	claims: TranscriptClaims
}

/** @throws CodecError */
export function readMessage(bytes: Uint8Array): ReadBarcode {
	const message = parseSign1(bytes)
	if (message.algorithm !== 'ES256' || message.keyId.length !== 8 || message.contentType !== undefined)
		throw new CodecError('notOurs', 'header of another kind of message')
	const toBeSigned = signedBytes(message.protectedBytes, message.payload)
	return { bytes, message, toBeSigned, claims: decodeClaims(message.payload) }
}

/** Structure only: whether the signature is right is for the caller to find out. @throws CodecError */
export function readBarcodeText(scanned: string): ReadBarcode {
	const trimmed = scanned.replace(/^[\s\uFEFF]+|[\r\n\t]+$/g, '')
	if (!trimmed.startsWith(barcodePrefix)) throw new CodecError('notOurs', `no ${barcodePrefix}`)
	return readMessage(decodeBase45(trimmed.slice(barcodePrefix.length)))
}
