import { randomBytes } from 'node:crypto'
import type { SignatureLevel } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import { timestampRoom } from './cmsTimestamp.ts'
import type { CertifiedKey } from './signer.ts'
import { requestTimestamp, type Timestamp, type TimestampAuthority } from './timestamp.ts'
import { collectValidationData, type ValidationData } from './validationData.ts'

/** What a run over many documents needs beyond the key: gathered once, before the first signature. */
export interface SignatureEvidence {
	level: SignatureLevel
	timestamp: TimestampAuthority | null
	/** Bytes that a time stamp may add to a CMS. */
	timestampRoom: number
	/** Stands in every document of the run; null below B-LT. */
	validation: ValidationData | null
}

export interface LevelOrder {
	level: SignatureLevel
	timestamp: TimestampAuthority | null
	/** Paths of revocation lists. */
	revocationLists: readonly string[]
}

const REVOCATION_TIMEOUT_SECONDS = 5
/** Why nothing is known of a certificate's standing. */
const silences: readonly string[] = ['signing.revocationUnknown', 'signing.issuerMissing']
/** A later token may have a longer serial number, signature or fraction of a second than the first. */
const TOKEN_GROWTH = 256

/**
 * Tries the authority of time with one stamp, asks whether the certificate is revoked, and below B-LT takes silence for a
 * no: an office without network must be able to sign.
 * @throws AppError signing.certificateRevoked, signing.revocationUnknown, signing.issuerMissing, signing.timestamp…
 */
export async function prepareLevel(
	order: LevelOrder,
	key: CertifiedKey,
	signal: AbortSignal,
): Promise<SignatureEvidence> {
	const { level, timestamp } = order
	const about = (certificate: Uint8Array, chain: readonly Uint8Array[]) =>
		collectValidationData(
			Buffer.from(certificate),
			chain.map((one) => Buffer.from(one)),
			{ crlFiles: order.revocationLists, timeoutSeconds: REVOCATION_TIMEOUT_SECONDS },
			new Date(),
		)
	const own = await about(key.certificate, key.chain).catch((error: unknown) => {
		const unknown = error instanceof AppError && silences.includes(error.code)
		if (!unknown || level === 'B-LT') throw error
		return null
	})
	if (level === 'B-B') return { level, timestamp: null, timestampRoom: 0, validation: null }
	if (!timestamp) throw new AppError('signing.timestampNone')
	const trial = await requestTimestamp(randomBytes(32), timestamp, signal)
	const room = timestampRoom(trial.token.length) + TOKEN_GROWTH
	if (level === 'B-T' || !own) return { level: 'B-T', timestamp, timestampRoom: room, validation: null }
	return {
		level,
		timestamp,
		timestampRoom: room,
		validation: together(own, await about(trial.certificate.der, issuersOf(trial))),
	}
}

/** Bytes that the evidence takes in every document; a time stamp is written in hexadecimal digits. */
export function evidenceBytes({ timestampRoom, validation }: SignatureEvidence): number {
	const proofs = validation ? [...validation.certificates, ...validation.crls, ...validation.ocspResponses] : []
	return proofs.reduce((sum, proof) => sum + proof.length, 2 * timestampRoom)
}

const issuersOf = ({ chain, leftOut }: Timestamp): readonly Buffer[] => (chain.length > 0 ? chain : leftOut)

function together(one: ValidationData, other: ValidationData): ValidationData {
	const distinct = (all: readonly Buffer[]) =>
		all.filter((bytes, index) => all.findIndex((known) => known.equals(bytes)) === index)
	return {
		certificates: distinct([...one.certificates, ...other.certificates]),
		crls: distinct([...one.crls, ...other.crls]),
		ocspResponses: distinct([...one.ocspResponses, ...other.ocspResponses]),
	}
}
