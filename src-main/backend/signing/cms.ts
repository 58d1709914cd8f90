import {
	der,
	derHead,
	derNull,
	issuerAndSerialNumber,
	objectIdentifier,
	octetString,
	sequence,
	setOf,
	integer,
	tag,
} from './der.ts'
import { fingerprintOf } from './certificates.ts'
import type { Signer } from './signer.ts'

/**
 * CMS SignedData (RFC 5652), detached, as PAdES baseline B-B wants it (ETSI EN 319 142-1 §6, EN 319 122-1 §5): signed
 * attributes content-type, message-digest and signing-certificate-v2 (RFC 5035) and no others, so no signing-time; the
 * signer's certificate and its chain enclosed; SHA-256.
 */

export const oid = {
	data: objectIdentifier('1.2.840.113549.1.7.1'),
	signedData: objectIdentifier('1.2.840.113549.1.7.2'),
	contentType: objectIdentifier('1.2.840.113549.1.9.3'),
	messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
	signingCertificateV2: objectIdentifier('1.2.840.113549.1.9.16.2.47'),
	sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
	ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
	rsaEncryption: objectIdentifier('1.2.840.113549.1.1.1'),
}

export interface CmsBuilder {
	/** Bytes of the longest CMS it makes: what /Contents must have room for. */
	readonly maximumLength: number
	/** `digest`: SHA-256 of the bytes that are signed. */
	build(digest: Uint8Array): Buffer
}

/** The same for a key that answers later. */
export interface LaterCmsBuilder {
	readonly maximumLength: number
	build(digest: Uint8Array): Promise<Buffer>
}

type CertifiedSigner = Omit<Signer, 'sign'>

const DIGEST_LENGTH = 32

export function signatureAlgorithm(signer: Pick<Signer, 'algorithm'>): Buffer {
	return signer.algorithm.startsWith('RSA') ? sequence(oid.rsaEncryption, derNull) : sequence(oid.ecdsaWithSha256)
}

/**
 * Everything but digest and signature is the same for all documents of a signer, so it is encoded once. The attributes
 * are signed as a SET OF (tag 0x31) and stored as [0] (0xA0): one buffer each, with the digest written into its place.
 */
function cmsFrame(signer: CertifiedSigner) {
	const certificateHash = Buffer.from(fingerprintOf(signer.certificate), 'hex')
	const placeholder = Buffer.alloc(DIGEST_LENGTH, 0xd1)
	const signedAttributes = setOf(
		sequence(oid.contentType, der(tag.set, oid.data)),
		sequence(oid.messageDigest, der(tag.set, octetString(placeholder))),
		// ESSCertIDv2 without hash algorithm means SHA-256; DER forbids writing the default.
		sequence(oid.signingCertificateV2, der(tag.set, sequence(sequence(sequence(octetString(certificateHash)))))),
	)
	const storedAttributes = Buffer.from(signedAttributes)
	storedAttributes[0] = tag.context0
	const digestAt = signedAttributes.indexOf(placeholder)

	const head = Buffer.concat([
		integer(1),
		der(tag.set, sequence(oid.sha256)),
		sequence(oid.data),
		der(tag.context0, signer.certificate, ...signer.chain),
	])
	const identifier = Buffer.concat([integer(1), issuerAndSerialNumber(signer.certificate), sequence(oid.sha256)])
	const algorithm = signatureAlgorithm(signer)

	const assemble = (signature: Buffer): Buffer => {
		const signatureHead = derHead(tag.octetString, signature.length)
		const infoLength =
			identifier.length + storedAttributes.length + algorithm.length + signatureHead.length + signature.length
		const infoHead = derHead(tag.sequence, infoLength)
		const infosLength = infoHead.length + infoLength
		const infosHead = derHead(tag.set, infosLength)
		const dataLength = head.length + infosHead.length + infosLength
		const dataHead = derHead(tag.sequence, dataLength)
		const contentLength = dataHead.length + dataLength
		const contentHead = derHead(tag.context0, contentLength)
		const wholeHead = derHead(tag.sequence, oid.signedData.length + contentHead.length + contentLength)
		return Buffer.concat([
			wholeHead,
			oid.signedData,
			contentHead,
			dataHead,
			head,
			infosHead,
			infoHead,
			identifier,
			storedAttributes,
			algorithm,
			signatureHead,
			signature,
		])
	}

	/** The whole message by the length of its signature: only digest and signature differ between two of a length. */
	const frames = new Map<number, { message: Buffer; digestAt: number }>()
	const frameFor = (length: number) => {
		const known = frames.get(length)
		if (known) return known
		const message = assemble(Buffer.alloc(length))
		const frame = { message, digestAt: message.lastIndexOf(storedAttributes) + digestAt }
		frames.set(length, frame)
		return frame
	}
	const complete = (signature: Buffer): Buffer => {
		const frame = frameFor(signature.length)
		const message = Buffer.from(frame.message)
		message.set(signedAttributes.subarray(digestAt, digestAt + DIGEST_LENGTH), frame.digestAt)
		message.set(signature, message.length - signature.length)
		return message
	}

	/** What is signed for a document of this digest. `complete` is about the digest set last. */
	const attributes = (digest: Uint8Array): Buffer => {
		if (digest.length !== DIGEST_LENGTH) throw new RangeError('not a SHA-256 digest')
		signedAttributes.set(digest, digestAt)
		return signedAttributes
	}
	return { maximumLength: complete(Buffer.alloc(signer.longestSignature)).length, attributes, complete }
}

export function createCmsBuilder(signer: Signer): CmsBuilder {
	const { attributes, complete, maximumLength } = cmsFrame(signer)
	return { maximumLength, build: (digest) => complete(signer.sign(attributes(digest))) }
}

/** `sign`: as `Signer.sign`. Several may be under way at the same time. */
export function createLaterCmsBuilder(
	key: CertifiedSigner,
	sign: (bytes: Uint8Array) => Promise<Buffer>,
): LaterCmsBuilder {
	const { attributes, complete, maximumLength } = cmsFrame(key)
	return {
		maximumLength,
		async build(digest) {
			const signature = await sign(Buffer.from(attributes(digest)))
			// Another one may have been begun in between.
			attributes(digest)
			return complete(signature)
		},
	}
}
