import type { ParsedInput } from '#shared/contract/index'
import type { KeyInspection } from '#shared/contract/signing'
import type { CallContext, FeatureHandlers } from '../context.ts'
import { handOver } from './keyInUse.ts'
import { broughtIn, keyToUse, openKeyFile, tokenChosen } from './keyToUse.ts'
import { levelOrdered } from './levelHandlers.ts'
import { openBatchFolder } from './output.ts'
import { checkBatch, type SignJobInput } from './signJob.ts'
import { inspectionOf } from './signingKey.ts'
import { openTokenKey, viewTokens } from './tokens/tokenKeys.ts'

/** Keys in files and on tokens: what is there, and signing with it. */

async function inspect(
	input: ParsedInput<'signing.inspectKey'>,
	{ files }: Pick<CallContext, 'files'>,
): Promise<KeyInspection> {
	const now = new Date()
	if ('key' in input) return inspectionOf(await openKeyFile(input, files, now), now)
	const { brought, reference } = tokenChosen(input.token, files)
	return inspectionOf((await openTokenKey(reference.module, reference, brought, now)).key, now)
}

export const keyHandlers = {
	'signing.inspectKey': inspect,
	'signing.tokens': async ({ module, certificates }, { files }) => ({
		tokens: await viewTokens(files.path(module), broughtIn(certificates, files), new Date()),
	}),
	'signing.sign': async (input, context) => {
		const { archive, actor, files, jobs } = context
		const { key, secrets } = await keyToUse(input, context)
		return handOver(secrets, async () => {
			checkBatch(archive, input.batchId, actor.id, key.facts)
			const folder = files.path(input.folder)
			openBatchFolder(folder, { archiveId: archive.info.archiveId, batchId: input.batchId })
			const jobInput: SignJobInput = { batchId: input.batchId, folder, ...levelOrdered(input, context) }
			return { jobId: await jobs.start('sign', jobInput, actor, secrets) }
		})
	},
} satisfies Partial<FeatureHandlers<'signing'>>
