import { CborTag, decodeCbor, encodeCbor, type CborKey, type CborValue } from './cbor.ts'
import { CodecError } from './codecError.ts'
import { encodeProtected } from './cose.ts'
import { asBytes, asList, asMap, asText, mapOf } from './cborShape.ts'

/**
 * COSE_Sign (RFC 9052 §4.1), tagged 98: one payload with several ES256 signatures, for the statement that says which
 * keys count. Structure only; whoever signs or verifies brings the cryptography.
 */
export interface CoseSignature {
	keyId: Uint8Array
	/** What this signature is over. */
	toBeSigned: Uint8Array
	signature: Uint8Array
}

export interface CoseSign {
	contentType: string
	payload: Uint8Array
	signatures: CoseSignature[]
}

const CONTENT_TYPE = 3
const none = new Uint8Array(0)

const bodyHeader = (contentType: string) => encodeCbor(new Map<CborKey, CborValue>([[CONTENT_TYPE, contentType]]))
const signerHeader = (keyId: Uint8Array) => encodeProtected({ algorithm: 'ES256', keyId })

/** Sig_structure of RFC 9052 §4.4 for one signer. */
export function signedByOne(contentType: string, payload: Uint8Array, keyId: Uint8Array): Uint8Array {
	return encodeCbor(['Signature', bodyHeader(contentType), signerHeader(keyId), none, payload])
}

export function assembleSign(
	contentType: string,
	payload: Uint8Array,
	signatures: readonly { keyId: Uint8Array; signature: Uint8Array }[],
): Uint8Array {
	const signers = signatures.map(({ keyId, signature }) => [signerHeader(keyId), new Map(), signature])
	return encodeCbor(new CborTag(98, [bodyHeader(contentType), new Map(), payload, signers]))
}

/** @throws CodecError unless the bytes are exactly what `assembleSign` writes. */
export function parseSign(bytes: Uint8Array): CoseSign {
	const message = decodeCbor(bytes)
	if (!(message instanceof CborTag) || message.tag !== 98) throw new CodecError('notOurs', 'not a COSE_Sign message')
	const [body, unprotected, payloadValue, signers] = asList(message.value, 'COSE_Sign', 4)
	if (asMap(unprotected, 'COSE_Sign').size > 0) throw new CodecError('unsupported', 'unprotected header')
	const contentType = asText(mapOf(asBytes(body, 'header'), [CONTENT_TYPE], 'header').get(CONTENT_TYPE), 'content type')
	const payload = asBytes(payloadValue, 'payload')
	const signatures = asList(signers, 'signers').map((signer): CoseSignature => {
		const [header, more, signature] = asList(signer, 'signer', 3)
		if (asMap(more, 'signer').size > 0) throw new CodecError('unsupported', 'unprotected header')
		const keyId = asBytes(mapOf(asBytes(header, 'header'), [1, 4], 'header').get(4), 'key identifier', 8)
		const toBeSigned = signedByOne(contentType, payload, keyId)
		return { keyId, toBeSigned, signature: asBytes(signature, 'signature', 64) }
	})
	const again = assembleSign(contentType, payload, signatures)
	if (again.length !== bytes.length || again.some((byte, index) => byte !== bytes[index]))
		throw new CodecError('notCanonical', 'COSE_Sign message')
	return { contentType, payload, signatures }
}
