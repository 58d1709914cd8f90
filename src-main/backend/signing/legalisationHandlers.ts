import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { CallContext, FeatureHandlers } from '../context.ts'
import { entitiesBefore, lastNumberOf, listLegalisations } from './legalisationQueries.ts'
import { handOver } from './keyInUse.ts'
import { keyToUse } from './keyToUse.ts'
import { checkLegaliser, type LegaliseJobInput } from './legaliseJob.ts'
import { levelOrdered } from './levelHandlers.ts'

type Handlers = Pick<
	FeatureHandlers<'signing'>,
	'signing.legalise' | 'signing.legalisations' | 'signing.legalisationEntities' | 'signing.legalisationNumber'
>

/** A folder that is there; `file.notWritable` otherwise, before a key is used. */
function existingFolder(path: string): string {
	if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
		throw new AppError('file.notWritable', { file: basename(path) })
	return path
}

const legalise: Handlers['signing.legalise'] = async (input, context: CallContext) => {
	const { archive, actor, files, jobs } = context
	const { key, secrets } = await keyToUse(input, context)
	return handOver(secrets, async () => {
		checkLegaliser(archive, key.facts)
		const jobInput: LegaliseJobInput = {
			sources: input.sources.map((handle) => files.path(handle)),
			entity: input.entity,
			date: input.date,
			firstNumber: input.firstNumber ?? null,
			receipt: input.receipt ?? null,
			folder: existingFolder(files.path(input.folder)),
			...levelOrdered(input, context),
		}
		return { jobId: await jobs.start('legalise', jobInput, actor, secrets) }
	})
}

export const legalisationHandlers: Handlers = {
	'signing.legalise': legalise,
	'signing.legalisations': (input, { archive }) => listLegalisations(archive.orm, input),
	'signing.legalisationEntities': (_input, { archive }) => ({ entities: entitiesBefore(archive.orm) }),
	'signing.legalisationNumber': ({ entity, date }, { archive }) => ({
		next: lastNumberOf(archive.orm, entity, Number(date.slice(0, 4))) + 1,
	}),
}
