import { AppError } from '#shared/errors/index'
import type { Actor, Archive } from '../context.ts'
import { ormOf } from '../database/open.ts'
import { documentBySerial, endDocument } from './queries.ts'

/** Ends a signed document for good. The next release tells everybody; the document itself stays in the archive. */
export async function revokeDocument(
	archive: Archive,
	actor: Actor,
	serial: string,
	reason: string,
	now: Date,
): Promise<{ serial: string; revokedAt: string }> {
	const revokedAt = now.toISOString()
	return archive.mutate(actor, 'signing.revoke', (sqlite) => {
		const orm = ormOf(sqlite)
		const document = documentBySerial(orm, serial)
		if (!document) throw new AppError('record.missing', { kind: 'document', id: serial })
		if (document.state !== 'signed') throw new AppError('signing.documentState', { serial, state: document.state })
		endDocument(orm, document.id, 'revoked', revokedAt, reason)
		return {
			value: { serial, revokedAt },
			subject: `document ${serial}`,
			detail: { serial, reason, publicIndex: document.publicIndex },
			before: { state: document.state },
			after: { state: 'revoked', endedAt: revokedAt, endReason: reason },
			topics: ['documents', 'signing', 'publication'],
		}
	})
}
