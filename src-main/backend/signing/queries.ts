import type Database from 'better-sqlite3'
import { and, asc, count, desc, eq, gt, max } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Orm } from '../database/open.ts'
import { account, bareme, barcodeKey, batch, document, examSession, signer, sitting } from '../database/schema.ts'

export type SignerRow = typeof signer.$inferSelect
export type BarcodeKeyRow = typeof barcodeKey.$inferSelect
export type DocumentRow = typeof document.$inferSelect

export function batchToSign(orm: Orm, id: number) {
	return orm
		.select({ batch, session: examSession })
		.from(batch)
		.innerJoin(examSession, eq(examSession.id, batch.sessionId))
		.where(eq(batch.id, id))
		.get()
}
export type BatchToSign = NonNullable<ReturnType<typeof batchToSign>>

export function updateBatch(orm: Orm, id: number, values: Partial<Omit<typeof batch.$inferInsert, 'id'>>): void {
	orm.update(batch).set(values).where(eq(batch.id, id)).run()
}

export const signerByFingerprint = (orm: Orm, fingerprint: string): SignerRow | undefined =>
	orm.select().from(signer).where(eq(signer.fingerprint, fingerprint)).get()

export const signerById = (orm: Orm, id: number): SignerRow | undefined =>
	orm.select().from(signer).where(eq(signer.id, id)).get()

export const insertSigner = (orm: Orm, values: typeof signer.$inferInsert): SignerRow =>
	orm.insert(signer).values(values).returning().get()

export function insertBarcodeKey(orm: Orm, values: typeof barcodeKey.$inferInsert): void {
	orm.insert(barcodeKey).values(values).onConflictDoNothing().run()
}

export function signersWithDocuments(orm: Orm): (SignerRow & { documents: number })[] {
	return orm
		.select({ signer, documents: count(document.barcode) })
		.from(signer)
		.leftJoin(batch, eq(batch.signerId, signer.id))
		.leftJoin(document, eq(document.batchId, batch.id))
		.groupBy(signer.id)
		.orderBy(desc(signer.firstUsedAt))
		.all()
		.map(({ signer, documents }) => ({ ...signer, documents }))
}

export const everySigner = (orm: Orm): SignerRow[] => orm.select().from(signer).all()

export const everyBarcodeKey = (orm: Orm) =>
	orm
		.select({ key: barcodeKey, certificate: signer.certificate })
		.from(barcodeKey)
		.innerJoin(signer, eq(signer.id, barcodeKey.signerId))
		.all()

export const everyBareme = (orm: Orm): string[] =>
	orm
		.select({ definition: bareme.definition })
		.from(bareme)
		.all()
		.map((row) => row.definition)

export const documentByIndex = (orm: Orm, publicIndex: number) =>
	orm
		.select({ state: document.state, barcode: document.barcode })
		.from(document)
		.where(eq(document.publicIndex, publicIndex))
		.get()

export const documentBySerial = (orm: Orm, serial: string): DocumentRow | undefined =>
	orm.select().from(document).where(eq(document.serial, serial)).get()

export function endDocument(orm: Orm, id: number, state: 'revoked' | 'superseded', at: string, reason: string): void {
	orm.update(document).set({ state, endedAt: at, endReason: reason }).where(eq(document.id, id)).run()
}

/** The next documents of a batch that wait for a signature, in order. */
export const preparedAfter = (orm: Orm, batchId: number, position: number, limit: number): DocumentRow[] =>
	orm
		.select()
		.from(document)
		.where(and(eq(document.batchId, batchId), eq(document.state, 'prepared'), gt(document.position, position)))
		.orderBy(asc(document.position))
		.limit(limit)
		.all()

export interface BatchTotals {
	prepared: number
	signed: number
	withdrawn: number
	firstSerial: string | null
	lastSerial: string | null
}

export function batchTotals(sqlite: Database.Database, batchId: number): BatchTotals {
	const states = sqlite
		.prepare<[number], { state: string; documents: number; first: string; last: string }>(
			`SELECT state, count(*) AS documents, min(serial) AS first, max(serial) AS last
			FROM document WHERE batch_id = ? GROUP BY state`,
		)
		.all(batchId)
	const of = (state: string) => states.find((row) => row.state === state)?.documents ?? 0
	// Revoked and superseded documents were signed as well.
	const issued = states.filter(({ state }) => ['signed', 'revoked', 'superseded'].includes(state))
	return {
		prepared: of('prepared'),
		signed: issued.reduce((sum, row) => sum + row.documents, 0),
		withdrawn: of('withdrawn'),
		firstSerial: issued.map(({ first }) => first).toSorted()[0] ?? null,
		lastSerial:
			issued
				.map(({ last }) => last)
				.toSorted()
				.at(-1) ?? null,
	}
}

export interface SignedDocument {
	id: number
	publicIndex: number
	barcode: Uint8Array
	pdfSha256: Uint8Array
	pdfBytes: number
}

/** Marks documents as signed and what they replace as superseded. Answers how many rows really were waiting. */
export function markSigned(sqlite: Database.Database, signed: readonly SignedDocument[], at: string): number {
	const update = sqlite.prepare<[number, Uint8Array, Uint8Array, number, string, number]>(
		`UPDATE document SET state = 'signed', public_index = ?, barcode = ?, pdf_sha256 = ?, pdf_bytes = ?, signed_at = ?
		WHERE id = ? AND state = 'prepared' AND public_index IS NULL`,
	)
	const supersede = sqlite.prepare<[string, string]>(
		`UPDATE document SET state = 'superseded', ended_at = ?, end_reason = correction.correction_reason
		FROM (SELECT supersedes_id, correction_reason FROM document
			WHERE id IN (SELECT value FROM json_each(?)) AND supersedes_id IS NOT NULL) AS correction
		WHERE state = 'signed' AND id = correction.supersedes_id`,
	)
	let changed = 0
	for (const one of signed)
		changed += update.run(one.publicIndex, one.barcode, one.pdfSha256, one.pdfBytes, at, one.id).changes
	supersede.run(at, JSON.stringify(signed.map(({ id }) => id)))
	return changed
}

export function withdraw(orm: Orm, id: number, at: string, reason: string): void {
	orm.update(document).set({ state: 'withdrawn', endedAt: at, endReason: reason }).where(eq(document.id, id)).run()
}

/** Takes out everything that still waits for a signature. Answers how many. */
export function withdrawPrepared(sqlite: Database.Database, batchId: number, at: string, reason: string): number {
	return sqlite
		.prepare<[string, string, number]>(
			`UPDATE document SET state = 'withdrawn', ended_at = ?, end_reason = ? WHERE batch_id = ? AND state = 'prepared'`,
		)
		.run(at, reason, batchId).changes
}

/** Who composed and signed a batch, with which certificate, and where to. */
export function batchFacts(orm: Orm, id: number) {
	const composer = alias(account, 'composer')
	const officer = alias(account, 'officer')
	return orm
		.select({
			state: batch.state,
			documents: batch.documents,
			contentHash: batch.contentHash,
			composedBy: composer.name,
			composedAt: batch.composedAt,
			signedBy: officer.name,
			signer: signer.subject,
			fingerprint: signer.fingerprint,
			folder: batch.outputFolder,
			report: batch.report,
		})
		.from(batch)
		.innerJoin(composer, eq(composer.id, batch.composedBy))
		.leftJoin(officer, eq(officer.id, batch.signedBy))
		.leftJoin(signer, eq(signer.id, batch.signerId))
		.where(eq(batch.id, id))
		.get()
}

/** Documents of a batch by state. */
export function stateCounts(sqlite: Database.Database, batchId: number): Partial<Record<string, number>> {
	const counted = sqlite
		.prepare<[number], { state: string; documents: number }>(
			'SELECT state, count(*) AS documents FROM document WHERE batch_id = ? GROUP BY state',
		)
		.all(batchId)
	return Object.fromEntries(counted.map(({ state, documents }) => [state, documents]))
}

/** When a batch's documents were signed, and how large their files are together. */
export function endOfBatch(sqlite: Database.Database, batchId: number) {
	const found = sqlite
		.prepare<[number], { firstSignedAt: string | null; lastSignedAt: string | null; bytes: number }>(
			`SELECT min(signed_at) AS firstSignedAt, max(signed_at) AS lastSignedAt, coalesce(sum(pdf_bytes), 0) AS bytes
			FROM document WHERE batch_id = ? AND barcode IS NOT NULL`,
		)
		.get(batchId)
	return found ?? { firstSignedAt: null, lastSignedAt: null, bytes: 0 }
}

/** Withdrawn documents of a batch, counted by reason. */
export function withdrawals(orm: Orm, batchId: number): { reason: string | null; documents: number }[] {
	return orm
		.select({ reason: document.endReason, documents: count() })
		.from(document)
		.where(and(eq(document.batchId, batchId), eq(document.state, 'withdrawn')))
		.groupBy(document.endReason)
		.all()
}

/** Barèmes, as JSON, that the documents of a batch were composed with. */
export const baremesOfBatch = (orm: Orm, batchId: number): string[] =>
	orm
		.selectDistinct({ definition: bareme.definition })
		.from(document)
		.innerJoin(sitting, eq(sitting.id, document.sittingId))
		.innerJoin(bareme, eq(bareme.id, sitting.baremeId))
		.where(eq(document.batchId, batchId))
		.all()
		.map((row) => row.definition)

export interface IndexLine {
	serial: string
	position: number
	sha256: Buffer
}

/** Signed documents of a batch in order, one at a time; those of some positions only, `to` left out, where told. */
export function* signedDocuments(
	sqlite: Database.Database,
	batchId: number,
	{ from, to }: { from: number; to: number } = { from: 0, to: Number.MAX_SAFE_INTEGER },
): Generator<IndexLine, undefined> {
	yield* sqlite
		.prepare<[number, number, number], IndexLine>(
			`SELECT serial, position, pdf_sha256 AS sha256 FROM document
			WHERE batch_id = ? AND position >= ? AND position < ? AND barcode IS NOT NULL ORDER BY position`,
		)
		.iterate(batchId, from, to)
}

/** Knows the length in bytes of a signed document's file by its serial. */
export function signedLength(sqlite: Database.Database, batchId: number): (serial: string) => number | undefined {
	const length = sqlite
		.prepare<[number, string], number>(
			'SELECT pdf_bytes FROM document WHERE batch_id = ? AND serial = ? AND barcode IS NOT NULL',
		)
		.pluck()
	return (serial) => length.get(batchId, serial)
}

/** The same as a list, of all documents or of those named. */
export function filesOfBatch(
	sqlite: Database.Database,
	batchId: number,
	serials: readonly string[] | null,
): IndexLine[] {
	if (serials === null) return [...signedDocuments(sqlite, batchId)]
	const one = sqlite.prepare<[number, string], IndexLine>(
		`SELECT serial, position, pdf_sha256 AS sha256 FROM document
		WHERE batch_id = ? AND serial = ? AND barcode IS NOT NULL`,
	)
	return serials.flatMap((serial) => one.all(batchId, serial))
}

/** The index that the next signed document gets: the public tree has no gaps. */
export function nextPublicIndex(orm: Orm): number {
	const last =
		orm
			.select({ last: max(document.publicIndex) })
			.from(document)
			.get()?.last ?? null
	return last === null ? 0 : last + 1
}
