import { createHash, verify, type X509Certificate } from 'node:crypto'
import { chainOf, issuedBy, readCertificate, type CertificateFacts } from './certificates.ts'
import {
	children,
	der,
	derNull,
	issuerAndSerialNumber,
	objectIdentifier,
	readWhole,
	sequence,
	tag,
	type Element,
} from './der.ts'

/** What a time stamp may be wrong in. */
export type TimestampProblem = 'format' | 'imprint' | 'nonce' | 'policy' | 'signature'

export class TimestampError extends Error {
	readonly problem: TimestampProblem

	constructor(problem: TimestampProblem) {
		super(problem)
		this.problem = problem
	}
}

export interface CheckedTimestamp {
	at: Date
	certificate: CertificateFacts
	/** Issuers enclosed in the token, nearest first. */
	chain: Buffer[]
}

const GENERALIZED_TIME = 0x18
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const oid = {
	signedData: objectIdentifier('1.2.840.113549.1.7.2'),
	timestampInfo: objectIdentifier('1.2.840.113549.1.9.16.1.4'),
	contentType: objectIdentifier('1.2.840.113549.1.9.3'),
	messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
	signingCertificate: objectIdentifier('1.2.840.113549.1.9.16.2.12'),
	signingCertificateV2: objectIdentifier('1.2.840.113549.1.9.16.2.47'),
}
const digests = [
	['sha256', '2.16.840.1.101.3.4.2.1'],
	['sha384', '2.16.840.1.101.3.4.2.2'],
	['sha512', '2.16.840.1.101.3.4.2.3'],
] as const
type DigestName = (typeof digests)[number][0]
/** Signature algorithms by identifier; null where the digest algorithm stands beside it. */
const signatures: readonly [string, DigestName | null][] = [
	['1.2.840.113549.1.1.1', null],
	['1.2.840.113549.1.1.11', 'sha256'],
	['1.2.840.113549.1.1.12', 'sha384'],
	['1.2.840.113549.1.1.13', 'sha512'],
	['1.2.840.10045.4.3.2', 'sha256'],
	['1.2.840.10045.4.3.3', 'sha384'],
	['1.2.840.10045.4.3.4', 'sha512'],
]

const wrong = (problem: TimestampProblem): never => {
	throw new TimestampError(problem)
}

function inside(element: Element | undefined, expected: number, least = 1): Element[] {
	if (element?.tag !== expected) return wrong('format')
	const parts = children(element)
	return parts.length < least ? wrong('format') : parts
}

const is = (element: Element | undefined, bytes: Buffer) => element?.bytes.equals(bytes) === true
const number = (value: number) => Buffer.from([tag.integer, 1, value])

/** Name behind an AlgorithmIdentifier, whose parameters are absent or NULL. */
function algorithm<Name>(element: Element | undefined, known: readonly (readonly [Name, string])[]): Name {
	const [identifier, parameters, ...more] = inside(element, tag.sequence)
	if ((parameters && !is(parameters, derNull)) || more.length > 0) return wrong('format')
	const found = known.find(([, dotted]) => is(identifier, objectIdentifier(dotted)))
	return found ? found[0] : wrong('format')
}

interface TimestampInfo {
	policy: Buffer
	imprint: Buffer
	at: Date
	nonce: Buffer | null
}

/** TSTInfo (RFC 3161 §2.4.2). */
function readInfo(bytes: Buffer): TimestampInfo {
	const [version, policy, imprint, serial, time, ...rest] = inside(readWhole(bytes, tag.sequence), tag.sequence, 5)
	if (!is(version, number(1)) || policy?.tag !== tag.objectIdentifier || serial?.tag !== tag.integer)
		return wrong('format')
	const [digest, hash] = inside(imprint, tag.sequence, 2)
	if (algorithm(digest, digests) !== 'sha256' || hash?.tag !== tag.octetString) return wrong('imprint')
	const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(time?.content.toString('latin1') ?? '')
	if (time?.tag !== GENERALIZED_TIME || !parts) return wrong('format')
	const [, year, month, day, hour, minute, second, fraction] = parts
	const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${(fraction ?? '').slice(0, 4)}Z`)
	if (Number.isNaN(at.getTime())) return wrong('format')
	const nonce = rest.find((one) => one.tag === tag.integer)
	return { policy: policy.bytes, imprint: hash.content, at, nonce: nonce?.bytes ?? null }
}

/** Node calls the extended key usage `keyUsage`; the types say that it is always there, which it is not. */
function mayStampTime(certificate: X509Certificate): boolean {
	const usage: readonly string[] | undefined = certificate.keyUsage
	return usage?.includes(TIME_STAMPING) ?? false
}

/** The attribute names the certificate by a hash, so that no other one of the same key can take its place. */
function namesCertificate(attributes: readonly Element[][], certificate: Buffer): boolean {
	const hashIn = (type: Buffer) => {
		const value = attributes.find(([name]) => is(name, type))?.[1]
		if (!value) return null
		const [identifiers] = inside(inside(value, tag.set)[0], tag.sequence)
		const [first] = inside(identifiers, tag.sequence)
		return inside(first, tag.sequence)
	}
	const second = hashIn(oid.signingCertificateV2)
	if (second) {
		const [first, after] = second
		const stated = first?.tag === tag.sequence ? algorithm(first, digests) : 'sha256'
		const hash = first?.tag === tag.sequence ? after : first
		return hash?.content.equals(createHash(stated).update(certificate).digest()) === true
	}
	const [hash] = hashIn(oid.signingCertificate) ?? []
	return hash?.content.equals(createHash('sha1').update(certificate).digest()) === true
}

const signerAmong = (enclosed: readonly Buffer[], identifier: Element | undefined) =>
	enclosed.find((one) => identifier && issuerAndSerialNumber(one).equals(identifier.bytes))

/** The issuers up to a root that is enclosed as well; none when the way does not reach that far. */
function completeChain(certificate: CertificateFacts, enclosed: readonly Buffer[]): Buffer[] {
	const chain = chainOf(
		certificate.x509,
		enclosed.filter((one) => !one.equals(certificate.der)),
	)
	const top = chain.at(-1)
	const root = top && readCertificate(top)
	return root?.selfIssued && issuedBy(root.x509, root.x509) ? chain : []
}

/**
 * The token with its signer's certificate and, where it leads to an enclosed root, the way there: certificates that only
 * go part of the way cannot be checked by anybody who has no more than the token. They are no signed part of it.
 */
export function withCheckableCertificates(token: Buffer): { token: Buffer; leftOut: Buffer[] } {
	const [type, explicit] = inside(readWhole(token, tag.sequence), tag.sequence, 2)
	const data = inside(inside(explicit, tag.context0)[0], tag.sequence, 5)
	const certificates = data.find((one) => one.tag === tag.context0)
	const [info] = inside(data.at(-1), tag.set)
	const enclosed = inside(certificates, tag.context0).map(({ bytes }) => bytes)
	const own = signerAmong(enclosed, inside(info, tag.sequence, 6)[1])
	if (!type || !own) return wrong('format')
	const kept = [own, ...completeChain(readCertificate(own), enclosed)]
	const leftOut = enclosed.filter((one) => !kept.includes(one))
	if (leftOut.length === 0) return { token, leftOut }
	const parts = data.map((one) => (one === certificates ? der(tag.context0, ...kept) : one.bytes))
	return { token: sequence(type.bytes, der(tag.context0, sequence(...parts))), leftOut }
}

/**
 * Checks a time-stamp token (RFC 3161 §2.4.2) over this SHA-256: form, imprint, certificate for time stamping, and the
 * token's own signature. `asked`: nonce (INTEGER) and policy (OBJECT IDENTIFIER) of the request, where one was made.
 * @throws TimestampError or DerError
 */
export function checkTimestamp(
	token: Buffer,
	imprint: Buffer,
	asked: { nonce?: Buffer; policy?: Buffer | null } = {},
): CheckedTimestamp {
	const [type, explicit] = inside(readWhole(token, tag.sequence), tag.sequence, 2)
	if (!is(type, oid.signedData)) return wrong('format')
	const data = inside(inside(explicit, tag.context0)[0], tag.sequence, 5)
	const [version, digestSet, content, certificates, infos] = data
	if (data.length !== 5 || !is(version, number(3))) return wrong('format')
	const [contentType, wrapped] = inside(content, tag.sequence, 2)
	const [octets] = inside(wrapped, tag.context0)
	if (!is(contentType, oid.timestampInfo) || octets?.tag !== tag.octetString) return wrong('format')
	const info = readInfo(octets.content)
	if (!info.imprint.equals(imprint)) return wrong('imprint')
	if (asked.nonce && !info.nonce?.equals(asked.nonce)) return wrong('nonce')
	if (asked.policy && !info.policy.equals(asked.policy)) return wrong('policy')

	const [signerInfo, ...others] = inside(infos, tag.set)
	const fields = inside(signerInfo, tag.sequence, 6)
	const [infoVersion, identifier, digest, signed, method, signature] = fields
	if (others.length > 0 || fields.length !== 6 || !is(infoVersion, number(1))) return wrong('format')
	const digestName = algorithm(digest, digests)
	if (inside(digestSet, tag.set).some((one) => !digest || !is(one, digest.bytes))) return wrong('format')
	const attributes = inside(signed, tag.context0).map((one) => inside(one, tag.sequence, 2))
	const only = (wanted: Buffer) => {
		const [found, again] = attributes.filter(([name]) => is(name, wanted))
		return again ? wrong('format') : inside(found?.[1], tag.set)[0]
	}
	if (!is(only(oid.contentType), oid.timestampInfo)) return wrong('format')
	const contentDigest = createHash(digestName).update(octets.content).digest()
	if (!only(oid.messageDigest)?.content.equals(contentDigest)) return wrong('signature')

	const enclosed = inside(certificates, tag.context0).map(({ bytes }) => bytes)
	const own = signerAmong(enclosed, identifier)
	if (!own || !namesCertificate(attributes, own)) return wrong('signature')
	const certificate = readCertificate(own)
	const chain = completeChain(certificate, enclosed)
	// An issuer that nobody here vouches for would be bytes that can be changed unseen.
	if (chain.length !== enclosed.length - 1 || !mayStampTime(certificate.x509)) return wrong('signature')
	const at = info.at.getTime()
	if (Date.parse(certificate.notBefore) > at || at > Date.parse(certificate.notAfter)) return wrong('signature')
	const signedBytes = Buffer.from(signed?.bytes ?? [])
	signedBytes[0] = tag.set
	const hashing = algorithm(
		method,
		signatures.map(([dotted, name]) => [name ?? digestName, dotted] as const),
	)
	if (
		signature?.tag !== tag.octetString ||
		!verify(hashing, signedBytes, certificate.x509.publicKey, signature.content)
	)
		return wrong('signature')
	return { at: info.at, certificate, chain }
}
