import { encodeCbor, type CborKey, type CborValue } from './cbor.ts'
import { asBytes, asNatural, asText, mapOf } from './cborShape.ts'
import { CodecError } from './codecError.ts'
import { HASH_LENGTH } from './merkle.ts'

/**
 * Statement by which a signer's key (RSA, P-384, a token) lets a P-256 key sign the barcodes of one batch: the payload
 * of a COSE_Sign1 message whose key identifier is the first 8 bytes of the SHA-256 of the signer's certificate.
 */
export interface Delegation {
	issuer: string
	/** SubjectPublicKeyInfo of the key that may sign barcodes. */
	publicKey: Uint8Array
	batchId: number
	/** SHA-256 of the signer's certificate. */
	signerFingerprint: Uint8Array
	/** Unix seconds. */
	notBefore: number
	notAfter: number
}

export const delegationContentType = 'application/sceau-delegation+cbor'
const FORMAT = 1

export function encodeDelegation(delegation: Delegation): Uint8Array {
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[0, FORMAT],
			[1, delegation.issuer],
			[2, delegation.publicKey],
			[3, delegation.batchId],
			[4, delegation.signerFingerprint],
			[5, delegation.notBefore],
			[6, delegation.notAfter],
		]),
	)
}

/** @throws CodecError */
export function decodeDelegation(payload: Uint8Array): Delegation {
	const map = mapOf(payload, [0, 1, 2, 3, 4, 5, 6], 'delegation')
	if (map.get(0) !== FORMAT) throw new CodecError('unsupported', 'delegation format')
	return {
		issuer: asText(map.get(1), 'issuer'),
		publicKey: asBytes(map.get(2), 'public key'),
		batchId: asNatural(map.get(3), 'batch'),
		signerFingerprint: asBytes(map.get(4), 'signer', HASH_LENGTH),
		notBefore: asNatural(map.get(5), 'start'),
		notAfter: asNatural(map.get(6), 'end'),
	}
}
