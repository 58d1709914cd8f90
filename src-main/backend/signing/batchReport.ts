import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BatchReport } from '#shared/contract/batchEnd'
import { signatureLevel } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { Actor, Archive } from '../context.ts'
import { ormOf } from '../database/open.ts'
import { completeFolder } from './batchFolder.ts'
import {
	batchFacts,
	batchTotals,
	endOfBatch,
	signedDocuments,
	stateCounts,
	updateBatch,
	withdrawals,
	withdrawPrepared,
} from './queries.ts'

const reported = z.object({ level: signatureLevel.nullable().default(null) })

export function reportOfBatch({ orm, sqlite }: Pick<Archive, 'orm' | 'sqlite'>, batchId: number): BatchReport {
	const found = batchFacts(orm, batchId)
	if (!found) throw new AppError('record.missing', { kind: 'batch', id: batchId })
	const { state: _state, report, ...batch } = found
	const totals = batchTotals(sqlite, batchId)
	const { revoked = 0, superseded = 0 } = stateCounts(sqlite, batchId)
	const hash = createHash('sha256')
	for (const { sha256 } of signedDocuments(sqlite, batchId)) hash.update(sha256)
	return {
		batchId,
		...batch,
		level: reported.parse(JSON.parse(report)).level,
		...totals,
		...endOfBatch(sqlite, batchId),
		revoked,
		superseded,
		withdrawals: withdrawals(orm, batchId).map(({ reason, documents }) => ({ reason: reason ?? '', documents })),
		filesHash: totals.signed > 0 ? hash.digest('hex') : null,
	}
}

/** For a batch that was begun with a key that is no more: nothing else would ever end it. */
export async function closeBatch(
	archive: Archive,
	actor: Actor,
	{ batchId, reason }: { batchId: number; reason: string },
	now: Date,
): Promise<BatchReport> {
	await archive.mutate(actor, 'signing.closeBatch', (sqlite) => {
		const orm = ormOf(sqlite)
		const before = reportOfBatch({ orm, sqlite }, batchId)
		const { state } = batchFacts(orm, batchId) ?? {}
		if (state !== 'signing') throw new AppError('signing.batchState', { state: state ?? '' })
		const withdrawn = withdrawPrepared(sqlite, batchId, now.toISOString(), reason)
		const signed = before.signed > 0
		updateBatch(orm, batchId, {
			state: signed ? 'signed' : 'cancelled',
			...(signed && { signedAt: before.lastSignedAt }),
		})
		return {
			value: null,
			subject: `batch ${batchId}`,
			detail: { batchId, reason, signed: before.signed, withdrawn, fingerprint: before.fingerprint },
			topics: ['documents', 'signing'],
		}
	})
	const report = reportOfBatch(archive, batchId)
	try {
		if (report.folder !== null) await completeFolder(archive.sqlite, batchId, report.folder)
	} catch {
		// The folder may have gone with the key; the register is what counts.
	}
	return report
}
