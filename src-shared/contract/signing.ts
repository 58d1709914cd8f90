import { z } from 'zod'
import { signatureLevel } from './signatureLevel.ts'
import { count, counts, everyone, fileHandle, id, procedure, startedJob, time } from './common.ts'

export const passphrase = z.string().max(200)

/** How documents are signed; as the archive's settings say when left out. Lists: revocation lists as files. */
export const levelWanted = {
	level: signatureLevel.optional(),
	revocationLists: z.array(fileHandle).max(20).optional(),
}

/** Files with certificates that are not where the key is, the signer's own or its issuers; PEM or DER. */
export const certificates = z.array(fileHandle).max(10).optional()

/** A PKCS#12 file. */
export const keyFile = { key: fileHandle, passphrase, certificates }

/** A key on a token: the maker's PKCS#11 library, the token (its serial number), the certificate's SHA-256 in hex. */
export const tokenReference = z.strictObject({
	module: fileHandle,
	token: z.string().min(1).max(100),
	certificate: z.string().regex(/^[0-9a-f]{64}$/),
	certificates,
})
/** Null where it is typed on the reader. */
export const pin = z.string().min(1).max(64).nullable()

export const keyInspection = z.strictObject({
	subject: z.string(),
	issuer: z.string(),
	fingerprint: z.string(),
	algorithm: z.string(),
	notBefore: time,
	notAfter: time,
	practice: z.boolean(),
	chain: z.array(z.string()),
	daysLeft: z.int(),
})
export type KeyInspection = z.infer<typeof keyInspection>

/** Result of the job `sign`. */
export const signingReport = z.strictObject({
	batchId: id,
	signed: count,
	withdrawn: count,
	leftOut: counts,
	firstSerial: z.string().nullable(),
	lastSerial: z.string().nullable(),
	seconds: z.number(),
	documentsPerSecond: z.number(),
	folder: z.string(),
	signer: z.string(),
	fingerprint: z.string(),
	level: signatureLevel,
})

export const verdict = z.enum([
	'valid',
	'intact',
	'altered',
	'revoked',
	'superseded',
	'unknownIssuer',
	'unreadable',
	'cannotCheck',
])

export const pdfVerification = z.strictObject({
	verdict,
	/** Why, as message codes `verification.<code>`. */
	reasons: z.array(z.string()),
	serial: z.string().nullable(),
	signatures: z.array(
		z.strictObject({
			subject: z.string(),
			fingerprint: z.string(),
			intact: z.boolean(),
			coversWholeFile: z.boolean(),
			algorithm: z.string(),
			/** Certificate found among the trusted ones given, or null when none were given. */
			trusted: z.boolean().nullable(),
			certificateValidNow: z.boolean(),
			/** Time that a time-stamping authority vouches for, and who that is. */
			stampedAt: time.nullable(),
			stampedBy: z.string().nullable(),
		}),
	),
	barcode: z.string().nullable(),
	/** Fields inside the barcode, for comparing with the paper. */
	content: z.array(z.strictObject({ label: z.string(), value: z.string() })),
	status: z.string().nullable(),
	published: z.boolean().nullable(),
})
export type PdfVerification = z.infer<typeof pdfVerification>

export const signingContract = {
	'signing.inspectKey': procedure(
		['officer', 'administrator'],
		z.union([z.strictObject(keyFile), z.strictObject({ token: tokenReference })]),
		keyInspection,
	),
	/** Signs a batch composed by somebody else; goes on after a stop. Job `sign` → signingReport. */
	'signing.sign': procedure(
		['officer'],
		z.union([
			z.strictObject({ batchId: id, folder: fileHandle, ...keyFile, ...levelWanted }),
			z.strictObject({ batchId: id, folder: fileHandle, token: tokenReference, pin, ...levelWanted }),
		]),
		startedJob,
	),
	/** Revokes a signed document for good. */
	'signing.revoke': procedure(
		['officer', 'administrator'],
		z.strictObject({ serial: z.string().max(60), reason: z.string().trim().min(3).max(2000) }),
		z.strictObject({ serial: z.string(), revokedAt: time }),
	),
	/** Key and certificate of a practice authority, clearly marked; only in a practice archive. */
	'signing.createPracticeKey': procedure(
		['officer', 'administrator'],
		z.strictObject({
			file: fileHandle,
			passphrase: z.string().min(8).max(200),
			algorithm: z.enum(['P-256', 'RSA-2048', 'RSA-3072']),
		}),
		keyInspection,
	),
	'signing.signers': procedure(
		everyone,
		z.strictObject({}),
		z.strictObject({ signers: z.array(keyInspection.omit({ chain: true }).extend({ id, documents: count })) }),
	),
	'signing.verifyPdf': procedure('signedIn', z.strictObject({ file: fileHandle }), pdfVerification),
}
