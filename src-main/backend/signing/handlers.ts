import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { FeatureHandlers, JobDefinition } from '../context.ts'
import { daysUntil, readCertificate } from './certificates.ts'
import { closeBatch, reportOfBatch } from './batchReport.ts'
import { exportJob } from './exportJob.ts'
import { keyHandlers } from './keyHandlers.ts'
import { keyRequestHandlers } from './keyRequestHandlers.ts'
import { legalisationHandlers } from './legalisationHandlers.ts'
import { legaliseJob } from './legaliseJob.ts'
import { levelHandlers } from './levelHandlers.ts'
import { writeDurably } from './output.ts'
import { createPracticeKey } from './practiceAuthority.ts'
import { signersWithDocuments } from './queries.ts'
import { revokeDocument } from './revocation.ts'
import { signJob } from './signJob.ts'
import { inspectionOf, signingKeyFrom } from './signingKey.ts'
import { trustFromArchive } from './trustFromArchive.ts'
import { verifyPdf } from './verifyPdf.ts'

export { trustFromArchive, trustFromFiles } from './trustFromArchive.ts'
export { trustFromBundle, type TrustContext } from './trust.ts'
export { verifyBarcode } from './verifyBarcode.ts'
export { verifyPdf } from './verifyPdf.ts'
export type { ExportJobInput } from './exportJob.ts'

const LARGEST_PDF = 100_000_000

/** Bytes of a file somebody wants verified. */
export async function readPdf(path: string): Promise<Buffer> {
	const file = basename(path)
	try {
		if ((await stat(path)).size > LARGEST_PDF) throw new AppError('file.unreadable', { file })
		return await readFile(path)
	} catch (error) {
		if (error instanceof AppError) throw error
		const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
		throw new AppError(missing ? 'file.missing' : 'file.unreadable', { file })
	}
}

export const signingHandlers: FeatureHandlers<'signing'> = {
	...keyHandlers,
	...keyRequestHandlers,
	...legalisationHandlers,
	...levelHandlers,
	'signing.report': ({ batchId }, { archive }) => reportOfBatch(archive, batchId),
	'signing.closeBatch': (input, { archive, actor, jobs }) => {
		const busy = jobs
			.list(100)
			.some(({ kind, state }) => kind === 'sign' && (state === 'running' || state === 'queued'))
		if (busy) throw new AppError('signing.underWay')
		return closeBatch(archive, actor, input, new Date())
	},
	'signing.revoke': ({ serial, reason }, { archive, actor }) =>
		revokeDocument(archive, actor, serial, reason, new Date()),
	'signing.createPracticeKey': async ({ file, passphrase, algorithm }, { archive, actor, files }) => {
		if (!archive.info.practice) throw new AppError('signing.practiceArchiveOnly')
		const now = new Date()
		const { country, bureau } = archive.profile
		const bytes = await createPracticeKey({ algorithm, passphrase, country, bureau: bureau.fr, now })
		const inspection = inspectionOf(signingKeyFrom(bytes, passphrase, ''), now)
		writeDurably(files.path(file), bytes, 0o600)
		await archive.mutate(actor, 'signing.createPracticeKey', () => ({
			value: null,
			subject: `certificate ${inspection.fingerprint}`,
			detail: { subject: inspection.subject, fingerprint: inspection.fingerprint, algorithm },
			topics: ['signing'],
		}))
		return inspection
	},
	'signing.signers': (_input, { archive }) => ({
		signers: signersWithDocuments(archive.orm).map((row) => ({
			id: row.id,
			subject: row.subject,
			issuer: readCertificate(row.certificate).issuer,
			fingerprint: row.fingerprint,
			algorithm: row.algorithm,
			notBefore: row.notBefore,
			notAfter: row.notAfter,
			practice: row.practice,
			daysLeft: daysUntil(row.notAfter, new Date()),
			documents: row.documents,
		})),
	}),
	'signing.verifyPdf': async ({ file }, { archive, files }) =>
		verifyPdf(await readPdf(files.path(file)), trustFromArchive(archive), new Date()),
}

export const signingJobs: readonly JobDefinition[] = [signJob, legaliseJob, exportJob]
