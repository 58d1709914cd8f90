import { z } from 'zod'
import type { BatchView } from '#shared/contract/documents'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../context.ts'
import { runTask } from '../workers/pool.ts'
import { readBatch, type StoredBatch } from './queries.ts'
import { countChanged, journalPosition, recordsUntouchedSince } from './review.ts'

interface Counted {
	/** Where the journal stood. */
	position: number
	changed: Promise<number>
}

const counts = new WeakMap<Archive, Map<number, Counted>>()

function remember(archive: Archive, batchId: number, changed: Promise<number>): Promise<number> {
	const known = counts.get(archive) ?? new Map<number, Counted>()
	counts.set(archive, known.set(batchId, { position: journalPosition(archive.sqlite), changed }))
	changed.catch(() => known.delete(batchId))
	return changed
}

/** A batch that was composed this moment is as its records are. */
export function composedAsNow(archive: Archive, batchId: number): void {
	void remember(archive, batchId, Promise.resolve(0))
}

/** So many records are looked at sooner than a thread has begun. */
const FEW = 2000

/** Records that are no longer as the batch froze them; counted again only when something else than signing happened. */
function changedSince(archive: Archive, batch: StoredBatch): Promise<number> {
	if (batch.state !== 'composed' && batch.state !== 'signing') return Promise.resolve(0)
	const counted = counts.get(archive)?.get(batch.id)
	if (counted && recordsUntouchedSince(archive.sqlite, counted.position)) return counted.changed
	if (batch.documents <= FEW) return remember(archive, batch.id, Promise.resolve(countChanged(archive, batch.id)))
	const { databaseFile, info, profile } = archive
	const task = { archiveFile: databaseFile, profile, practice: info.practice, batchId: batch.id }
	return remember(archive, batch.id, countInThread(task))
}

const countInThread = async (task: unknown): Promise<number> => z.int().parse(await runTask('documents.changed', task))

export async function viewOf(archive: Archive, batch: StoredBatch): Promise<BatchView> {
	return { ...batch, changedSince: await changedSince(archive, batch), practice: archive.info.practice }
}

export function existingBatch(archive: Archive, id: number): StoredBatch {
	const batch = readBatch(archive.sqlite, id)
	if (batch === undefined) throw new AppError('record.missing', { kind: 'batch', id })
	return batch
}

export const batchView = (archive: Archive, id: number): Promise<BatchView> =>
	viewOf(archive, existingBatch(archive, id))
