import { CborTag, decodeCbor, encodeCbor, type CborMap } from './cbor.ts'
import { CodecError } from './codecError.ts'

/**
 * COSE_Sign1 (RFC 9052 §4.2), tagged 18: `[protected, {}, payload, signature]`. Only the structure: whoever signs or
 * verifies brings the cryptography. The unprotected header is always empty, so nothing unsigned travels along.
 */

/** Algorithm numbers of the IANA COSE registry. ECDSA signatures are raw r ‖ s. */
export const coseAlgorithms = { ES256: -7, ES384: -35, RS256: -257 } as const
export type CoseAlgorithm = keyof typeof coseAlgorithms

export interface CoseHeader {
	algorithm: CoseAlgorithm
	/** The key's identifier; 8 bytes everywhere in our formats. */
	keyId: Uint8Array
	/** Media type of the payload (header 3); absent in barcodes, where every byte counts. */
	contentType?: string
}

export interface CoseSign1 extends CoseHeader {
	protectedBytes: Uint8Array
	payload: Uint8Array
	signature: Uint8Array
}

const ALGORITHM = 1
const CONTENT_TYPE = 3
const KEY_ID = 4
const none = new Uint8Array(0)

export function encodeProtected(header: CoseHeader): Uint8Array {
	const map: CborMap = new Map()
	map.set(ALGORITHM, coseAlgorithms[header.algorithm])
	if (header.contentType !== undefined) map.set(CONTENT_TYPE, header.contentType)
	map.set(KEY_ID, header.keyId)
	return encodeCbor(map)
}

/** The bytes that are signed: Sig_structure of RFC 9052 §4.4 with no external data. */
export function signedBytes(protectedBytes: Uint8Array, payload: Uint8Array): Uint8Array {
	return encodeCbor(['Signature1', protectedBytes, none, payload])
}

export function assembleSign1(protectedBytes: Uint8Array, payload: Uint8Array, signature: Uint8Array): Uint8Array {
	return encodeCbor(new CborTag(18, [protectedBytes, new Map(), payload, signature]))
}

function parseProtected(bytes: Uint8Array): CoseHeader {
	const map = decodeCbor(bytes)
	if (!(map instanceof Map)) throw new CodecError('wrongShape', 'protected header is no map')
	const number = map.get(ALGORITHM)
	const algorithm = (Object.keys(coseAlgorithms) as CoseAlgorithm[]).find((name) => coseAlgorithms[name] === number)
	if (algorithm === undefined) throw new CodecError('unsupported', 'signature algorithm')
	const keyId = map.get(KEY_ID)
	if (!(keyId instanceof Uint8Array)) throw new CodecError('wrongShape', 'key identifier')
	const contentType = map.get(CONTENT_TYPE)
	for (const key of map.keys())
		if (key !== ALGORITHM && key !== CONTENT_TYPE && key !== KEY_ID)
			throw new CodecError('unsupported', `header ${key}`)
	if (contentType === undefined) return { algorithm, keyId }
	if (typeof contentType !== 'string') throw new CodecError('wrongShape', 'content type')
	return { algorithm, keyId, contentType }
}

/** @throws CodecError unless the bytes are exactly what `assembleSign1` writes. */
export function parseSign1(bytes: Uint8Array): CoseSign1 {
	const message = decodeCbor(bytes)
	if (!(message instanceof CborTag) || message.tag !== 18 || !Array.isArray(message.value))
		throw new CodecError('notOurs', 'not a COSE_Sign1 message')
	const [protectedBytes, unprotected, payload, signature, ...more] = message.value
	if (
		!(protectedBytes instanceof Uint8Array) ||
		!(unprotected instanceof Map) ||
		!(payload instanceof Uint8Array) ||
		!(signature instanceof Uint8Array) ||
		more.length > 0
	)
		throw new CodecError('wrongShape', 'COSE_Sign1 message')
	if (unprotected.size > 0) throw new CodecError('unsupported', 'unprotected header')
	const header = parseProtected(protectedBytes)
	if (signature.length === 0 || (header.algorithm === 'ES256' && signature.length !== 64))
		throw new CodecError('wrongShape', 'signature length')
	return { ...header, protectedBytes, payload, signature }
}
