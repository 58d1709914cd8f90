import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { assembleSign1, encodeProtected, parseSign1, signedBytes } from '#shared/codec/cose'
import { decodeDelegation, delegationContentType, encodeDelegation, type Delegation } from '#shared/codec/delegation'
import { fingerprintOf } from './certificates.ts'
import { derSignature, rawSignature } from './der.ts'
import {
	coseAlgorithmOf,
	coseSignature,
	keyAlgorithmOf,
	toCoseSignature,
	type CertifiedKey,
	type DigestName,
	type Signer,
} from './signer.ts'

/**
 * The key that signs the barcodes of one signing run: the signer's own when it is on P-256 and in a file, otherwise a
 * fresh P-256 key that lives in memory only and that the signer's key has authorised (a signature of 256 bytes or more
 * would not fit the symbol, and a token would have twice the work).
 */
export interface BarcodeKey {
	/** 8 bytes. */
	keyId: Buffer
	privateKey: KeyObject
	/** SubjectPublicKeyInfo. */
	publicKey: Buffer
	delegation: Buffer | null
}

/** What a run needs to say in its delegation. */
export interface SigningRun {
	issuer: string
	batchId: number
	startedAt: Date
	certificateNotAfter: Date
}

const LONGEST_RUN_SECONDS = 14 * 86_400
const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/** First 8 bytes of the SHA-256 of a certificate or of a SubjectPublicKeyInfo. */
export function keyIdOf(bytes: Uint8Array): Buffer {
	return createHash('sha256').update(bytes).digest().subarray(0, 8)
}

export function barcodeKeyFor(signer: Signer, signerKey: KeyObject, run: SigningRun): BarcodeKey {
	if (signer.algorithm === 'P-256') {
		const publicKey = createPublicKey(signerKey).export({ format: 'der', type: 'spki' })
		return { keyId: keyIdOf(signer.certificate), privateKey: signerKey, publicKey, delegation: null }
	}
	const delegate = newDelegate(signer, run)
	return delegate.authorised(coseSignature(signer, delegate.toBeSigned))
}

/** The same for a key that answers later, whatever its kind: a token signs documents, not barcodes as well. */
export async function delegatedBarcodeKey(
	signer: CertifiedKey & { sign(bytes: Uint8Array, digest: DigestName): Promise<Buffer> },
	run: SigningRun,
): Promise<BarcodeKey> {
	const delegate = newDelegate(signer, run)
	const { digest } = coseAlgorithmOf(signer.algorithm)
	return delegate.authorised(toCoseSignature(signer.algorithm, await signer.sign(delegate.toBeSigned, digest)))
}

/** A fresh key, and what the signer has to sign so that it may stand for him. */
function newDelegate(signer: CertifiedKey, run: SigningRun) {
	const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' })
	const from = seconds(run.startedAt)
	const statement: Delegation = {
		issuer: run.issuer,
		publicKey,
		batchId: run.batchId,
		signerFingerprint: Buffer.from(fingerprintOf(signer.certificate), 'hex'),
		notBefore: from,
		notAfter: Math.min(from + LONGEST_RUN_SECONDS, seconds(run.certificateNotAfter)),
	}
	const header = encodeProtected({
		algorithm: coseAlgorithmOf(signer.algorithm).name,
		keyId: keyIdOf(signer.certificate),
		contentType: delegationContentType,
	})
	const payload = encodeDelegation(statement)
	return {
		toBeSigned: signedBytes(header, payload),
		authorised: (signature: Uint8Array): BarcodeKey => ({
			keyId: keyIdOf(publicKey),
			privateKey: pair.privateKey,
			publicKey,
			delegation: Buffer.from(assembleSign1(header, payload, signature)),
		}),
	}
}

/** ES256 over the bytes of a COSE Sig_structure, r ‖ s. */
export function signBarcode(key: KeyObject, bytes: Uint8Array): Buffer {
	return rawSignature(sign('sha256', bytes, key), 32)
}

export function verifyEs256(publicKey: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
	return signature.length === 64 && verify('sha256', bytes, publicKey, derSignature(signature))
}

/** The statement inside when the certificate's key really signed it and it speaks of that certificate; otherwise null. */
export function checkedDelegation(
	delegation: Uint8Array,
	certificate: { der: Buffer; publicKey: KeyObject },
): Delegation | null {
	try {
		const message = parseSign1(delegation)
		const algorithm = keyAlgorithmOf(certificate.publicKey)
		if (!algorithm || message.contentType !== delegationContentType) return null
		const { name, digest } = coseAlgorithmOf(algorithm)
		if (message.algorithm !== name || !keyIdOf(certificate.der).equals(message.keyId)) return null
		const signature = name === 'RS256' ? message.signature : derSignature(message.signature)
		const bytes = signedBytes(message.protectedBytes, message.payload)
		if (!verify(digest, bytes, certificate.publicKey, signature)) return null
		const statement = decodeDelegation(message.payload)
		const named = Buffer.from(statement.signerFingerprint).toString('hex')
		return named === fingerprintOf(certificate.der) ? statement : null
	} catch {
		return null
	}
}
