import { z } from 'zod'
import { everyone, nothing, procedure } from './common.ts'

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

export const signatureLevelContract = {
	'signing.levelSettings': procedure(everyone, z.strictObject({}), levelSettings),
	'signing.setLevelSettings': procedure(['officer', 'administrator'], levelSettings, nothing),
}
