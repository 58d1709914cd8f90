import { writeFileSync } from 'node:fs'
import type { z } from 'zod'
import type { JobView } from '#shared/contract/jobs'
import { batchView, type BatchView } from '#shared/contract/documents'
import type { Input } from '#shared/contract/index'
import { signingReport } from '#shared/contract/signing'
import { errorFromShape } from '#shared/errors/index'
import type { Archive } from '../../../src-main/backend/context.ts'
import { bareme, examSession, importRun, sitting } from '../../../src-main/backend/database/schema.ts'
import { createPracticeKey, type PracticeAlgorithm } from '../../../src-main/backend/signing/practiceAuthority.ts'
import type { TestBackend } from '../backend.ts'

const clerk = { id: 1, name: 'commis' }
const surnames = ['PIERRE', 'JEAN-BAPTISTE', 'TOUSSAINT', 'DORVIL', 'SAINT-LOUIS', 'ÉLIACIN', 'GUILLAUME']
const givenNames = ['Marie Stéphanie', 'Josué', 'Nadège Anne', 'Wilner', 'Françoise', 'Kervens Junior']
export const PASSPHRASE = 'phrase d’entraînement'
const SESSION = { exam: 'NS4', year: 2026, kind: 'ORD' }

/** Adds so many sittings of one session with complete marks. */
export async function addSittings(archive: Archive, count: number): Promise<void> {
	const { profile } = archive
	const definition = profile.baremes.find(({ exam }) => exam === SESSION.exam)
	const [decision] = profile.decisions
	if (!definition || !decision) throw new Error('profile without barème or decision')
	await archive.mutate(clerk, 'test.prepare', (sqlite) => {
		const { orm } = archive
		const at = new Date().toISOString()
		const file = { fileName: 'a.csv', fileSha256: '0', fileBytes: 1, format: 'csv', layout: '{}' }
		const source = { id: 1, state: 'committed', accountId: clerk.id, createdAt: at, ...file }
		orm
			.insert(bareme)
			.values({ id: 1, hash: 'x', definition: JSON.stringify(definition) })
			.onConflictDoNothing()
			.run()
		orm
			.insert(examSession)
			.values({ id: 1, ...SESSION })
			.onConflictDoNothing()
			.run()
		orm.insert(importRun).values(source).onConflictDoNothing().run()
		const first = sqlite.prepare<[], number>('SELECT count(*) FROM sitting').pluck().get() ?? 0
		for (let index = first; index < first + count; index++) {
			const marks = definition.slots.map(({ maximum }, slot) => [
				`m${slot}`,
				Math.floor(maximum * (40 + ((index * 7 + slot * 11) % 55))),
			])
			const surname = surnames[index % surnames.length] ?? ''
			orm
				.insert(sitting)
				.values({
					id: index + 1,
					sessionId: 1,
					importId: 1,
					sourceSheet: 1,
					sourceRow: index + 2,
					orderNumber: String(100_000 + index),
					surname,
					givenNames: givenNames[index % givenNames.length] ?? '',
					birthDate: `200${index % 9}-0${1 + (index % 9)}-${10 + (index % 18)}`,
					birthPlace: 'Jérémie',
					series: definition.series[0] ?? '',
					baremeId: 1,
					decision: decision.id,
					nameKey: surname,
					...Object.fromEntries(marks),
				})
				.run()
		}
		return { value: null, subject: 'test', detail: { count }, topics: [] }
	})
}

/** Composes through the backend's door and waits; throws what the job ended with. */
export async function composed(
	backend: TestBackend,
	order: Input<'documents.compose'>,
	as: 'commis' | 'auditeur' = 'commis',
): Promise<BatchView> {
	const { jobId } = await backend.call(as, 'documents.compose', order)
	const { error, result } = await backend.ended(jobId)
	if (error) throw errorFromShape(error)
	return batchView.parse(result)
}

/** New sittings and a batch of their transcripts, composed by the clerk. Answers the batch. */
export async function composeBatch(backend: TestBackend, count: number): Promise<number> {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive is open')
	await addSittings(archive, count)
	const [kind] = archive.profile.documentKinds
	const batch = await composed(backend, { kind: kind?.id ?? '', session: SESSION })
	if (batch.documents !== count) throw new Error(`${batch.documents} documents: ${JSON.stringify(batch.leftOut)}`)
	return batch.id
}

/** Writes a practice key into the backend's folder and answers its path. */
export async function writePracticeKey(folder: TestBackend, algorithm: PracticeAlgorithm = 'P-256'): Promise<string> {
	const path = folder.path(`key-${algorithm}.p12`)
	const order = { algorithm, passphrase: PASSPHRASE, country: 'HT', bureau: 'Bureau d’essai', now: new Date() }
	writeFileSync(path, await createPracticeKey(order))
	return path
}

export interface SignOptions {
	key: string
	folder: string
	passphrase?: string
	as?: 'officier' | 'commis' | 'admin'
}

/** Starts signing through the backend's door and waits for the end. */
export async function sign(backend: TestBackend, batchId: number, options: SignOptions): Promise<JobView> {
	const { jobId } = await backend.call(options.as ?? 'officier', 'signing.sign', {
		batchId,
		key: backend.grant(options.key),
		passphrase: options.passphrase ?? PASSPHRASE,
		folder: backend.grant(options.folder),
	})
	return backend.ended(jobId)
}

export function reportOf(job: JobView): z.infer<typeof signingReport> {
	if (job.state !== 'done') throw new Error(`job ${job.state}: ${JSON.stringify(job.error)}`)
	return signingReport.parse(job.result)
}
