import { statfsSync } from 'node:fs'
import { z } from 'zod'
import { id } from '#shared/contract/common'
import { signatureLevel } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { Archive, JobContext, JobDefinition } from '../context.ts'
import type { CertificateFacts } from './certificates.ts'
import { forgetKey, withKey } from './keyInUse.ts'
import { timestampAuthorityOf } from './levelHandlers.ts'
import { openBatchFolder } from './output.ts'
import { batchToSign, batchTotals, signerById, type BatchToSign } from './queries.ts'
import { checkMaySign, checkRoom } from './rules.ts'
import type { RunKey } from './runKey.ts'
import { evidenceBytes, prepareLevel } from './signatureLevel.ts'
import { checkValidAt } from './signingKey.ts'
import { SigningRun, type SigningReport } from './signingRun.ts'

const jobInput = z.strictObject({
	batchId: id,
	/** Folder that the officer chose. */
	folder: z.string(),
	level: signatureLevel.default('B-B'),
	/** Paths of files. */
	revocationLists: z.array(z.string()).default([]),
})
export type SignJobInput = z.infer<typeof jobInput>

/** Everything that can be said before a document is touched. */
export function checkBatch(
	archive: Archive,
	batchId: number,
	accountId: number,
	facts: Pick<CertificateFacts, 'fingerprint' | 'practice'>,
): BatchToSign {
	const found = batchToSign(archive.orm, batchId)
	if (!found) throw new AppError('record.missing', { kind: 'batch', id: batchId })
	const { batch } = found
	const begunWith = batch.signerId === null ? null : (signerById(archive.orm, batch.signerId) ?? null)
	const { prepared } = batchTotals(archive.sqlite, batchId)
	checkMaySign(
		{ state: batch.state, composedBy: batch.composedBy, prepared, begunWith },
		{
			accountId,
			fingerprint: facts.fingerprint,
			practiceCertificate: facts.practice,
			practiceArchive: archive.info.practice,
		},
	)
	return found
}

/** Signs what is left of a batch. After a stop the key must be given again, so it never goes on by itself. */
export const signJob: JobDefinition = {
	kind: 'sign',
	afterRestart: 'fail',
	forget: forgetKey,
	run(input, context) {
		const order = jobInput.parse(input)
		return withKey(context, (key) => signWith(key, order, context))
	},
}

async function signWith(key: RunKey, order: SignJobInput, context: JobContext): Promise<SigningReport> {
	const { archive, actor, signal } = context
	const { batchId, folder, level, revocationLists } = order
	checkValidAt(key.facts, new Date())
	const found = checkBatch(archive, batchId, actor.id, key.facts)
	const output = openBatchFolder(folder, { archiveId: archive.info.archiveId, batchId })
	const timestamp = timestampAuthorityOf(archive.sqlite)
	const evidence = await prepareLevel({ level, revocationLists, timestamp }, key.material, signal)
	const { bavail, bsize } = statfsSync(output)
	checkRoom({
		documents: batchTotals(archive.sqlite, batchId).prepared,
		evidence: evidenceBytes(evidence),
		free: bavail * bsize,
	})
	const startedAt = new Date()
	const barcodeKey = await key.barcodeKey({
		issuer: archive.profile.issuer,
		batchId,
		startedAt,
		certificateNotAfter: new Date(key.facts.notAfter),
	})
	return new SigningRun(context, found, key, output, { barcodeKey, startedAt, evidence }).complete()
}
