import { z } from 'zod'
import { everyone, fileHandle, nothing, procedure, time } from './common.ts'

/** PAdES baseline levels: signature; with time stamp; with the proof that no certificate was revoked. */
export const signatureLevel = z.enum(['B-B', 'B-T', 'B-LT'])
export type SignatureLevel = z.infer<typeof signatureLevel>

/** How an archive signs when the officer does not say otherwise. */
export const levelSettings = z.strictObject({
	level: signatureLevel,
	/** Time-stamping authority (RFC 3161 over HTTP); null where there is none. */
	timestampUrl: z
		.url({ protocol: /^https?$/ })
		.max(500)
		.nullable(),
	/** For one attempt, of which there are three. */
	timestampTimeoutSeconds: z.int().min(1).max(120),
	/** Dotted identifier of the policy to ask for; null for the authority's own. */
	timestampPolicy: z
		.string()
		.regex(/^[0-2](\.\d{1,9}){2,20}$/)
		.nullable(),
})
export type LevelSettings = z.infer<typeof levelSettings>

/** Whose time stamps are believed: an authority itself or one that certified it. */
export const timestampRoot = z.strictObject({
	subject: z.string(),
	/** SHA-256, lower-case hex. */
	fingerprint: z.string(),
	notAfter: time,
})
export type TimestampRoot = z.infer<typeof timestampRoot>
const timestampRoots = z.strictObject({ roots: z.array(timestampRoot) })

export const signatureLevelContract = {
	'signing.levelSettings': procedure(everyone, z.strictObject({}), levelSettings),
	/** None: every time stamp is believed that is right in itself. */
	'signing.timestampRoots': procedure(everyone, z.strictObject({}), timestampRoots),
	/** Certificates as files, PEM or DER; they take the place of those before. */
	'signing.setTimestampRoots': procedure(
		['officer', 'administrator'],
		z.strictObject({ certificates: z.array(fileHandle).max(10) }),
		timestampRoots,
	),
	'signing.setLevelSettings': procedure(['officer', 'administrator'], levelSettings, nothing),
}
