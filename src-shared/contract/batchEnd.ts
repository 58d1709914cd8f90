import { z } from 'zod'
import { signatureLevel } from './signatureLevel.ts'
import { count, everyone, fileHandle, id, procedure, reason, startedJob, time } from './common.ts'

/** What became of a batch, read from the register: holds for batches of any age, also while they are being signed. */
export const batchReport = z.strictObject({
	batchId: id,
	documents: count,
	signed: count,
	/** Of the signed ones, how many have ended since. */
	revoked: count,
	superseded: count,
	prepared: count,
	withdrawn: count,
	/** Withdrawn documents by reason: a code of `withdrawalReason`, or the words of whoever took them out. */
	withdrawals: z.array(z.strictObject({ reason: z.string(), documents: count })),
	firstSerial: z.string().nullable(),
	lastSerial: z.string().nullable(),
	bytes: count,
	/** SHA-256 over the contents as composed, and over the SHA-256 of all signed files in order; lower-case hex. */
	contentHash: z.string(),
	filesHash: z.string().nullable(),
	composedBy: z.string(),
	composedAt: time,
	signedBy: z.string().nullable(),
	firstSignedAt: time.nullable(),
	lastSignedAt: time.nullable(),
	signer: z.string().nullable(),
	fingerprint: z.string().nullable(),
	folder: z.string().nullable(),
	/** Of the run that ended the batch; null while it is not done. */
	level: signatureLevel.nullable(),
})
export type BatchReport = z.infer<typeof batchReport>

/** Result of the job `export`. */
export const exportReport = z.strictObject({
	batchId: id,
	copied: count,
	/** There already, byte for byte. */
	present: count,
	/** Serials whose file was not found, or is not the one that was signed; at most a hundred of each. */
	missing: z.array(z.string()),
	altered: z.array(z.string()),
	missingCount: count,
	alteredCount: count,
	folder: z.string(),
})
export type ExportReport = z.infer<typeof exportReport>

const serial = z.string().min(1).max(60)

export const batchEndContract = {
	/** Ends a batch whose key is lost: what is signed stays, the rest is withdrawn and may be composed again. */
	'signing.closeBatch': procedure(['officer'], z.strictObject({ batchId: id, reason }), batchReport),
	'signing.report': procedure(everyone, z.strictObject({ batchId: id }), batchReport),
	/**
	 * Copies signed files of a batch as they are, each checked against the register. `from`: where the batch's folder is
	 * now, if it was moved. Job `export` → exportReport.
	 */
	'documents.export': procedure(
		['clerk', 'officer', 'administrator'],
		z.strictObject({
			batchId: id,
			serials: z.array(serial).min(1).max(1000).optional(),
			folder: fileHandle,
			from: fileHandle.optional(),
		}),
		startedJob,
	),
}
