import { z } from 'zod'
import { signatureLevel } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { Archive, JobDefinition } from '../context.ts'
import type { CertificateFacts } from './certificates.ts'
import { forgetKey, withKey } from './keyInUse.ts'
import { settleWaiting } from './legalisationFiles.ts'
import { LegalisationRun } from './legalisationRun.ts'
import { timestampAuthorityOf } from './levelHandlers.ts'
import { prepareLevel } from './signatureLevel.ts'
import { checkValidAt } from './signingKey.ts'

const jobInput = z.strictObject({
	/** PDF files and folders. */
	sources: z.array(z.string()),
	entity: z.string(),
	date: z.string(),
	firstNumber: z.int().nullable(),
	receipt: z.string().nullable(),
	folder: z.string(),
	level: signatureLevel,
	/** Paths of files. */
	revocationLists: z.array(z.string()),
})
export type LegaliseJobInput = z.infer<typeof jobInput>

/** What can be said before any file is touched. */
export function checkLegaliser(archive: Archive, facts: Pick<CertificateFacts, 'practice'>): void {
	if (facts.practice && !archive.info.practice) throw new AppError('signing.practiceKey')
}

/** Further signatures by another authority. After a stop the key must be given again, so it never goes on by itself. */
export const legaliseJob: JobDefinition = {
	kind: 'legalise',
	afterRestart: 'fail',
	forget: forgetKey,
	run(input, context) {
		const order = jobInput.parse(input)
		const { archive, signal } = context
		return withKey(context, async (key) => {
			checkLegaliser(archive, key.facts)
			checkValidAt(key.facts, new Date())
			const timestamp = timestampAuthorityOf(archive.sqlite)
			const evidence = await prepareLevel({ ...order, timestamp }, key.material, signal)
			return new LegalisationRun(context, order, key, evidence).complete()
		})
	},
	clearUp(input, { orm }) {
		settleWaiting(jobInput.parse(input).folder, orm)
	},
}
