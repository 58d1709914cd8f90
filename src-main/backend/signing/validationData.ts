import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '#shared/errors/index'
import { readCertificate, type CertificateFacts } from './certificates.ts'
import { children, DerError, objectIdentifier, readElement, type Element } from './der.ts'
import { NoAnswer, ocspQuestion, standingInCrl, standingInOcsp, type Standing } from './revocationAnswers.ts'

/** What a validator needs that is not in the signature itself: the DSS of PAdES B-LT (ETSI EN 319 142-1 §5.4). DER. */
export interface ValidationData {
	certificates: Buffer[]
	crls: Buffer[]
	ocspResponses: Buffer[]
}

export interface RevocationSources {
	/** Lists that the authority handed over as files; DER or PEM. */
	crlFiles: readonly string[]
	/** For one attempt at an address that a certificate names. */
	timeoutSeconds: number
}

const LARGEST_ANSWER = 15_000_000
const URI = 0x86
const CONSTRUCTED = 0x20
const EXTENSIONS = 0xa3
const crlPoints = objectIdentifier('2.5.29.31')

function fromPem(bytes: Buffer): Buffer {
	const block = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/.exec(bytes.toString('latin1'))?.[1]
	return block === undefined ? bytes : Buffer.from(block, 'base64')
}

/** Addresses of the certificate's authority: OCSP responder, revocation lists. */
function addressesOf({ x509, der }: CertificateFacts): { ocsp: string[]; crl: string[] } {
	const access = x509.infoAccess ?? ''
	const ocsp = Array.from(access.matchAll(/^OCSP - URI:(https?:\/\/\S+)$/gm), ([, url = '']) => url)
	return { ocsp, crl: crlAddresses(der) }
}

/** The URLs in the extension CRLDistributionPoints: URIs under tag [6], however deep (RFC 5280 §4.2.1.13). */
function crlAddresses(certificate: Buffer): string[] {
	const uris = (element: Element): string[] => {
		if (element.tag === URI) return [element.content.toString('latin1')]
		return (element.tag & CONSTRUCTED) === 0 ? [] : children(element).flatMap(uris)
	}
	const [toBeSigned] = children(readElement(certificate))
	const extensions = toBeSigned && children(toBeSigned).find((one) => one.tag === EXTENSIONS)
	const points = (extensions ? children(readElement(extensions.content)) : []).flatMap((extension) => {
		const [type, ...rest] = children(extension)
		const value = rest.at(-1)
		return value && type?.bytes.equals(crlPoints) ? uris(readElement(value.content)) : []
	})
	return points.filter((url) => /^https?:\/\/[\x21-\x7e]+$/.test(url))
}

async function get(url: string, seconds: number, question?: Buffer): Promise<Buffer | null> {
	try {
		const response = await fetch(url, {
			...(question && {
				method: 'POST',
				headers: { 'content-type': 'application/ocsp-request' },
				body: Uint8Array.from(question),
			}),
			redirect: 'error',
			signal: AbortSignal.timeout(seconds * 1000),
		})
		if (!response.ok || Number(response.headers.get('content-length') ?? 0) > LARGEST_ANSWER) return null
		const bytes = Buffer.from(await response.arrayBuffer())
		return bytes.length > LARGEST_ANSWER ? null : bytes
	} catch {
		return null
	}
}

/** The standing, or null for an answer that is not to be believed. */
function believed(read: () => Standing): Standing | null {
	try {
		return read()
	} catch (error) {
		if (error instanceof NoAnswer || error instanceof DerError) return null
		throw error
	}
}

/**
 * Asks about each certificate on the way to the root: first its authority's OCSP responder, then its list, then the
 * lists given as files. All of it stays valid evidence later, so it goes into the document.
 * @throws AppError signing.certificateRevoked or signing.revocationUnknown
 */
export async function collectValidationData(
	certificate: Buffer,
	chain: readonly Buffer[],
	sources: RevocationSources,
	now: Date,
): Promise<ValidationData> {
	const data: ValidationData = { certificates: [certificate, ...chain], crls: [], ocspResponses: [] }
	const lists = sources.crlFiles.filter((path) => existsSync(path)).map((path) => fromPem(readFileSync(path)))
	for (const [index, one] of data.certificates.entries()) {
		const facts = readCertificate(one)
		if (facts.selfIssued) break
		const above = data.certificates[index + 1]
		const found = above && (await askAbout(facts, new X509Certificate(above), { ...sources, lists }, now))
		if (!found) throw new AppError('signing.revocationUnknown', { subject: facts.subject })
		const { standing, ...evidence } = found
		if (standing.revokedAt) {
			const date = standing.revokedAt.toISOString().slice(0, 10)
			throw new AppError('signing.certificateRevoked', { subject: facts.subject, date })
		}
		if ('ocsp' in evidence) data.ocspResponses.push(evidence.ocsp)
		else if (!data.crls.some((known) => known.equals(evidence.crl))) data.crls.push(evidence.crl)
	}
	return data
}

type Evidence = { standing: Standing } & ({ ocsp: Buffer } | { crl: Buffer })

async function askAbout(
	facts: CertificateFacts,
	issuer: X509Certificate,
	sources: RevocationSources & { lists: readonly Buffer[] },
	now: Date,
): Promise<Evidence | null> {
	const { ocsp, crl } = addressesOf(facts)
	for (const url of ocsp) {
		const question = ocspQuestion(facts, issuer)
		const response = await get(url, sources.timeoutSeconds, question.request)
		const standing = response && believed(() => standingInOcsp(response, question, issuer, now))
		if (response && standing) return { standing, ocsp: response }
	}
	const inList = (list: Buffer): Evidence | null => {
		const standing = believed(() => standingInCrl(list, facts, issuer, now))
		return standing && { standing, crl: list }
	}
	for (const url of crl) {
		const list = await get(url, sources.timeoutSeconds)
		const found = list && inList(fromPem(list))
		if (found) return found
	}
	for (const list of sources.lists) {
		const found = inList(list)
		if (found) return found
	}
	return null
}
