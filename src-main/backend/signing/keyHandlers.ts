import type { ParsedInput } from '#shared/contract/index'
import type { KeyInspection } from '#shared/contract/signing'
import type { CallContext, FeatureHandlers } from '../context.ts'
import { levelSettingsOf } from './levelHandlers.ts'
import { openBatchFolder } from './output.ts'
import { checkBatch, type SignJobInput, type SignSecrets } from './signJob.ts'
import { inspectionOf, openSigningKey, type PublicSigningKey } from './signingKey.ts'
import { openTokenKey, viewTokens } from './tokens/tokenKeys.ts'

/** Keys in files and on tokens: what is there, and signing with it. */

async function inspect(
	input: ParsedInput<'signing.inspectKey'>,
	{ files }: Pick<CallContext, 'files'>,
): Promise<KeyInspection> {
	const now = new Date()
	if ('key' in input) return inspectionOf(await openSigningKey(files.path(input.key), input.passphrase, now), now)
	const { module, ...reference } = input.token
	return inspectionOf((await openTokenKey(files.path(module), reference, now)).key, now)
}

async function keyToSignWith(
	input: ParsedInput<'signing.sign'>,
	{ files }: Pick<CallContext, 'files'>,
): Promise<{ key: PublicSigningKey; secrets: SignSecrets }> {
	const now = new Date()
	if ('key' in input) {
		const key = await openSigningKey(files.path(input.key), input.passphrase, now)
		return { key, secrets: { material: key.material } }
	}
	const { module, ...reference } = input.token
	const path = files.path(module)
	const { key, token } = await openTokenKey(path, reference, now)
	const pin = input.pin === null || token.pinPad ? null : Buffer.from(input.pin, 'utf8')
	return { key, secrets: { key, token: { ...reference, module: path, label: token.label, pin } } }
}

export const keyHandlers = {
	'signing.inspectKey': inspect,
	'signing.tokens': async ({ module }, { files }) => ({ tokens: await viewTokens(files.path(module), new Date()) }),
	'signing.sign': async (input, context) => {
		const { archive, actor, files, jobs } = context
		const { key, secrets } = await keyToSignWith(input, context)
		checkBatch(archive, input.batchId, actor.id, key.facts)
		const folder = files.path(input.folder)
		openBatchFolder(folder, { archiveId: archive.info.archiveId, batchId: input.batchId })
		const jobInput: SignJobInput = {
			batchId: input.batchId,
			folder,
			level: input.level ?? levelSettingsOf(archive.sqlite).level,
			revocationLists: (input.revocationLists ?? []).map((handle) => files.path(handle)),
		}
		return { jobId: await jobs.start('sign', jobInput, actor, secrets) }
	},
} satisfies Partial<FeatureHandlers<'signing'>>
