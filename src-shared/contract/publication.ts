import { z } from 'zod'
import { count, everyone, fileHandle, id, page, pageOf, procedure, startedJob, time } from './common.ts'
import { pdfVerification } from './signing.ts'

export const releaseView = z.strictObject({
	number: id,
	publishedAt: time,
	account: z.string(),
	folder: z.string(),
	treeSize: count,
	root: z.string(),
	revoked: count,
	superseded: count,
	added: count,
})
export type ReleaseView = z.infer<typeof releaseView>

/** Result of the job `publish`. */
export const publicationReport = z.strictObject({
	release: id,
	added: count,
	treeSize: count,
	revoked: count,
	superseded: count,
	files: count,
	bytes: count,
	seconds: z.number(),
	recordsPerSecond: z.number(),
	folder: z.string(),
	rootFingerprint: z.string(),
})

/** Result of the job `verifyBundle`. */
export const bundleVerification = z.strictObject({
	valid: z.boolean(),
	problems: z.array(z.strictObject({ code: z.string(), file: z.string(), detail: z.string() })),
	release: id.nullable(),
	treeSize: count,
	records: count,
	files: count,
	bytes: count,
	rootFingerprint: z.string(),
	seconds: z.number(),
})
export type BundleVerification = z.infer<typeof bundleVerification>

const publishers = ['officer', 'administrator'] as const

export const publicationContract = {
	/** What the public side would gain, lose and revoke. */
	'publication.plan': procedure(
		everyone,
		z.strictObject({}),
		z.strictObject({
			toAdd: count,
			alreadyPublic: count,
			newlyRevoked: count,
			newlySuperseded: count,
			nextRelease: id,
		}),
	),
	/** Writes or extends a bundle in a folder. Job `publish` → publicationReport. */
	'publication.publish': procedure(publishers, z.strictObject({ folder: fileHandle }), startedJob),
	/** Reads a whole bundle back and checks everything. Job `verifyBundle` → bundleVerification. */
	'publication.verifyBundle': procedure('signedIn', z.strictObject({ folder: fileHandle }), startedJob),
	'publication.verifyBarcode': procedure('signedIn', z.strictObject({ text: z.string().max(4000) }), pdfVerification),
	'publication.releases': procedure(everyone, z.strictObject({ ...page }), pageOf(releaseView)),
}
