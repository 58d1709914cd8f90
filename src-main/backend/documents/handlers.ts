import { documentsContract } from '#shared/contract/documents'
import { AppError } from '#shared/errors/index'
import type { Archive, FeatureHandlers } from '../context.ts'
import type { ExportJobInput } from '../signing/handlers.ts'
import { runTask } from '../workers/pool.ts'
import { batchView, composedAsNow, existingBatch, viewOf } from './batchViews.ts'
import { compose, type Order } from './compose.ts'
import { subjectOf } from './composeJob.ts'
import { previewDocument } from './engine.ts'
import {
	cancelBatch,
	currentNumber,
	issuedDocument,
	listBatches,
	listDocuments,
	readDocument,
	slipsOfBatch,
	withdrawDocument,
} from './queries.ts'
import { ranksOfSession, recordsById, sessionOfSitting, storedBaremes } from './recordQueries.ts'
import { ContentRules } from './rules.ts'
import { writeSlips } from './slips.ts'
import { templateOf } from './template/definition.ts'
import { missingGlyphs } from './template/repertoire.ts'

export { documentJobs } from './composeJob.ts'

const topics = ['documents', 'signing']

async function preview(archive: Archive, kind: string, sittingId: number): Promise<Uint8Array> {
	const { info, profile, sqlite } = archive
	const record = recordsById(sqlite, [sittingId], kind).get(sittingId)
	const session = sessionOfSitting(sqlite, sittingId)
	if (record === undefined || session === undefined)
		throw new AppError('record.missing', { kind: 'sitting', id: sittingId })
	const rules = new ContentRules({
		profile,
		kind,
		session,
		practice: info.practice,
		baremes: storedBaremes(sqlite),
		ranks: (success) => ranksOfSession(sqlite, session, success),
	})
	const serial = currentNumber(sqlite, sittingId, kind) ?? { year: new Date().getFullYear(), number: 0 }
	const content = rules.contentOf(record, serial)
	const bareme = rules.baremeOf(record)
	if (content === null || bareme === null) throw new AppError('documents.noBareme')
	const missing = missingGlyphs([content.surname, content.givenNames, content.birthPlace, content.orderNumber].join(''))
	if (missing.length > 0) throw new AppError('documents.missingGlyph', { characters: missing.join(' ') })
	const { example, practice } = content
	return previewDocument({ profile, bareme, kind, practice, example }, content)
}

/** What is to be composed so that a signed document gets a corrected version. */
function correctionOf(sqlite: Archive['sqlite'], serial: string, reason: string): Order {
	const document = issuedDocument(sqlite, serial.toUpperCase())
	const session = document && sessionOfSitting(sqlite, document.sittingId)
	if (!document || !session) throw new AppError('record.missing', { kind: 'document', id: serial })
	const { id, kind, sittingId, state } = document
	if (state !== 'signed') throw new AppError('documents.notInForce', { serial, state })
	if (document.waiting === 1) throw new AppError('documents.correctionWaits', { serial })
	return { kind, session, sittingIds: [sittingId], supersedes: { id, serial, reason } }
}

export const documentsHandlers: FeatureHandlers<'documents'> = {
	'documents.eligible': async (input, { archive }) =>
		documentsContract['documents.eligible'].output.parse(
			await runTask('documents.eligible', { ...subjectOf(archive), order: input }),
		),

	'documents.preview': async ({ kind, sittingId }, { archive }) => ({
		pdfBase64: Buffer.from(await preview(archive, kind, sittingId)).toString('base64'),
	}),

	'documents.compose': async (input, { actor, archive, jobs }) => {
		templateOf(archive.profile, input.kind)
		return { jobId: await jobs.start('compose', input, actor) }
	},

	'documents.supersede': async ({ serial, reason }, { actor, archive }) => {
		const batchId = await archive.mutate(actor, 'documents.supersede', (sqlite) => {
			const order = correctionOf(sqlite, serial, reason)
			return compose(sqlite, archive, order, { accountId: actor.id, at: new Date() })
		})
		composedAsNow(archive, batchId)
		return batchView(archive, batchId)
	},

	'documents.batches': async (input, { archive }) => {
		const { rows, total } = listBatches(archive.sqlite, input)
		return { rows: await Promise.all(rows.map((batch) => viewOf(archive, batch))), total }
	},

	'documents.batch': ({ id }, { archive }) => batchView(archive, id),

	'documents.cancelBatch': async ({ id, reason }, { actor, archive }) => {
		await archive.mutate(actor, 'documents.cancelBatch', (sqlite) => {
			const batch = existingBatch(archive, id)
			if (batch.state !== 'composed') throw new AppError('documents.notComposed', { batch: id })
			cancelBatch(sqlite, id, new Date().toISOString(), reason)
			const detail = { batchId: id, documents: batch.documents, reason }
			return { value: null, subject: `batch ${id}`, detail, topics }
		})
		return {}
	},

	'documents.list': (input, { archive }) => listDocuments(archive.sqlite, input),

	'documents.withdraw': async ({ documentId, reason }, { actor, archive }) => {
		await archive.mutate(actor, 'documents.withdraw', (sqlite) => {
			const document = readDocument(sqlite, documentId)
			if (document === undefined) throw new AppError('record.missing', { kind: 'document', id: documentId })
			if (!withdrawDocument(sqlite, documentId, new Date().toISOString(), reason))
				throw new AppError('documents.notPrepared', { serial: document.serial })
			const detail = { serial: document.serial, batchId: document.batchId, reason }
			return { value: null, subject: `document ${document.serial}`, detail, topics }
		})
		return {}
	},

	'documents.export': async ({ batchId, serials, folder, from }, { actor, archive, files, jobs }) => {
		existingBatch(archive, batchId)
		const input: ExportJobInput = {
			batchId,
			serials: serials ?? null,
			folder: files.path(folder),
			from: from === undefined ? null : files.path(from),
		}
		return { jobId: await jobs.start('export', input, actor) }
	},

	'documents.slips': async ({ batchId, file }, { actor, archive, files }) => {
		const batch = existingBatch(archive, batchId)
		const slips = slipsOfBatch(archive.sqlite, batchId)
		if (slips.length === 0) throw new AppError('documents.notSigned', { batch: batchId })
		await writeSlips(files.path(file), slips, {
			profile: archive.profile,
			session: batch.session,
			practice: archive.info.practice,
		})
		await archive.mutate(actor, 'documents.slips', () => ({
			value: null,
			subject: `batch ${batchId}`,
			detail: { batchId, slips: slips.length },
			topics: [],
		}))
		return { slips: slips.length }
	},
}
