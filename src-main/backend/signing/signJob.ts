import { z } from 'zod'
import { id } from '#shared/contract/common'
import { AppError } from '#shared/errors/index'
import type { Archive, JobDefinition } from '../context.ts'
import { readCertificate, type CertificateFacts } from './certificates.ts'
import { openBatchFolder } from './output.ts'
import { batchToSign, batchTotals, signerById, type BatchToSign } from './queries.ts'
import { checkMaySign } from './rules.ts'
import type { KeyMaterial } from './signer.ts'
import { checkValidAt } from './signingKey.ts'
import { SigningRun } from './signingRun.ts'

const jobInput = z.strictObject({
	batchId: id,
	/** Folder that the officer chose. */
	folder: z.string(),
})
export type SignJobInput = z.infer<typeof jobInput>

/** Handed to the job in memory and never written down. */
export interface SignSecrets {
	material: KeyMaterial
}

const isSecrets = (value: unknown): value is SignSecrets =>
	typeof value === 'object' && value !== null && 'material' in value

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
	async run(input, context) {
		const { batchId, folder } = jobInput.parse(input)
		const { archive, actor, secrets } = context
		if (!isSecrets(secrets)) throw new AppError('job.notResumable')
		const facts = readCertificate(secrets.material.certificate)
		checkValidAt(facts, new Date())
		const found = checkBatch(archive, batchId, actor.id, facts)
		const output = openBatchFolder(folder, { archiveId: archive.info.archiveId, batchId })
		const run = new SigningRun(context, found, { material: secrets.material, facts }, output)
		return run.complete()
	},
}
