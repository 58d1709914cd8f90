import { createHash, verify, type KeyObject } from 'node:crypto'
import { chainOf, issuedBy, readCertificate, type CertificateFacts } from './certificates.ts'
import { oid } from './cms.ts'
import { children, derNull, issuerAndSerialNumber, readElement, readWhole, tag, type Element } from './der.ts'
import { signatureTimestamp } from './cmsTimestamp.ts'
import { keyAlgorithmOf } from './signer.ts'
import { imprintOf } from './timestamp.ts'
import { checkTimestamp, type CheckedTimestamp } from './timestampToken.ts'

/**
 * Reads a CMS SignedData strictly: every byte of it is either covered by a signature or has only one permitted value.
 * Stricter than CMS on purpose: a signed document is either exactly as it was issued or altered.
 */

export class CmsError extends Error {}

export interface ReadCms {
	certificate: CertificateFacts
	/** Issuers as far as they are enclosed, nearest first. */
	chain: Buffer[]
	/** Every enclosed certificate is vouched for by another one or by itself, so none can have been changed. */
	chainComplete: boolean
	algorithm: string
	/** Content of the signed attributes, tag 0x31, as it was signed. */
	signedAttributes: Buffer
	attributes: { type: Buffer; values: Element[] }[]
	signature: Buffer
	/** Time stamp over the signature, checked; null when there is none. */
	timestamp: CheckedTimestamp | null
}

function need<Value>(value: Value | undefined, what: string): Value {
	if (value === undefined) throw new CmsError(what)
	return value
}

function expectBytes(element: Element | undefined, expected: Buffer, what: string): void {
	if (!element?.bytes.equals(expected)) throw new CmsError(what)
}

function parts(element: Element | undefined, expectedTag: number, count: number, what: string): Element[] {
	if (element?.tag !== expectedTag) throw new CmsError(what)
	const inside = children(element)
	if (count > 0 && inside.length !== count) throw new CmsError(what)
	return inside
}

const version1 = Buffer.from([tag.integer, 1, 1])

/** AlgorithmIdentifier of SHA-256; RFC 5754 §2 wants the parameters absent and accepts NULL. */
function expectSha256(element: Element | undefined): void {
	const [identifier, parameters] = parts(element, tag.sequence, 0, 'digest algorithm')
	expectBytes(identifier, oid.sha256, 'digest algorithm')
	if (parameters) expectBytes(parameters, derNull, 'digest algorithm')
}

function expectSignatureAlgorithm(element: Element | undefined, key: KeyObject): string {
	const algorithm = keyAlgorithmOf(key)
	if (!algorithm) throw new CmsError('key')
	const [identifier, parameters, ...more] = parts(element, tag.sequence, 0, 'signature algorithm')
	if (algorithm.startsWith('RSA')) {
		expectBytes(identifier, oid.rsaEncryption, 'signature algorithm')
		expectBytes(parameters, derNull, 'signature algorithm')
	} else {
		expectBytes(identifier, oid.ecdsaWithSha256, 'signature algorithm')
		if (parameters) throw new CmsError('signature algorithm')
	}
	if (more.length > 0) throw new CmsError('signature algorithm')
	return algorithm
}

function readAttributes(stored: Element): Pick<ReadCms, 'attributes' | 'signedAttributes'> {
	const encoded = children(stored)
	for (const [index, one] of encoded.entries()) {
		const next = encoded[index + 1]
		if (next && Buffer.compare(one.bytes, next.bytes) >= 0) throw new CmsError('attribute order')
	}
	const signedAttributes = Buffer.from(stored.bytes)
	signedAttributes[0] = tag.set
	const attributes = encoded.map((one) => {
		const [type, values] = parts(one, tag.sequence, 2, 'attribute')
		return { type: need(type, 'attribute').bytes, values: parts(values, tag.set, 0, 'attribute') }
	})
	return { attributes, signedAttributes }
}

function readCertificates(
	element: Element,
	identifier: Element,
): Pick<ReadCms, 'certificate' | 'chain' | 'chainComplete'> {
	const [own, ...others] = children(element).map((one) => one.bytes)
	if (!own || !issuerAndSerialNumber(own).equals(identifier.bytes)) throw new CmsError('signer certificate')
	const certificate = readCertificate(own)
	const chain = chainOf(certificate.x509, others)
	// Enclosed certificates outside the chain would be bytes that no signature protects.
	if (!Buffer.concat(chain).equals(Buffer.concat(others))) throw new CmsError('chain')
	const last = chain.at(-1)
	if (!last) return { certificate, chain, chainComplete: true }
	const { x509, selfIssued } = readCertificate(last)
	if (selfIssued && !issuedBy(x509, x509)) throw new CmsError('chain')
	return { certificate, chain, chainComplete: selfIssued }
}

/** @throws CmsError, DerError or a crypto error when anything is not as it must be. */
export function readCms(bytes: Buffer): ReadCms {
	const [type, explicit] = parts(readWhole(bytes, tag.sequence), tag.sequence, 2, 'content info')
	expectBytes(type, oid.signedData, 'content type')
	const [signedData] = parts(explicit, tag.context0, 1, 'content info')
	const [version, digests, content, certificates, infos] = parts(signedData, tag.sequence, 5, 'signed data')
	expectBytes(version, version1, 'version')
	expectSha256(parts(digests, tag.set, 1, 'digest algorithms')[0])
	expectBytes(parts(content, tag.sequence, 1, 'detached content')[0], oid.data, 'detached content')
	if (certificates?.tag !== tag.context0) throw new CmsError('certificates')
	const [info] = parts(infos, tag.set, 1, 'signer infos')
	const fields = parts(info, tag.sequence, 0, 'signer info')
	const [infoVersion, identifier, digest, stored, algorithmIdentifier, signature, unsigned] = fields
	if (fields.length > 7) throw new CmsError('signer info')
	expectBytes(infoVersion, version1, 'version')
	expectSha256(digest)
	if (stored?.tag !== tag.context0) throw new CmsError('signed attributes')
	if (signature?.tag !== tag.octetString) throw new CmsError('signature')
	const found = readCertificates(certificates, need(identifier, 'signer identifier'))
	return {
		...found,
		...readAttributes(stored),
		algorithm: expectSignatureAlgorithm(algorithmIdentifier, found.certificate.x509.publicKey),
		signature: signature.content,
		timestamp: unsigned ? timestampOver(signature.content, unsigned) : null,
	}
}

/** The one unsigned attribute there may be, with the one value that it may have. */
function timestampOver(signature: Buffer, unsigned: Element): CheckedTimestamp {
	const [attribute] = parts(unsigned, tag.context1, 1, 'unsigned attributes')
	const [type, values] = parts(attribute, tag.sequence, 2, 'unsigned attributes')
	expectBytes(type, signatureTimestamp, 'unsigned attributes')
	const [token] = parts(values, tag.set, 1, 'unsigned attributes')
	return checkTimestamp(need(token, 'unsigned attributes').bytes, imprintOf(signature))
}

function single(cms: ReadCms, type: Buffer): Element {
	const found = cms.attributes.filter((attribute) => attribute.type.equals(type))
	const [attribute] = found
	const [value] = attribute?.values ?? []
	if (found.length !== 1 || attribute?.values.length !== 1 || !value) throw new CmsError('attributes')
	return value
}

/** First ESSCertIDv2 names the certificate; without a hash algorithm it is SHA-256 (RFC 5035 §4). */
function namesCertificate(value: Element, certificate: Buffer): boolean {
	const [identifiers] = parts(value, tag.sequence, 0, 'signing certificate')
	const [first] = parts(identifiers, tag.sequence, 0, 'signing certificate')
	const [hash] = parts(first, tag.sequence, 0, 'signing certificate')
	const expected = createHash('sha256').update(certificate).digest()
	return hash?.tag === tag.octetString && hash.content.equals(expected)
}

/**
 * The signature in `bytes` over a document with this SHA-256.
 * @throws CmsError and others unless digest, certificate and signature all fit.
 */
export function verifyCms(bytes: Buffer, documentDigest: Buffer): ReadCms {
	const cms = readCms(bytes)
	expectBytes(single(cms, oid.contentType), oid.data, 'content type')
	const digest = readElement(single(cms, oid.messageDigest).bytes)
	if (digest.tag !== tag.octetString || !digest.content.equals(documentDigest)) throw new CmsError('digest')
	if (!namesCertificate(single(cms, oid.signingCertificateV2), cms.certificate.der))
		throw new CmsError('signing certificate')
	if (!verify('sha256', cms.signedAttributes, cms.certificate.x509.publicKey, cms.signature))
		throw new CmsError('signature')
	return cms
}
