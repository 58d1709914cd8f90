import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { BatchView, DocumentRow } from '#shared/contract/documents'
import { batchState, documentState } from '#shared/contract/documents'

/**
 * Last number of a register, which documents of one code share, whatever their kind; numbers are given once and in order,
 * also to documents that are later withdrawn.
 */
export function lastNumber(sqlite: Database.Database, kinds: readonly string[], year: number): number {
	const last = sqlite
		.prepare<[string, number], number | null>('SELECT max(number) FROM document WHERE kind = ? AND year = ?')
		.pluck()
	return Math.max(0, ...kinds.map((kind) => last.get(kind, year) ?? 0))
}

export interface NewBatch {
	kind: string
	sessionId: number
	composedBy: number
	composedAt: string
}

export function insertBatch(sqlite: Database.Database, { composedAt, composedBy, kind, sessionId }: NewBatch): number {
	const { lastInsertRowid } = sqlite
		.prepare(
			`INSERT INTO batch (kind, session_id, state, composed_by, composed_at, content_hash, documents)
			VALUES (?, ?, 'composed', ?, ?, '', 0)`,
		)
		.run(kind, sessionId, composedBy, composedAt)
	return Number(lastInsertRowid)
}

export function completeBatch(
	sqlite: Database.Database,
	batchId: number,
	{ contentHash, documents, leftOut }: { contentHash: string; documents: number; leftOut: Record<string, number> },
): void {
	sqlite
		.prepare('UPDATE batch SET content_hash = ?, documents = ?, left_out = ? WHERE id = ?')
		.run(contentHash, documents, JSON.stringify(leftOut), batchId)
}

export interface NewDocument {
	serial: string
	kind: string
	year: number
	number: number
	sittingId: number
	batchId: number
	position: number
	contentHash: Buffer
	candidateCode: string
	supersedesId: number | null
	/** Why, when it corrects a document that is in force. */
	correctionReason: string | null
}

/** A statement to be run for every document of a batch. */
export function documentInserter(sqlite: Database.Database): (document: NewDocument) => void {
	const statement = sqlite.prepare<[NewDocument]>(
		`INSERT INTO document (serial, kind, year, number, sitting_id, batch_id, position, content_hash, state, candidate_code, supersedes_id,
			correction_reason)
		VALUES (@serial, @kind, @year, @number, @sittingId, @batchId, @position, @contentHash, 'prepared', @candidateCode, @supersedesId,
			@correctionReason)`,
	)
	return (document) => {
		statement.run(document)
	}
}

/** The last document of a kind about a sitting that was signed and has ended: a new one takes its place. */
export function endedDocumentFinder(sqlite: Database.Database): (sittingId: number, kind: string) => number | null {
	const statement = sqlite
		.prepare<[number, string], number>(
			`SELECT id FROM document WHERE sitting_id = ? AND kind = ? AND state IN ('revoked', 'superseded') ORDER BY id DESC LIMIT 1`,
		)
		.pluck()
	return (sittingId, kind) => statement.get(sittingId, kind) ?? null
}

const batchRow = z.object({
	id: z.int(),
	kind: z.string(),
	exam: z.string(),
	year: z.int(),
	sessionKind: z.string(),
	state: batchState,
	documents: z.int(),
	composedBy: z.string(),
	composedAt: z.string(),
	contentHash: z.string(),
	leftOut: z.string(),
	signedBy: z.string().nullable(),
	signedAt: z.string().nullable(),
	signer: z.string().nullable(),
	signedDocuments: z.int(),
	withdrawn: z.int(),
	example: z.int(),
	corrects: z.string().nullable(),
	correctionReason: z.string().nullable(),
})

const BATCH = `SELECT b.id, b.kind, e.exam, e.year, e.kind AS sessionKind, b.state, b.documents, c.name AS composedBy,
	b.composed_at AS composedAt, b.content_hash AS contentHash, b.left_out AS leftOut, o.name AS signedBy, b.signed_at AS signedAt,
	g.subject AS signer,
	(SELECT count(*) FROM document d WHERE d.batch_id = b.id AND d.signed_at IS NOT NULL) AS signedDocuments,
	(SELECT count(*) FROM document d WHERE d.batch_id = b.id AND d.state = 'withdrawn') AS withdrawn,
	EXISTS (SELECT 1 FROM document d JOIN sitting s ON s.id = d.sitting_id JOIN bareme r ON r.id = s.bareme_id
		WHERE d.batch_id = b.id AND r.definition ->> 'status' = 'example') AS example,
	n.correction_reason AS correctionReason, old.serial AS corrects
	FROM batch b JOIN exam_session e ON e.id = b.session_id JOIN account c ON c.id = b.composed_by
	LEFT JOIN account o ON o.id = b.signed_by LEFT JOIN signer g ON g.id = b.signer_id
	LEFT JOIN document n ON n.batch_id = b.id AND n.position = 0 AND n.correction_reason IS NOT NULL
	LEFT JOIN document old ON old.id = n.supersedes_id`

/** What the database says of a batch; what depends on the records of today comes from the caller. */
export type StoredBatch = Omit<BatchView, 'changedSince' | 'practice'>

function storedBatch(row: unknown): StoredBatch {
	const { correctionReason, corrects, example, exam, leftOut, sessionKind, year, ...rest } = batchRow.parse(row)
	return {
		...rest,
		session: { exam, year, kind: sessionKind },
		leftOut: z.record(z.string(), z.int()).parse(JSON.parse(leftOut)),
		example: example === 1,
		correction: corrects !== null && correctionReason !== null ? { serial: corrects, reason: correctionReason } : null,
	}
}

export function readBatch(sqlite: Database.Database, id: number): StoredBatch | undefined {
	const row = sqlite.prepare(`${BATCH} WHERE b.id = ?`).get(id)
	return row === undefined ? undefined : storedBatch(row)
}

export function listBatches(
	sqlite: Database.Database,
	filter: { state?: BatchView['state'] | undefined; offset: number; limit: number },
): { rows: StoredBatch[]; total: number } {
	const state = filter.state ?? null
	const rows = sqlite
		.prepare(`${BATCH} WHERE @state IS NULL OR b.state = @state ORDER BY b.id DESC LIMIT @limit OFFSET @offset`)
		.all({ state, limit: filter.limit, offset: filter.offset })
	const total = sqlite
		.prepare<[{ state: string | null }], number>('SELECT count(*) FROM batch WHERE @state IS NULL OR state = @state')
		.pluck()
		.get({ state })
	return { rows: rows.map(storedBatch), total: total ?? 0 }
}

export function cancelBatch(sqlite: Database.Database, id: number, at: string, reason: string): void {
	sqlite.prepare(`UPDATE batch SET state = 'cancelled' WHERE id = ?`).run(id)
	sqlite
		.prepare(
			`UPDATE document SET state = 'withdrawn', ended_at = ?, end_reason = ? WHERE batch_id = ? AND state = 'prepared'`,
		)
		.run(at, reason, id)
}

const documentRow = z.object({
	id: z.int(),
	serial: z.string(),
	kind: z.string(),
	state: documentState,
	sittingId: z.int(),
	batchId: z.int(),
	name: z.string(),
	orderNumber: z.string().nullable(),
	exam: z.string(),
	year: z.int(),
	sessionKind: z.string(),
	signedAt: z.string().nullable(),
	endedAt: z.string().nullable(),
	endReason: z.string().nullable(),
	published: z.int(),
})

const DOCUMENT = `SELECT d.id, d.serial, d.kind, d.state, d.sitting_id AS sittingId, d.batch_id AS batchId,
	trim(s.surname || ' ' || s.given_names) AS name, s.order_number AS orderNumber, e.exam, e.year, e.kind AS sessionKind,
	d.signed_at AS signedAt, d.ended_at AS endedAt, d.end_reason AS endReason,
	d.public_index IS NOT NULL AND d.public_index < coalesce((SELECT max(tree_size) FROM release), 0) AS published
	FROM document d JOIN sitting s ON s.id = d.sitting_id JOIN exam_session e ON e.id = s.session_id`

function rowOf(row: unknown): DocumentRow {
	const { exam, published, sessionKind, year, ...rest } = documentRow.parse(row)
	return { ...rest, session: { exam, year, kind: sessionKind }, published: published === 1 }
}

export function readDocument(sqlite: Database.Database, id: number): DocumentRow | undefined {
	const row = sqlite.prepare(`${DOCUMENT} WHERE d.id = ?`).get(id)
	return row === undefined ? undefined : rowOf(row)
}

export interface Issued {
	id: number
	kind: string
	state: string
	sittingId: number
	/** A prepared document about the same sitting waits for its signature. */
	waiting: 0 | 1
}

export function issuedDocument(sqlite: Database.Database, serial: string): Issued | undefined {
	return sqlite
		.prepare<[string], Issued>(
			`SELECT d.id, d.kind, d.state, d.sitting_id AS sittingId, EXISTS (SELECT 1 FROM document p
				WHERE p.sitting_id = d.sitting_id AND p.kind = d.kind AND p.state = 'prepared') AS waiting
			FROM document d WHERE d.serial = ?`,
		)
		.get(serial)
}

export interface DocumentFilter {
	batchId?: number | undefined
	state?: DocumentRow['state'] | undefined
	/** Beginning of a serial. */
	serial?: string | undefined
	/** So many at random instead of a page. */
	sample?: number | undefined
	offset: number
	limit: number
}

const MATCHING = `(@batchId IS NULL OR d.batch_id = @batchId) AND (@state IS NULL OR d.state = @state)
	AND (@serial IS NULL OR (d.serial >= @serial AND d.serial < @serial || char(0x10ffff)))`

export function listDocuments(
	sqlite: Database.Database,
	filter: DocumentFilter,
): { rows: DocumentRow[]; total: number } {
	const where = {
		batchId: filter.batchId ?? null,
		state: filter.state ?? null,
		serial: filter.serial?.toUpperCase() ?? null,
	}
	const total = sqlite
		.prepare<[typeof where], number>(`SELECT count(*) FROM document d WHERE ${MATCHING}`)
		.pluck()
		.get(where)
	const rows =
		filter.sample === undefined
			? sqlite
					.prepare(`${DOCUMENT} WHERE ${MATCHING} ORDER BY d.batch_id DESC, d.position LIMIT @limit OFFSET @offset`)
					.all({ ...where, limit: filter.limit, offset: filter.offset })
			: sqlite
					.prepare(
						`${DOCUMENT} WHERE d.id IN (SELECT d.id FROM document d WHERE ${MATCHING} ORDER BY random() LIMIT @sample)
						ORDER BY d.position`,
					)
					.all({ ...where, sample: filter.sample })
	return { rows: rows.map(rowOf), total: total ?? 0 }
}

export function withdrawDocument(sqlite: Database.Database, id: number, at: string, reason: string): boolean {
	return (
		sqlite
			.prepare(
				`UPDATE document SET state = 'withdrawn', ended_at = ?, end_reason = ? WHERE id = ? AND state = 'prepared'`,
			)
			.run(at, reason, id).changes === 1
	)
}

/** Serial of the document of a kind that stands for a sitting now. */
export function currentNumber(
	sqlite: Database.Database,
	sittingId: number,
	kind: string,
): { year: number; number: number } | undefined {
	return sqlite
		.prepare<[number, string], { year: number; number: number }>(
			`SELECT year, number FROM document WHERE sitting_id = ? AND kind = ? AND state IN ('prepared', 'signed') ORDER BY id DESC`,
		)
		.get(sittingId, kind)
}

export interface PreparedRow {
	sittingId: number
	kind: string
	year: number
	number: number
	contentHash: Buffer
}

/** The next documents of a batch that wait for their signature. */
export function preparedDocuments(
	sqlite: Database.Database,
	batchId: number,
	afterPosition: number,
	limit: number,
): (PreparedRow & { position: number })[] {
	return sqlite
		.prepare<[number, number, number], PreparedRow & { position: number }>(
			`SELECT sitting_id AS sittingId, kind, year, number, content_hash AS contentHash, position FROM document
			WHERE batch_id = ? AND state = 'prepared' AND position > ? ORDER BY position LIMIT ?`,
		)
		.all(batchId, afterPosition, limit)
}

export const lastJournalEntry = (sqlite: Database.Database): number =>
	sqlite.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0

/** Whether the journal has grown by anything but entries of one action. */
export function entriesSince(sqlite: Database.Database, entry: number, except: string): boolean {
	return sqlite.prepare('SELECT 1 FROM journal WHERE seq > ? AND action <> ? LIMIT 1').get(entry, except) !== undefined
}

export interface Slip {
	serial: string
	surname: string
	givenNames: string
	orderNumber: string | null
	birthDate: string | null
	centre: string | null
	code: string
}

/** What the slips of a batch print, for documents that are signed. */
export function slipsOfBatch(sqlite: Database.Database, batchId: number): Slip[] {
	return sqlite
		.prepare<[number], Slip>(
			`SELECT d.serial, s.surname, s.given_names AS givenNames, s.order_number AS orderNumber, s.birth_date AS birthDate,
			s.centre, d.candidate_code AS code FROM document d JOIN sitting s ON s.id = d.sitting_id
			WHERE d.batch_id = ? AND d.state = 'signed' ORDER BY d.position`,
		)
		.all(batchId)
}
