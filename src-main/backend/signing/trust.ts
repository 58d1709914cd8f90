import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { StatusValue, TrustRoot } from '#shared/codec/bundleStatements'
import type { TranscriptClaims } from '#shared/codec/barcode'
import type { SchemeTable } from '#shared/codec/scheme'
import { checkedDelegation, keyIdOf } from './barcodeKey.ts'
import { chainOf, fingerprintOf, issuedBy } from './certificates.ts'
import type { ReadCms } from './cmsCheck.ts'
import { keyAlgorithmOf } from './signer.ts'

/** Whom a verification believes, and what is known about documents. From an archive, a bundle or certificates given. */
export interface TrustContext {
	/** Certificates of signers, or of authorities that issued them; DER. */
	certificates: readonly Uint8Array[]
	/** Certificates of those who légalise; they vouch for no document. */
	legalisers?: readonly Uint8Array[]
	barcodeKeys: readonly TrustedBarcodeKey[]
	/** Issuers of the signers' certificates as they are known here, one behind the other, by the signer's fingerprint. */
	chains?: ReadonlyMap<string, Buffer>
	/** What the numbers in barcodes mean, by scheme identifier. */
	schemes?: ReadonlyMap<string, SchemeTable>
	/** State of the document with this public index; null when the register does not know it. */
	status?: (publicIndex: number) => StatusValue | null
	/** Whether the register holds exactly this barcode at its index. */
	registered?: (publicIndex: number, message: Uint8Array) => boolean
}

export interface TrustedBarcodeKey {
	keyId: Uint8Array
	/** SubjectPublicKeyInfo. */
	publicKey: Uint8Array
	delegation: Uint8Array | null
	/** Certificate of the signer that the key belongs to or was authorised by. */
	certificate: Uint8Array
}

/** A barcode key that was traced to a certificate. */
export interface UsableBarcodeKey {
	publicKey: KeyObject
	certificate: X509Certificate
	/** Whether a document of these claims was within what the key may sign. */
	allows(claims: Pick<TranscriptClaims, 'issuedAt' | 'issuer'>): boolean
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/** Nothing is believed of a key but what its certificate or a delegation signed by that certificate's key says. */
export function usableKey(from: TrustedBarcodeKey): UsableBarcodeKey | null {
	try {
		const certificate = new X509Certificate(from.certificate)
		const [start, end] = [seconds(certificate.validFromDate), seconds(certificate.validToDate)]
		const valid = (at: number) => start <= at && at <= end
		if (from.delegation === null) {
			if (!keyIdOf(certificate.raw).equals(from.keyId) || keyAlgorithmOf(certificate.publicKey) !== 'P-256') return null
			return { publicKey: certificate.publicKey, certificate, allows: ({ issuedAt }) => valid(issuedAt) }
		}
		const statement = checkedDelegation(from.delegation, { der: certificate.raw, publicKey: certificate.publicKey })
		if (!statement || !keyIdOf(statement.publicKey).equals(from.keyId)) return null
		const publicKey = createPublicKey({ key: Buffer.from(statement.publicKey), format: 'der', type: 'spki' })
		if (keyAlgorithmOf(publicKey) !== 'P-256') return null
		return {
			publicKey,
			certificate,
			allows: ({ issuedAt, issuer }) =>
				valid(issuedAt) &&
				issuer === statement.issuer &&
				statement.notBefore <= issuedAt &&
				issuedAt <= statement.notAfter,
		}
	} catch {
		return null
	}
}

/** The trusted keys with this identifier; a P-256 certificate among the trusted ones is a barcode key by itself. */
export function barcodeKeyCandidates(trust: TrustContext, keyId: Uint8Array): TrustedBarcodeKey[] {
	const own = trust.certificates
		.filter((certificate) => keyIdOf(certificate).equals(keyId))
		.map((certificate): TrustedBarcodeKey => ({ keyId, publicKey: new Uint8Array(), delegation: null, certificate }))
	const listed = trust.barcodeKeys.filter((key) => Buffer.from(key.keyId).equals(keyId))
	return [...listed, ...own]
}

/** Whether a certificate is trusted itself or leads, over the enclosed issuers, to one that is. */
export function isTrusted(trust: TrustContext, certificate: X509Certificate, enclosed: readonly Buffer[]): boolean {
	const known = (der: Uint8Array) => trust.certificates.some((one) => Buffer.from(one).equals(der))
	return known(certificate.raw) || chainOf(certificate, [...enclosed, ...trust.certificates]).some(known)
}

/** Whether a further signature on a document is by somebody known here: an authority that légalises, or a signer. */
export function mayLegalise(trust: TrustContext, certificate: X509Certificate, enclosed: readonly Buffer[]): boolean {
	const certificates = [...trust.certificates, ...(trust.legalisers ?? [])]
	return isTrusted({ ...trust, certificates }, certificate, enclosed)
}

/**
 * Whether the issuers enclosed in a signature are unchanged. They matter only for finding the way to an authority, but a
 * document is either exactly as it was issued or it is not. A chain up to its root vouches for itself.
 */
export function chainUnchanged(trust: TrustContext | null, cms: ReadCms): boolean {
	if (cms.chainComplete) return true
	const last = cms.chain.at(-1)
	if (!trust || !last) return false
	const known = trust.chains?.get(cms.certificate.fingerprint)
	if (known) return known.equals(Buffer.concat(cms.chain))
	const top = new X509Certificate(last)
	return trust.certificates.some((der) => top.raw.equals(der) || issuedBy(top, new X509Certificate(der)))
}

/** What a bundle says: the signers and keys of its root, its schemes and its status list. */
export function trustFromBundle(bundle: {
	root: TrustRoot
	schemes: ReadonlyMap<string, SchemeTable>
	statusOf: (publicIndex: number) => StatusValue | null
}): TrustContext {
	const { root, schemes, statusOf } = bundle
	const barcodeKeys = root.barcodeKeys.flatMap(({ keyId, publicKey, delegation, signer }) => {
		const certificate = root.signers[signer]?.certificate
		return certificate ? [{ keyId, publicKey, delegation, certificate }] : []
	})
	return {
		certificates: root.signers.map(({ certificate }) => certificate),
		barcodeKeys,
		chains: new Map(root.signers.map(({ certificate, chain }) => [fingerprintOf(certificate), Buffer.concat(chain)])),
		schemes,
		status: statusOf,
	}
}
