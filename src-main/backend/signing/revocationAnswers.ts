import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { issuedBy, type CertificateFacts } from './certificates.ts'
import {
	children,
	der,
	derNull,
	DerError,
	objectIdentifier,
	octetString,
	readElement,
	readWhole,
	sequence,
	tag,
	type Element,
} from './der.ts'
import { inside, signedBy, timeOf } from './signedStructure.ts'

/** What an authority says of one of its certificates; `until`: when it will say it anew. */
export type Standing = { revokedAt: Date | null; until: Date | null }

/** An answer that is none: not for this certificate, not by its authority, out of date, or damaged. */
export class NoAnswer extends Error {}

const BOOLEAN = 0x01
const ENUMERATED = 0x0a
const SPKI_KEY = 0x03
const MOST_ENCLOSED = 10
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
const oid = {
	basicResponse: objectIdentifier('1.3.6.1.5.5.7.48.1.1'),
	nonce: objectIdentifier('1.3.6.1.5.5.7.48.1.2'),
	sha1: objectIdentifier('1.3.14.3.2.26'),
	issuingDistributionPoint: objectIdentifier('2.5.29.28'),
	deltaIndicator: objectIdentifier('2.5.29.27'),
}
/** How far clocks may be apart. */
const TOLERANCE_MILLISECONDS = 5 * 60_000
/** An answer that does not say until when it holds is about the present (RFC 6960 §4.2.2.1): an old one is a replay. */
const LONGEST_WITHOUT_END = 24 * 3_600_000

interface CertificateParts {
	serialNumber: Element
	subject: Element
	issuer: Element
	/** Content of the public key's BIT STRING. */
	publicKey: Buffer
}

function partsOf(certificate: Buffer): CertificateParts {
	const fields = children(inside(readWhole(certificate, tag.sequence), tag.sequence)[0] ?? missing())
	const [serialNumber, , issuer, , subject, spki] = fields.slice(fields[0]?.tag === tag.context0 ? 1 : 0)
	const key = inside(spki, tag.sequence, 2)[1]
	if (!serialNumber || !issuer || !subject || key?.tag !== SPKI_KEY) return missing()
	return { serialNumber, issuer, subject, publicKey: key.content.subarray(1) }
}

function missing(): never {
	throw new DerError('field missing')
}

function checkCurrent(from: Date, until: Date | null, now: Date): void {
	if (from.getTime() > now.getTime() + TOLERANCE_MILLISECONDS) throw new NoAnswer('from the future')
	const holdsUntil = until ? until.getTime() + TOLERANCE_MILLISECONDS : from.getTime() + LONGEST_WITHOUT_END
	if (holdsUntil < now.getTime()) throw new NoAnswer('out of date')
}

/**
 * What a complete CRL (RFC 5280 §5) of the issuer says of a certificate. Whoever was revoked stays so, however old the
 * list; that somebody was not says only a current one. `issuer`: null where only its name is known, which is enough for
 * not signing.
 * @throws NoAnswer or DerError
 */
export function standingInCrl(
	crl: Buffer,
	certificate: CertificateFacts,
	issuer: X509Certificate | null,
	now: Date,
): Standing {
	const parts = inside(readWhole(crl, tag.sequence), tag.sequence, 3)
	const fields = inside(parts[0], tag.sequence, 3)
	const [, name, from, ...rest] = fields.slice(fields[0]?.tag === tag.integer ? 1 : 0)
	const own = partsOf(certificate.der)
	if (!name?.bytes.equals(own.issuer.bytes)) throw new NoAnswer('other issuer')
	if (issuer && !signedBy(issuer.publicKey, parts)) throw new NoAnswer('signature')
	const until = rest[0] && rest[0].tag !== tag.sequence && rest[0].tag !== tag.context0 ? timeOf(rest[0]) : null
	const extensions = rest.find((one) => one.tag === tag.context0)
	for (const extension of extensions ? inside(inside(extensions, tag.context0)[0], tag.sequence) : []) {
		const [type, critical] = inside(extension, tag.sequence, 2)
		// A list of some certificates only says nothing of the others.
		const partial = [oid.issuingDistributionPoint, oid.deltaIndicator].some((one) => type?.bytes.equals(one))
		if (partial || (critical?.tag === BOOLEAN && critical.content[0] !== 0)) throw new NoAnswer('partial list')
	}
	const revoked = rest.find((one) => one.tag === tag.sequence)
	for (const entry of revoked ? children(revoked) : []) {
		const [serialNumber, at] = inside(entry, tag.sequence, 2)
		if (serialNumber?.bytes.equals(own.serialNumber.bytes)) return { revokedAt: timeOf(at), until }
	}
	if (!issuer) throw new NoAnswer('issuer unknown')
	checkCurrent(timeOf(from), until, now)
	return { revokedAt: null, until }
}

export interface OcspQuestion {
	request: Buffer
	nonce: Buffer
	certificateId: Buffer
}

/** Request for one certificate (RFC 6960 §4.1), with a nonce. SHA-1 only names the issuer here, as every responder expects. */
export function ocspQuestion(certificate: CertificateFacts, issuer: X509Certificate): OcspQuestion {
	const sha1 = (bytes: Uint8Array) => octetString(createHash('sha1').update(bytes).digest())
	const authority = partsOf(issuer.raw)
	const { serialNumber } = partsOf(certificate.der)
	const certificateId = sequence(
		sequence(oid.sha1, derNull),
		sha1(authority.subject.bytes),
		sha1(authority.publicKey),
		serialNumber.bytes,
	)
	const nonce = octetString(randomBytes(16))
	const extensions = der(0xa2, sequence(sequence(oid.nonce, octetString(nonce))))
	return { certificateId, nonce, request: sequence(sequence(sequence(sequence(certificateId)), extensions)) }
}

/**
 * What an OCSP response (RFC 6960 §4.2) says of the certificate that was asked about. It must be signed by the issuer or
 * by somebody whom the issuer certified for that.
 * @throws NoAnswer or DerError
 */
export function standingInOcsp(response: Buffer, asked: OcspQuestion, issuer: X509Certificate, now: Date): Standing {
	const [status, wrapped] = inside(readWhole(response, tag.sequence), tag.sequence)
	if (status?.tag !== ENUMERATED || status.content[0] !== 0) throw new NoAnswer('refused')
	const [type, octets] = inside(inside(wrapped, tag.context0)[0], tag.sequence, 2)
	if (!type?.bytes.equals(oid.basicResponse) || octets?.tag !== tag.octetString) throw new NoAnswer('other type')
	const basic = inside(readWhole(octets.content, tag.sequence), tag.sequence, 3)
	if (!respondersOf(basic, issuer, now).some(({ publicKey }) => signedBy(publicKey, basic)))
		throw new NoAnswer('signature')
	const fields = inside(basic[0], tag.sequence, 3)
	const extensions = fields.find((one) => one.tag === tag.context1 && one !== fields[0])
	checkNonce(extensions, asked.nonce)
	const answers = fields.find((one) => one.tag === tag.sequence)
	for (const answer of inside(answers, tag.sequence)) {
		const [identifier, state, from, next] = inside(answer, tag.sequence, 3)
		if (!identifier?.bytes.equals(asked.certificateId)) continue
		const until = next?.tag === tag.context0 ? timeOf(readElement(next.content)) : null
		checkCurrent(timeOf(from), until, now)
		if (state?.tag === 0x80) return { revokedAt: null, until }
		if (state?.tag === tag.context1) return { revokedAt: timeOf(readElement(state.content)), until }
		throw new NoAnswer('unknown certificate')
	}
	throw new NoAnswer('other certificate')
}

/** Who may have signed the answer: the issuer, and those enclosed whom it certified for that, in whatever order. */
function respondersOf(basic: readonly Element[], issuer: X509Certificate, now: Date): X509Certificate[] {
	const enclosed = basic[3]?.tag === tag.context0 ? inside(inside(basic[3], tag.context0)[0], tag.sequence) : []
	const delegates = enclosed.slice(0, MOST_ENCLOSED).map(({ bytes }) => certificateIn(bytes))
	return [issuer, ...delegates.filter((one) => mayRespond(one, issuer, now))]
}

function certificateIn(bytes: Buffer): X509Certificate {
	try {
		return new X509Certificate(bytes)
	} catch {
		throw new NoAnswer('certificate')
	}
}

function mayRespond(delegate: X509Certificate, issuer: X509Certificate, now: Date): boolean {
	const usage: readonly string[] | undefined = delegate.keyUsage
	const current = delegate.validFromDate <= now && now <= delegate.validToDate
	return current && (usage?.includes(OCSP_SIGNING) ?? false) && issuedBy(delegate, issuer)
}

/** Authorities that prepare their answers leave the nonce out; one that is there must be ours. */
function checkNonce(extensions: Element | undefined, nonce: Buffer): void {
	if (!extensions) return
	for (const extension of inside(inside(extensions, tag.context1)[0], tag.sequence)) {
		const [type, value] = inside(extension, tag.sequence, 2)
		if (type?.bytes.equals(oid.nonce) && value && !value.content.equals(nonce)) throw new NoAnswer('nonce')
	}
}
