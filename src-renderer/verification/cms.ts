import { type Certificate, readCertificate } from '#shared/codec/certificate'
import { CodecError } from '#shared/codec/codecError'
import { type DerElement, derChildren, dottedIdentifier, readDer } from '#shared/codec/derReader'
import { sameBytes } from '#shared/codec/merkle'
import type { Cryptography, SignatureAlgorithm } from '#shared/verification/cryptography'

/** Detached CMS signature of a PDF (RFC 5652, ETSI EN 319 142-1): one signer, SHA-256, signed attributes. */

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const DATA = '1.2.840.113549.1.7.1'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SHA256 = '2.16.840.1.101.3.4.2.1'
const tag = { integer: 0x02, octets: 0x04, identifier: 0x06, sequence: 0x30, set: 0x31, context0: 0xa0, context1: 0xa1 }

const algorithms: Partial<Record<Certificate['keyType'], SignatureAlgorithm>> = {
	'P-256': 'ES256',
	'P-384': 'P-384 with SHA-256',
	RSA: 'RS256',
}

function expected(element: DerElement | undefined, kind: number): DerElement {
	if (element?.tag === kind) return element
	throw new CodecError('wrongShape', 'CMS')
}

/** ECDSA-Sig-Value → r ‖ s. */
function rawSignature(der: Uint8Array, size: number): Uint8Array {
	const raw = new Uint8Array(size * 2)
	for (const [half, { content }] of derChildren(readDer(der)).entries()) {
		const number = content[0] === 0 ? content.subarray(1) : content
		if (half > 1 || number.length > size) throw new CodecError('wrongShape', 'signature')
		raw.set(number, (half + 1) * size - number.length)
	}
	return raw
}

function attributeValue(attributes: DerElement, wanted: string): DerElement {
	const found = derChildren(attributes).filter((attribute) => {
		const [type] = derChildren(attribute)
		return type?.tag === tag.identifier && dottedIdentifier(type.content) === wanted
	})
	const values = found[0] && derChildren(found[0])[1]
	const [value, ...more] = values ? derChildren(values) : []
	if (found.length !== 1 || value === undefined || more.length > 0) throw new CodecError('wrongShape', 'CMS attributes')
	return value
}

export interface CmsSigner {
	/** DER. */
	certificate: Uint8Array
}

/** Who signed, when the signature is right for a document of this digest; null when it is not. */
export async function checkCms(
	cryptography: Cryptography,
	bytes: Uint8Array,
	documentDigest: Uint8Array,
): Promise<CmsSigner | null> {
	const [type, wrapped] = derChildren(expected(readDer(bytes), tag.sequence))
	if (dottedIdentifier(expected(type, tag.identifier).content) !== SIGNED_DATA) return null
	const [signedData] = derChildren(expected(wrapped, tag.context0))
	const fields = derChildren(expected(signedData, tag.sequence))
	const certificates = derChildren(
		expected(
			fields.find((field) => field.tag === tag.context0),
			tag.context0,
		),
	)
	const signers = derChildren(expected(fields.at(-1), tag.set))
	const [, identifier, digestAlgorithm, stored, , signature] = derChildren(expected(signers[0], tag.sequence))
	if (signers.length !== 1) return null
	const [digestName] = derChildren(expected(digestAlgorithm, tag.sequence))
	if (dottedIdentifier(expected(digestName, tag.identifier).content) !== SHA256) return null

	const attributes = expected(stored, tag.context0)
	if (dottedIdentifier(attributeValue(attributes, CONTENT_TYPE).content) !== DATA) return null
	if (!sameBytes(attributeValue(attributes, MESSAGE_DIGEST).content, documentDigest)) return null

	const own = certificates.find(({ bytes }) => {
		const { issuer, serialNumber } = readCertificate(bytes)
		const name = derChildren(expected(identifier, tag.sequence))
		return name[0] && name[1] && sameBytes(issuer, name[0].bytes) && sameBytes(serialNumber, name[1].bytes)
	})
	if (own === undefined) return null
	const { publicKey, keyType } = readCertificate(own.bytes)
	const algorithm = algorithms[keyType]
	if (algorithm === undefined) return null
	// The attributes are signed as a SET (0x31) and stored under [0] (RFC 5652 §5.4).
	const signed = Uint8Array.from(attributes.bytes)
	signed[0] = tag.set
	const value = expected(signature, tag.octets).content
	const raw = algorithm === 'RS256' ? value : rawSignature(value, keyType === 'P-256' ? 32 : 48)
	return (await cryptography.verify(algorithm, publicKey, signed, raw)) ? { certificate: own.bytes } : null
}
