import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#shared/errors/index'
import { chainOf } from './certificates.ts'
import {
	children,
	der,
	DerError,
	integer,
	objectIdentifier,
	octetString,
	readElement,
	readWhole,
	sequence,
	tag,
} from './der.ts'
import { checkTimestamp, TimestampError, withCheckableCertificates, type CheckedTimestamp } from './timestampToken.ts'
import { AnswerTooLarge, askWeb, type WebAnswer } from './webRequest.ts'

/** A time-stamping authority that answers over HTTP (RFC 3161 §3.4). */
export interface TimestampAuthority {
	url: string
	/** For one attempt. */
	timeoutSeconds: number
	/** Policy to ask for, as dotted identifier; null for the authority's own. */
	policy: string | null
	/** Certificates (DER) of the authority or of those above it; when there are any, no other is believed. */
	roots: readonly Uint8Array[]
	/** Pause before the second attempt; each further one waits four times as long. */
	firstPauseMilliseconds?: number | undefined
}

export interface Timestamp extends CheckedTimestamp {
	/** TimeStampToken, DER. */
	token: Buffer
	/** Certificates of the answer that the token does not carry on. */
	leftOut: Buffer[]
}

const ATTEMPTS = 3
const LARGEST_REPLY = 200_000
/** How far an honest authority's clock and this computer's may be apart. */
const TOLERANCE_MILLISECONDS = 5 * 60_000
const sha256Algorithm = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), Buffer.from([tag.null, 0]))
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff])

/** No answer, or one that says «later»: worth another attempt. */
class Unanswered extends Error {
	readonly timedOut: boolean

	constructor(timedOut: boolean) {
		super(timedOut ? 'time-out' : 'no answer')
		this.timedOut = timedOut
	}
}

/**
 * A time stamp over a SHA-256. The answer is believed only when it is about this very request.
 * @throws AppError signing.timestamp…
 */
export async function requestTimestamp(
	imprint: Buffer,
	authority: TimestampAuthority,
	signal?: AbortSignal,
): Promise<Timestamp> {
	const host = new URL(authority.url).host
	const nonce = newNonce()
	const policy = authority.policy === null ? null : objectIdentifier(authority.policy)
	const request = sequence(
		integer(1),
		sequence(sha256Algorithm, octetString(imprint)),
		...(policy ? [policy] : []),
		nonce,
		BOOLEAN_TRUE,
	)
	const reply = await askPatiently(request, authority, host, signal)
	const { token, leftOut } = believed(() => withCheckableCertificates(tokenIn(reply, host)), host)
	const checked = believed(() => checkTimestamp(token, imprint, { nonce, policy }), host)
	if (Math.abs(checked.at.getTime() - Date.now()) > TOLERANCE_MILLISECONDS)
		throw new AppError('signing.timestampTime', { host, time: checked.at.toISOString() })
	if (!isKnown(checked, leftOut, authority.roots))
		throw new AppError('signing.timestampUnknown', { host, subject: checked.certificate.subject })
	return { token, leftOut, ...checked }
}

function isKnown(
	{ certificate, chain }: CheckedTimestamp,
	leftOut: readonly Buffer[],
	roots: readonly Uint8Array[],
): boolean {
	if (roots.length === 0) return true
	const issuers = chainOf(certificate.x509, [...roots, ...chain, ...leftOut])
	return [certificate.der, ...issuers].some((one) => roots.some((root) => one.equals(root)))
}

/** Positive INTEGER of eight bytes. */
function newNonce(): Buffer {
	const bytes = randomBytes(8)
	bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
	return der(tag.integer, bytes)
}

async function askPatiently(
	request: Buffer,
	authority: TimestampAuthority,
	host: string,
	signal: AbortSignal | undefined,
): Promise<Buffer> {
	let pause = authority.firstPauseMilliseconds ?? 500
	for (let attempt = 1; ; attempt++, pause *= 4) {
		try {
			return await ask(request, authority, signal)
		} catch (error) {
			signal?.throwIfAborted()
			if (!(error instanceof Unanswered)) throw error
			if (attempt === ATTEMPTS)
				throw new AppError(error.timedOut ? 'signing.timestampTimeout' : 'signing.timestampDown', { host })
			await delay(pause, undefined, signal ? { signal } : {})
		}
	}
}

async function ask(request: Buffer, authority: TimestampAuthority, signal: AbortSignal | undefined): Promise<Buffer> {
	const host = new URL(authority.url).host
	const timeout = AbortSignal.timeout(authority.timeoutSeconds * 1000)
	let answer: WebAnswer
	try {
		answer = await askWeb(authority.url, {
			content: { type: 'application/timestamp-query', bytes: request },
			accept: 'application/timestamp-reply',
			largest: LARGEST_REPLY,
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		})
	} catch (error) {
		if (error instanceof AnswerTooLarge) throw new AppError('signing.timestampFormat', { host })
		throw new Unanswered(timeout.aborted)
	}
	const { status, bytes } = answer
	if (status === 429 || status >= 500) throw new Unanswered(false)
	if (status < 200 || status > 299) throw new AppError('signing.timestampRefused', { host, status })
	return bytes
}

/** TimeStampResp: status 0 or 1, then the token (RFC 3161 §2.4.2). */
function tokenIn(reply: Buffer, host: string): Buffer {
	return believed(() => {
		const [status, token] = children(readWhole(reply, tag.sequence))
		const [code] = status?.tag === tag.sequence ? children(readElement(status.bytes)) : []
		const value = code?.tag === tag.integer && code.content.length === 1 ? code.content[0] : undefined
		if (value === undefined) throw new TimestampError('format')
		if (value > 1) throw new AppError('signing.timestampRefused', { host, status: value })
		if (!token) throw new TimestampError('format')
		return token.bytes
	}, host)
}

const codes = {
	format: 'signing.timestampFormat',
	imprint: 'signing.timestampImprint',
	nonce: 'signing.timestampNonce',
	policy: 'signing.timestampPolicy',
	signature: 'signing.timestampSignature',
} as const

function believed<Value>(read: () => Value, host: string): Value {
	try {
		return read()
	} catch (error) {
		if (error instanceof AppError) throw error
		if (error instanceof TimestampError) throw new AppError(codes[error.problem], { host })
		if (error instanceof DerError || error instanceof Error) throw new AppError('signing.timestampFormat', { host })
		throw error
	}
}

export const imprintOf = (signature: Uint8Array): Buffer => createHash('sha256').update(signature).digest()
