import { AppError } from '#shared/errors/index'
import type { KeyAlgorithm } from './signer.ts'

/** Rules of signing a batch; pure. */

export interface BatchStanding {
	state: string
	composedBy: number
	/** Documents that still wait for a signature. */
	prepared: number
	/** Certificate it was begun with, if it was. */
	begunWith: { fingerprint: string; subject: string } | null
}

export interface SigningIntent {
	accountId: number
	fingerprint: string
	/** Whether the certificate comes from a practice authority, and whether the archive is for practice. */
	practiceCertificate: boolean
	practiceArchive: boolean
}

/** @throws AppError unless this person may sign this batch with this certificate now. */
export function checkMaySign(batch: BatchStanding, intent: SigningIntent): void {
	if (batch.state !== 'composed' && batch.state !== 'signing')
		throw new AppError('signing.batchState', { state: batch.state })
	if (batch.composedBy === intent.accountId) throw new AppError('access.fourEyes')
	if (intent.practiceCertificate && !intent.practiceArchive) throw new AppError('signing.practiceKey')
	if (batch.begunWith && batch.begunWith.fingerprint !== intent.fingerprint)
		throw new AppError('signing.otherCertificate', { subject: batch.begunWith.subject })
	// A batch that was begun may have nothing left but its list to write.
	if (batch.prepared === 0 && batch.state === 'composed') throw new AppError('signing.nothingToSign')
}

/** Documents per committed step: about a second's work at most, so that little is done again after a power cut. */
export function chunkSize(algorithm: KeyAlgorithm): number {
	if (algorithm === 'RSA-4096') return 75
	if (algorithm === 'RSA-3072') return 150
	return algorithm === 'P-256' ? 500 : 250
}

/** The same on a token, which may take a second for one signature, or the time a person needs to type a PIN. */
export function tokenChunkSize(secondsPerSignature: number): number {
	return Math.max(1, Math.min(250, Math.floor(1 / secondsPerSignature)))
}

/** A second worker costs its start-up, which a small batch does not earn back. */
export function workersFor(documents: number, processors: number): number {
	return documents > 600 && processors > 1 ? 2 : 1
}

/** A usual page with its fonts and barcode, in bytes. */
const USUAL_PAGE = 34_000
const MEGABYTE = 1_000_000

/**
 * A long revocation list stands in every document of a batch: better said before the first than by a full disk at the last.
 * @throws AppError signing.spaceNeeded
 */
export function checkRoom({ documents, evidence, free }: { documents: number; evidence: number; free: number }): void {
	const each = USUAL_PAGE + evidence
	if (documents * each <= free) return
	throw new AppError('signing.spaceNeeded', {
		needed: Math.ceil((documents * each) / MEGABYTE),
		free: Math.floor(free / MEGABYTE),
		each: Math.ceil(each / 1000),
	})
}
