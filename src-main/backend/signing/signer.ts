import { constants, sign as signBytes, verify, X509Certificate, type KeyObject } from 'node:crypto'
import type { CoseAlgorithm } from '#shared/codec/cose'
import { AppError } from '#shared/errors/index'
import { rawSignature } from './der.ts'
import { signOver, type TokenLink } from './tokens/link.ts'

export const keyAlgorithms = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]

export type DigestName = 'sha256' | 'sha384'

/** Whoever holds a private key: a PKCS#12 file or a token. */
export interface Signer {
	readonly algorithm: KeyAlgorithm
	/** DER. */
	readonly certificate: Buffer
	/** Issuers in order, the signer's own first; DER. May be empty. */
	readonly chain: readonly Buffer[]
	/** Bytes of the longest signature this key makes. */
	readonly longestSignature: number
	/** PKCS #1 v1.5 for RSA, ECDSA-Sig-Value (DER) for elliptic curves, over the digest of `bytes`. */
	sign(bytes: Uint8Array, digest?: DigestName): Buffer
}

const longest: Record<KeyAlgorithm, number> = {
	'P-256': 72,
	'P-384': 104,
	'RSA-2048': 256,
	'RSA-3072': 384,
	'RSA-4096': 512,
}

/** What everybody may know of a key. */
export interface CertifiedKey {
	algorithm: KeyAlgorithm
	/** DER. */
	certificate: Uint8Array
	chain: readonly Uint8Array[]
}

/** What of a signer crosses into a worker thread; never written anywhere. */
export interface KeyMaterial extends CertifiedKey {
	privateKey: KeyObject
}

/** The same where the key stays on a token: a way to the thread that owns it. */
export interface TokenMaterial extends CertifiedKey {
	token: TokenLink
}

/** Everything of a signer but the signing. */
export function certifiedSigner(key: CertifiedKey): Omit<Signer, 'sign'> {
	return {
		algorithm: key.algorithm,
		certificate: Buffer.from(key.certificate),
		chain: key.chain.map((one) => Buffer.from(one)),
		longestSignature: longest[key.algorithm],
	}
}

const signerWith = (key: CertifiedKey, sign: Signer['sign']): Signer => ({ ...certifiedSigner(key), sign })

export function nodeSigner(material: KeyMaterial): Signer {
	const key = material.algorithm.startsWith('RSA')
		? { key: material.privateKey, padding: constants.RSA_PKCS1_PADDING }
		: material.privateKey
	return signerWith(material, (bytes, digest = 'sha256') => signBytes(digest, bytes, key))
}

/** What a token answers is looked at: a document with a signature that is none must not count as signed. */
export function signerFor(material: KeyMaterial | TokenMaterial): Signer {
	if ('privateKey' in material) return nodeSigner(material)
	const { publicKey } = new X509Certificate(material.certificate)
	return signerWith(material, (bytes, digest = 'sha256') => {
		const signature = signOver(material.token, { bytes, digest })
		if (!verify(digest, bytes, publicKey, signature))
			throw new AppError('signing.tokenFailed', { reason: 'CKR_SIGNATURE_INVALID' })
		return signature
	})
}

/** Name of the key's kind, or null for one that is not supported (other curves, Ed25519, RSA-PSS, odd RSA sizes). */
export function keyAlgorithmOf(key: KeyObject): KeyAlgorithm | null {
	if (key.asymmetricKeyType === 'ec') {
		const curve = key.asymmetricKeyDetails?.namedCurve
		return curve === 'prime256v1' ? 'P-256' : curve === 'secp384r1' ? 'P-384' : null
	}
	if (key.asymmetricKeyType !== 'rsa') return null
	return keyAlgorithms.find((name) => name === `RSA-${key.asymmetricKeyDetails?.modulusLength}`) ?? null
}

/** How a key signs COSE messages: algorithm, its digest, and the signature in COSE's form (RFC 9053 §2.1). */
export function coseAlgorithmOf(algorithm: KeyAlgorithm): { name: CoseAlgorithm; digest: DigestName } {
	if (algorithm === 'P-256') return { name: 'ES256', digest: 'sha256' }
	if (algorithm === 'P-384') return { name: 'ES384', digest: 'sha384' }
	return { name: 'RS256', digest: 'sha256' }
}

/** From a signer's form into COSE's. */
export function toCoseSignature(algorithm: KeyAlgorithm, signature: Buffer): Buffer {
	const { name } = coseAlgorithmOf(algorithm)
	if (name === 'RS256') return signature
	return rawSignature(signature, name === 'ES256' ? 32 : 48)
}

export function coseSignature(signer: Pick<Signer, 'algorithm' | 'sign'>, bytes: Uint8Array): Buffer {
	const { digest } = coseAlgorithmOf(signer.algorithm)
	return toCoseSignature(signer.algorithm, signer.sign(bytes, digest))
}
