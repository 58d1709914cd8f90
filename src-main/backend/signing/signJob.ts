import { z } from 'zod'
import { id } from '#shared/contract/common'
import { signatureLevel } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { Archive, JobContext, JobDefinition } from '../context.ts'
import { readCertificate, type CertificateFacts } from './certificates.ts'
import { levelSettingsOf, timestampAuthorityOf } from './levelHandlers.ts'
import { openBatchFolder } from './output.ts'
import { batchToSign, batchTotals, signerById, type BatchToSign } from './queries.ts'
import { checkMaySign } from './rules.ts'
import { fileRunKey, tokenRunKey, type RunKey } from './runKey.ts'
import type { KeyMaterial } from './signer.ts'
import { prepareLevel } from './signatureLevel.ts'
import { checkValidAt, type PublicSigningKey } from './signingKey.ts'
import { SigningRun, type SigningReport } from './signingRun.ts'
import type { TokenKeyReference } from './tokens/token.ts'
import { TokenThread } from './tokens/tokenThread.ts'

const jobInput = z.strictObject({
	batchId: id,
	/** Folder that the officer chose. */
	folder: z.string(),
	level: signatureLevel.default('B-B'),
	/** Paths of files. */
	revocationLists: z.array(z.string()).default([]),
})
export type SignJobInput = z.infer<typeof jobInput>

/** Handed to the job in memory and never written down. */
export type SignSecrets =
	| { material: KeyMaterial }
	/** `pin`: UTF-8, wiped when the job ends; null where it is typed on the reader. `module`: path of the maker's library. */
	| { token: TokenKeyReference & { module: string; label: string; pin: Buffer | null }; key: PublicSigningKey }

const isSecrets = (value: unknown): value is SignSecrets =>
	typeof value === 'object' && value !== null && ('material' in value || 'token' in value)

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
		const order = jobInput.parse(input)
		const { secrets } = context
		if (!isSecrets(secrets)) throw new AppError('job.notResumable')
		if ('token' in secrets) return signWithToken(order, secrets, context)
		const { material } = secrets
		return signWith(fileRunKey({ material, facts: readCertificate(material.certificate) }), order, context)
	},
}

async function signWith(key: RunKey, order: SignJobInput, context: JobContext): Promise<SigningReport> {
	const { archive, actor, signal } = context
	const { batchId, folder, level, revocationLists } = order
	checkValidAt(key.facts, new Date())
	const found = checkBatch(archive, batchId, actor.id, key.facts)
	const output = openBatchFolder(folder, { archiveId: archive.info.archiveId, batchId })
	const timestamp = timestampAuthorityOf(levelSettingsOf(archive.sqlite))
	const evidence = await prepareLevel({ level, revocationLists, timestamp }, key.material, signal)
	const startedAt = new Date()
	const barcodeKey = await key.barcodeKey({
		issuer: archive.profile.issuer,
		batchId,
		startedAt,
		certificateNotAfter: new Date(key.facts.notAfter),
	})
	return new SigningRun(context, found, key, output, { barcodeKey, startedAt, evidence }).complete()
}

type TokenSecrets = Extract<SignSecrets, { key: unknown }>

async function signWithToken(
	order: SignJobInput,
	{ token: { label, ...token }, key }: TokenSecrets,
	context: JobContext,
): Promise<SigningReport> {
	try {
		const { algorithm } = key.material
		return await TokenThread.use({ ...token, algorithm }, (thread) =>
			signWith(tokenRunKey(key, thread), order, context),
		)
	} catch (error) {
		if (error instanceof AppError && wrongPins.includes(error.code)) await journalWrongPin(label, error, context)
		throw error
	} finally {
		token.pin?.fill(0)
	}
}

const wrongPins: readonly string[] = ['signing.wrongPin', 'signing.wrongPinLast', 'signing.pinLocked']

/** Whoever tries PINs on somebody's token shall be seen. */
async function journalWrongPin(label: string, { code, parameters }: AppError, context: JobContext): Promise<void> {
	await context.archive.mutate(context.actor, 'signing.wrongPin', () => ({
		value: null,
		subject: `token ${label}`,
		detail: { code, count: parameters.count ?? null },
		topics: [],
	}))
}
