import { createHash, X509Certificate } from 'node:crypto'
import { children, DerError, readElement, tag, type Element } from './der.ts'

/** Stands in the organisation of every certificate that the practice authority makes, so that nobody mistakes one. */
export const PRACTICE_MARK = 'ENTRAÎNEMENT – SANS VALEUR'

export interface CertificateFacts {
	der: Buffer
	x509: X509Certificate
	/** `CN=…, O=…, C=…` in the certificate's own order. */
	subject: string
	issuer: string
	/** For people; the whole subject where there is none. */
	commonName: string
	/** SHA-256 of the certificate, lower-case hex. */
	fingerprint: string
	/** ISO 8601. */
	notBefore: string
	notAfter: string
	practice: boolean
	selfIssued: boolean
	/**
	 * May sign documents: key usage absent, or digitalSignature or nonRepudiation among it (RFC 5280 §4.2.1.3); extended
	 * key usage absent, or one among it that readers of PDF take for documents.
	 */
	signsDocuments: boolean
	/** Signed with MD5 or SHA-1. */
	weaklySigned: boolean
}

const KEY_USAGE = Buffer.from('551d0f', 'hex')
const EXTENSIONS = 0xa3
const BIT_STRING = 0x03
const DIGITAL_SIGNATURE_OR_NON_REPUDIATION = 0xc0
/** sha256/384/512 with RSA, RSA-PSS, ECDSA with SHA-256/384/512, Ed25519, Ed448. */
const strongSignatures = new Set([
	'2a864886f70d01010b',
	'2a864886f70d01010c',
	'2a864886f70d01010d',
	'2a864886f70d01010a',
	'2a8648ce3d040302',
	'2a8648ce3d040303',
	'2a8648ce3d040304',
	'2b6570',
	'2b6571',
])
/** Any purpose, e-mail, code, documents (RFC 9336, Microsoft, Adobe): what Acrobat accepts of a signer of documents. */
const documentPurposes = new Set([
	'2.5.29.37.0',
	'1.3.6.1.5.5.7.3.4',
	'1.3.6.1.5.5.7.3.3',
	'1.3.6.1.5.5.7.3.36',
	'1.3.6.1.4.1.311.10.3.12',
	'1.2.840.113583.1.1.5',
])
/** Bits of the smallest RSA key that may have a part in a signature. */
export const SMALLEST_RSA = 2048

const oneLine = (name: string) => name.replaceAll('\n', ', ')

/** Node writes names as RFC 2253 has them, with an escape before a comma; people read them without. */
const unescaped = (text: string) =>
	text.replaceAll(/\\([0-9A-F]{2}|.)/g, (_, what: string) =>
		what.length === 2 ? String.fromCharCode(Number.parseInt(what, 16)) : what,
	)

function commonNameOf({ subject }: X509Certificate): string {
	const stated = /^CN=(.+)$/m.exec(subject)?.[1]
	return stated === undefined ? oneLine(subject) : unescaped(stated)
}

function toBeSigned(certificate: Buffer): Element[] {
	const [first] = children(readElement(certificate))
	if (!first) throw new DerError('no certificate')
	return children(first)
}

function allowsSigning(fields: readonly Element[]): boolean {
	const extensions = fields.find((field) => field.tag === EXTENSIONS)
	if (!extensions) return true
	for (const extension of children(readElement(extensions.content))) {
		const parts = children(extension)
		if (!parts[0]?.content.equals(KEY_USAGE)) continue
		const bits = readElement(parts.at(-1)?.content ?? Buffer.alloc(0))
		return bits.tag === BIT_STRING && ((bits.content[1] ?? 0) & DIGITAL_SIGNATURE_OR_NON_REPUDIATION) !== 0
	}
	return true
}

/** Node calls the extended key usage `keyUsage`; the types say that it is always there, which it is not. */
function hasDocumentPurpose({ keyUsage }: X509Certificate): boolean {
	const purposes: readonly string[] | undefined = keyUsage
	return purposes?.some((purpose) => documentPurposes.has(purpose)) ?? true
}

/** Whether a certificate's key is one that everybody can break sooner or later. */
export function hasWeakKey({ publicKey }: X509Certificate): boolean {
	return publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_RSA
}

function weakSignature(fields: readonly Element[]): boolean {
	const algorithm = fields[fields[0]?.tag === tag.context0 ? 2 : 1]
	const identifier = algorithm ? children(algorithm)[0]?.content.toString('hex') : undefined
	return identifier === undefined || !strongSignatures.has(identifier)
}

/** @throws Error when the bytes are no certificate. */
export function readCertificate(bytes: Uint8Array): CertificateFacts {
	const x509 = new X509Certificate(bytes)
	const der = x509.raw
	const fields = toBeSigned(der)
	return {
		der,
		x509,
		subject: oneLine(x509.subject),
		issuer: oneLine(x509.issuer),
		commonName: commonNameOf(x509),
		fingerprint: fingerprintOf(der),
		notBefore: x509.validFromDate.toISOString(),
		notAfter: x509.validToDate.toISOString(),
		practice: x509.subject.includes(PRACTICE_MARK),
		selfIssued: x509.subject === x509.issuer,
		signsDocuments: allowsSigning(fields) && hasDocumentPurpose(x509),
		weaklySigned: weakSignature(fields),
	}
}

export const fingerprintOf = (certificate: Uint8Array): string => createHash('sha256').update(certificate).digest('hex')

/** Whether `issuer` really issued `certificate`: it is an authority (or itself), names fit, the signature verifies. */
export function issuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
	try {
		const mayIssue = issuer.ca || issuer.raw.equals(certificate.raw)
		return mayIssue && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
	} catch {
		return false
	}
}

/** The issuers of `leaf` found among `pool`, nearest first, up to a self-issued one. Strangers are left out. */
export function chainOf(leaf: X509Certificate, pool: readonly Uint8Array[]): Buffer[] {
	const left = pool.map((bytes) => new X509Certificate(bytes))
	const chain: Buffer[] = []
	for (let current = leaf; current.subject !== current.issuer; ) {
		const issuer = left.find((candidate) => !chain.includes(candidate.raw) && issuedBy(current, candidate))
		if (!issuer || chain.length >= 10) break
		chain.push(issuer.raw)
		current = issuer
	}
	return chain
}

export function daysUntil(time: string, now: Date): number {
	return Math.floor((Date.parse(time) - now.getTime()) / 86_400_000)
}
