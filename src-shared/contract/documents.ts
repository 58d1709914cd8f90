import { z } from 'zod'
import {
	count,
	counts,
	everyone,
	fileHandle,
	id,
	nothing,
	page,
	pageOf,
	procedure,
	sessionKey,
	startedJob,
	time,
} from './common.ts'

export const documentState = z.enum(['prepared', 'signed', 'withdrawn', 'revoked', 'superseded'])
export const batchState = z.enum(['composed', 'signing', 'signed', 'cancelled'])

export const documentRow = z.strictObject({
	id,
	serial: z.string(),
	kind: z.string(),
	state: documentState,
	sittingId: id,
	batchId: id,
	name: z.string(),
	orderNumber: z.string().nullable(),
	session: sessionKey,
	signedAt: time.nullable(),
	endedAt: time.nullable(),
	endReason: z.string().nullable(),
	published: z.boolean(),
})
export type DocumentRow = z.infer<typeof documentRow>

export const batchView = z.strictObject({
	id,
	kind: z.string(),
	session: sessionKey,
	state: batchState,
	documents: count,
	composedBy: z.string(),
	composedAt: time,
	contentHash: z.string(),
	/** Reasons why sittings of the session were left out, with counts. */
	leftOut: counts,
	signedBy: z.string().nullable(),
	signedAt: time.nullable(),
	signedDocuments: count,
	withdrawn: count,
	signer: z.string().nullable(),
	/** Records changed since composition: their documents will not be signed. */
	changedSince: count,
	practice: z.boolean(),
	/** The document in force that this batch's only one corrects, and why; null for any other batch. */
	correction: z.strictObject({ serial: z.string(), reason: z.string() }).nullable(),
	/** Example barème or rules: documents carry a visible mark and are not official. */
	example: z.boolean(),
})
export type BatchView = z.infer<typeof batchView>

export const leaveOutReason = z.enum([
	'noDecision',
	'decisionWithoutDocument',
	'held',
	'excluded',
	'openCase',
	'noBareme',
	'marksIncomplete',
	/** A rank can be told only when every admitted record of the session has its average and none is held. */
	'ranksIncomplete',
	'alreadyIssued',
	'overLimit',
	'missingGlyph',
	/** A text is far too long, or a date is none: nothing that a document or barcode can state. */
	'unprintable',
])

/** What happened to a record between composing and signing, so that its document was taken out. */
export const withdrawalReason = z.enum(['changed', 'held', 'excluded', 'openCase'])

export const documentsContract = {
	/** How many documents a session could have, and why not more. */
	'documents.eligible': procedure(
		['clerk', 'officer', 'administrator'],
		z.strictObject({ kind: z.string().max(40), session: sessionKey }),
		z.strictObject({ eligible: count, leftOut: counts, example: z.boolean() }),
	),
	/** The very PDF that would be signed, unsigned, marked as preview; base64. */
	'documents.preview': procedure(
		everyone,
		z.strictObject({ kind: z.string().max(40), sittingId: id }),
		z.strictObject({ pdfBase64: z.string() }),
	),
	/** Composes a batch of all documents that may be issued, wholly or not at all. Job `compose` → batchView. */
	'documents.compose': procedure(
		['clerk', 'administrator'],
		z.strictObject({
			kind: z.string().max(40),
			session: sessionKey,
			limit: z.int().positive().optional(),
			sittingIds: z.array(id).max(10_000).optional(),
		}),
		startedJob,
	),
	/**
	 * Composes a corrected version of a signed document, as a batch of one. When it is signed, the old one is superseded;
	 * until then the old one stands.
	 */
	'documents.supersede': procedure(
		['clerk', 'administrator'],
		z.strictObject({ serial: z.string().max(60), reason: z.string().trim().min(3).max(2000) }),
		batchView,
	),
	'documents.batches': procedure(
		everyone,
		z.strictObject({ state: batchState.optional(), ...page }),
		pageOf(batchView),
	),
	'documents.batch': procedure(everyone, z.strictObject({ id }), batchView),
	'documents.cancelBatch': procedure(
		['clerk', 'officer', 'administrator'],
		z.strictObject({ id, reason: z.string().trim().min(3).max(2000) }),
		nothing,
	),
	'documents.list': procedure(
		everyone,
		z.strictObject({
			batchId: id.optional(),
			state: documentState.optional(),
			serial: z.string().max(60).optional(),
			sample: z.int().positive().max(50).optional(),
			...page,
		}),
		pageOf(documentRow),
	),
	/** Takes one document out of a composed batch before signing. */
	'documents.withdraw': procedure(
		['officer', 'clerk'],
		z.strictObject({ documentId: id, reason: z.string().trim().min(3).max(2000) }),
		nothing,
	),
	/** Printable slips with the candidates' codes for a signed batch (PDF). */
	'documents.slips': procedure(
		['clerk', 'officer', 'administrator'],
		z.strictObject({ batchId: id, file: fileHandle }),
		z.strictObject({ slips: count }),
	),
}
