import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import { readCertificate, type CertificateFacts } from './certificates.ts'
import { children, DerError, objectIdentifier, readElement, readWhole, tag, type Element } from './der.ts'
import { NoAnswer, ocspQuestion, standingInCrl, standingInOcsp, type Standing } from './revocationAnswers.ts'
import { inside } from './signedStructure.ts'
import { askWeb } from './webRequest.ts'

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
const DEEPEST = 8
/** What is signed, algorithm, signature. */
const CRL_PARTS = 3
const EXTENSIONS = 0xa3
const crlPoints = objectIdentifier('2.5.29.31')

function fromPem(bytes: Buffer): Buffer {
	const block = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/.exec(bytes.toString('latin1'))?.[1]
	return block === undefined ? bytes : Buffer.from(block, 'base64')
}

/** A list that somebody chose must be one: left out without a word it would not be asked. */
function readList(path: string): Buffer {
	const file = basename(path)
	if (!existsSync(path)) throw new AppError('file.missing', { file })
	try {
		const list = fromPem(readFileSync(path))
		inside(readWhole(list, tag.sequence), tag.sequence, CRL_PARTS)
		return list
	} catch {
		throw new AppError('file.unreadable', { file })
	}
}

/** Addresses of the certificate's authority: OCSP responder, revocation lists. */
function addressesOf({ x509, der }: CertificateFacts): { ocsp: string[]; crl: string[] } {
	const access = x509.infoAccess ?? ''
	const ocsp = Array.from(access.matchAll(/^OCSP - URI:(https?:\/\/\S+)$/gm), ([, url = '']) => url)
	return { ocsp, crl: crlAddresses(der) }
}

/** The URLs in the extension CRLDistributionPoints: URIs under tag [6], as deep as a name can be (RFC 5280 §4.2.1.13). */
function crlAddresses(certificate: Buffer): string[] {
	const uris = (element: Element, deeper: number): string[] => {
		if (element.tag === URI) return [element.content.toString('latin1')]
		if ((element.tag & CONSTRUCTED) === 0 || deeper === 0) return []
		return children(element).flatMap((one) => uris(one, deeper - 1))
	}
	const [toBeSigned] = children(readElement(certificate))
	const extensions = toBeSigned && children(toBeSigned).find((one) => one.tag === EXTENSIONS)
	const points = (extensions ? children(readElement(extensions.content)) : []).flatMap((extension) => {
		const [type, ...rest] = children(extension)
		const value = rest.at(-1)
		return value && type?.bytes.equals(crlPoints) ? uris(readElement(value.content), DEEPEST) : []
	})
	return points.filter((url) => /^https?:\/\/[\x21-\x7e]+$/.test(url))
}

async function get(url: string, seconds: number, question?: Buffer): Promise<Buffer | null> {
	try {
		const { status, bytes } = await askWeb(url, {
			...(question && { content: { type: 'application/ocsp-request', bytes: question } }),
			largest: LARGEST_ANSWER,
			signal: AbortSignal.timeout(seconds * 1000),
		})
		return status === 200 ? bytes : null
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
 * @throws AppError signing.certificateRevoked, signing.revocationUnknown or signing.issuerMissing
 */
export async function collectValidationData(
	certificate: Buffer,
	chain: readonly Buffer[],
	sources: RevocationSources,
	now: Date,
): Promise<ValidationData> {
	const data: ValidationData = { certificates: [certificate, ...chain], crls: [], ocspResponses: [] }
	const lists = sources.crlFiles.map(readList)
	for (const [index, one] of data.certificates.entries()) {
		const facts = readCertificate(one)
		if (facts.selfIssued) break
		const above = data.certificates[index + 1]
		const found = above
			? await askAbout(facts, new X509Certificate(above), { ...sources, lists }, now)
			: inLists(lists, facts, null, now)
		if (!found)
			throw new AppError(above ? 'signing.revocationUnknown' : 'signing.issuerMissing', { subject: facts.subject })
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
	for (const url of crl) {
		const list = await get(url, sources.timeoutSeconds)
		const found = list && inLists([fromPem(list)], facts, issuer, now)
		if (found) return found
	}
	return inLists(sources.lists, facts, issuer, now)
}

/** What a list says that is to be believed; one that says «revoked» before all others. */
function inLists(
	lists: readonly Buffer[],
	facts: CertificateFacts,
	issuer: X509Certificate | null,
	now: Date,
): Evidence | null {
	const said = lists.flatMap((crl): Evidence[] => {
		const standing = believed(() => standingInCrl(crl, facts, issuer, now))
		return standing ? [{ standing, crl }] : []
	})
	return said.find(({ standing }) => standing.revokedAt) ?? said[0] ?? null
}
