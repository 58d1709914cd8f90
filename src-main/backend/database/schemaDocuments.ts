import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { account, examSession, sitting } from './schemaRecords.ts'

export const batch = sqliteTable('batch', {
	id: integer().primaryKey(),
	kind: text().notNull(),
	sessionId: integer('session_id')
		.notNull()
		.references(() => examSession.id),
	state: text().notNull(), // composed | signing | signed | cancelled
	composedBy: integer('composed_by')
		.notNull()
		.references(() => account.id),
	composedAt: text('composed_at').notNull(),
	/** SHA-256 over the content hashes of its documents in order. */
	contentHash: text('content_hash').notNull(),
	documents: integer().notNull(),
	/** Sittings left out at composition, counted per reason (JSON). */
	leftOut: text('left_out').notNull().default('{}'),
	signedBy: integer('signed_by').references(() => account.id),
	signedAt: text('signed_at'),
	signerId: integer('signer_id'),
	outputFolder: text('output_folder'),
	report: text().notNull().default('{}'),
})

/** A certificate that has signed documents of this archive, with its chain (DER, concatenated). */
export const signer = sqliteTable('signer', {
	id: integer().primaryKey(),
	fingerprint: text().notNull().unique(), // SHA-256 of the certificate, hex
	subject: text().notNull(),
	algorithm: text().notNull(), // P-256, RSA-3072 …
	notBefore: text('not_before').notNull(),
	notAfter: text('not_after').notNull(),
	practice: integer({ mode: 'boolean' }).notNull(),
	certificate: blob({ mode: 'buffer' }).notNull(),
	chain: blob({ mode: 'buffer' }).notNull(),
	firstUsedAt: text('first_used_at').notNull(),
})

/** Keys that barcodes are signed with: the certificate's own P-256 key, or a delegate of one batch. */
export const barcodeKey = sqliteTable('barcode_key', {
	kid: text().primaryKey(), // 8 bytes, hex
	signerId: integer('signer_id')
		.notNull()
		.references(() => signer.id),
	publicKey: blob('public_key', { mode: 'buffer' }).notNull(), // SubjectPublicKeyInfo
	/** Statement by the signer's key that this key may sign barcodes; null when it is the signer's own key. */
	delegation: blob({ mode: 'buffer' }),
})

export const document = sqliteTable(
	'document',
	{
		id: integer().primaryKey(),
		serial: text().notNull().unique(),
		kind: text().notNull(),
		year: integer().notNull(),
		number: integer().notNull(),
		sittingId: integer('sitting_id')
			.notNull()
			.references(() => sitting.id),
		batchId: integer('batch_id')
			.notNull()
			.references(() => batch.id),
		position: integer().notNull(),
		contentHash: blob('content_hash', { mode: 'buffer' }).notNull(),
		state: text().notNull(), // prepared | signed | withdrawn | revoked | superseded
		/** Index in the public tree and status list; given at signing, never reused. */
		publicIndex: integer('public_index').unique(),
		/** Ten Crockford base32 characters that only the candidate receives. */
		candidateCode: text('candidate_code').notNull(),
		barcode: blob({ mode: 'buffer' }), // COSE_Sign1
		pdfSha256: blob('pdf_sha256', { mode: 'buffer' }),
		pdfBytes: integer('pdf_bytes'),
		signedAt: text('signed_at'),
		supersedesId: integer('supersedes_id'),
		/** Why it was composed in place of another one that is in force. */
		correctionReason: text('correction_reason'),
		endedAt: text('ended_at'),
		endReason: text('end_reason'),
	},
	(table) => [
		uniqueIndex('document_number').on(table.kind, table.year, table.number),
		uniqueIndex('document_batch_position').on(table.batchId, table.position),
		index('document_sitting').on(table.sittingId),
		index('document_state').on(table.state),
		index('document_batch_state').on(table.batchId, table.state, table.publicIndex),
	],
)

/** A certificate that has légalisé documents. Kept apart from signers: it vouches for no document. */
export const legaliser = sqliteTable('legaliser', {
	id: integer().primaryKey(),
	fingerprint: text().notNull().unique(), // SHA-256 of the certificate, hex
	subject: text().notNull(),
	algorithm: text().notNull(),
	practice: integer({ mode: 'boolean' }).notNull(),
	certificate: blob({ mode: 'buffer' }).notNull(),
	chain: blob({ mode: 'buffer' }).notNull(),
})

/** Further signatures on issued documents, by other authorities. */
export const legalisation = sqliteTable(
	'legalisation',
	{
		id: integer().primaryKey(),
		documentId: integer('document_id')
			.notNull()
			.references(() => document.id),
		/** Which field of the page it fills, from 1. */
		place: integer().notNull(),
		entity: text().notNull(),
		date: text().notNull(), // ISO day
		year: integer().notNull(),
		/** In the entity's register of the year. */
		number: integer().notNull(),
		receipt: text(),
		legaliserId: integer('legaliser_id')
			.notNull()
			.references(() => legaliser.id),
		/** Of the file with this signature. */
		pdfSha256: blob('pdf_sha256', { mode: 'buffer' }).notNull(),
		accountId: integer('account_id')
			.notNull()
			.references(() => account.id),
		at: text().notNull(),
	},
	(table) => [
		uniqueIndex('legalisation_number').on(table.entity, table.year, table.number),
		uniqueIndex('legalisation_place').on(table.documentId, table.place),
	],
)

export const release = sqliteTable('release', {
	number: integer().primaryKey(),
	publishedAt: text('published_at').notNull(),
	accountId: integer('account_id')
		.notNull()
		.references(() => account.id),
	folder: text().notNull(),
	treeSize: integer('tree_size').notNull(),
	root: text().notNull(),
	manifestSha256: text('manifest_sha256').notNull(),
	revoked: integer().notNull(),
	superseded: integer().notNull(),
	/** `manifest.cose` and `root.cose` as published: a further copy of the bundle carries the very same bytes. */
	manifest: blob({ mode: 'buffer' }).notNull(),
	trust: blob({ mode: 'buffer' }).notNull(),
	report: text().notNull().default('{}'),
})
