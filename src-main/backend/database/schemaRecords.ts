import { sql } from 'drizzle-orm'
import { blob, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * The archive's tables. Marks and totals are hundredths of a point (see domain/marks.ts); times are ISO 8601 UTC;
 * dates of birth are ISO and may be partial (`1987`, `1987-03`, `1987-03-14`).
 */

export const meta = sqliteTable('meta', { key: text().primaryKey(), value: text().notNull() })

export const account = sqliteTable('account', {
	id: integer().primaryKey(),
	name: text().notNull().unique(),
	fullName: text('full_name').notNull(),
	role: text().notNull(),
	passwordHash: text('password_hash').notNull(),
	active: integer({ mode: 'boolean' }).notNull().default(true),
	failedLogins: integer('failed_logins').notNull().default(0),
	lockedUntil: text('locked_until'),
	createdAt: text('created_at').notNull(),
})

export const examSession = sqliteTable(
	'exam_session',
	{
		id: integer().primaryKey(),
		exam: text().notNull(),
		year: integer().notNull(),
		kind: text().notNull(),
	},
	(table) => [uniqueIndex('exam_session_key').on(table.exam, table.year, table.kind)],
)

/** A barème as it stood when records were first read with it; `definition` is the JSON of domain/profile.ts Bareme. */
export const bareme = sqliteTable('bareme', {
	id: integer().primaryKey(),
	hash: text().notNull().unique(),
	definition: text().notNull(),
})

export const importRun = sqliteTable('import_run', {
	id: integer().primaryKey(),
	state: text().notNull(), // staging | staged | committed | undone | discarded | failed
	accountId: integer('account_id')
		.notNull()
		.references(() => account.id),
	createdAt: text('created_at').notNull(),
	committedAt: text('committed_at'),
	undoneAt: text('undone_at'),
	fileName: text('file_name').notNull(),
	fileSha256: text('file_sha256').notNull(),
	fileBytes: integer('file_bytes').notNull(),
	format: text().notNull(),
	/** Layout used (JSON), so that the same reading can be repeated. */
	layout: text().notNull(),
	rowsRead: integer('rows_read').notNull().default(0),
	rowsImported: integer('rows_imported').notNull().default(0),
	rowsSetAside: integer('rows_set_aside').notNull().default(0),
	/** Counts per finding code, control totals, per-sheet figures (JSON). */
	report: text().notNull().default('{}'),
	/** The earlier import whose place this one takes. */
	supersedesId: integer('supersedes_id'),
})

/** Raw rows exactly as read, in blocks: raw-deflated JSON lines, one array of cells per source row. */
export const rawBlock = sqliteTable(
	'raw_block',
	{
		importId: integer('import_id')
			.notNull()
			.references(() => importRun.id, { onDelete: 'cascade' }),
		sheet: integer().notNull(),
		firstRow: integer('first_row').notNull(),
		lastRow: integer('last_row').notNull(),
		sha256: blob({ mode: 'buffer' }).notNull(),
		rows: blob({ mode: 'buffer' }).notNull(),
	},
	(table) => [primaryKey({ columns: [table.importId, table.sheet, table.firstRow] })],
)

export const person = sqliteTable('person', { id: integer().primaryKey(), createdAt: text('created_at').notNull() })

const mark = (slot: number) => integer(`m${slot}`)

/** One candidate in one session. */
export const sitting = sqliteTable(
	'sitting',
	{
		id: integer().primaryKey(),
		sessionId: integer('session_id')
			.notNull()
			.references(() => examSession.id),
		importId: integer('import_id')
			.notNull()
			.references(() => importRun.id),
		sourceSheet: integer('source_sheet').notNull(),
		sourceRow: integer('source_row').notNull(),
		orderNumber: text('order_number'),
		surname: text().notNull(),
		givenNames: text('given_names').notNull(),
		sex: text(),
		birthDate: text('birth_date'),
		birthPlace: text('birth_place'),
		department: text(),
		commune: text(),
		centre: text(),
		school: text(),
		series: text().notNull().default(''),
		nationalId: text('national_id'),
		baremeId: integer('bareme_id').references(() => bareme.id),
		m0: mark(0),
		m1: mark(1),
		m2: mark(2),
		m3: mark(3),
		m4: mark(4),
		m5: mark(5),
		m6: mark(6),
		m7: mark(7),
		m8: mark(8),
		m9: mark(9),
		m10: mark(10),
		m11: mark(11),
		m12: mark(12),
		m13: mark(13),
		m14: mark(14),
		m15: mark(15),
		markFlags: integer('mark_flags').notNull().default(0),
		/** As the source states them; null where it does not. */
		total: integer(),
		average: integer(),
		decision: text(),
		mention: text(),
		status: text().notNull().default('active'), // active | held | excluded
		statusReason: text('status_reason'),
		personId: integer('person_id').references(() => person.id),
		/** Normalised name (domain/personName.ts), tokens sorted, for linkage and search. */
		nameKey: text('name_key').notNull(),
	},
	(table) => [
		index('sitting_session_number').on(table.sessionId, table.orderNumber),
		index('sitting_import').on(table.importId),
		index('sitting_person').on(table.personId).where(sql`person_id IS NOT NULL`),
		/** By session: an index of all names together would have every import write everywhere in it. */
		index('sitting_session_name').on(table.sessionId, table.nameKey),
		/** Covers what the dashboard counts per session. */
		index('sitting_figures').on(
			table.sessionId,
			table.status,
			table.department,
			table.series,
			table.decision,
			table.average,
		),
		index('sitting_not_active').on(table.status).where(sql`status <> 'active'`),
		check('sitting_status', sql`status IN ('active','held','excluded')`),
	],
)

/** Rows that could not come in, kept as work. */
export const setAside = sqliteTable(
	'set_aside',
	{
		id: integer().primaryKey(),
		importId: integer('import_id')
			.notNull()
			.references(() => importRun.id, { onDelete: 'cascade' }),
		sheet: integer().notNull(),
		sheetName: text('sheet_name').notNull(),
		row: integer().notNull(),
		column: integer(),
		columnName: text('column_name'),
		code: text().notNull(),
		parameters: text().notNull().default('{}'),
		cells: text().notNull(),
		state: text().notNull().default('open'), // open | corrected | dismissed
		/** The import that brought the row again. */
		correctedBy: integer('corrected_by'),
	},
	(table) => [index('set_aside_import').on(table.importId, table.code)],
)

/** A record as it stood before an import that supersedes an earlier one changed it. */
export const sittingVersion = sqliteTable(
	'sitting_version',
	{
		id: integer().primaryKey(),
		sittingId: integer('sitting_id').notNull(),
		/** The import that changed it. */
		importId: integer('import_id')
			.notNull()
			.references(() => importRun.id),
		kind: text().notNull(), // replaced | gone
		/** All columns of the record but its id and person (JSON). */
		before: text().notNull(),
	},
	(table) => [
		index('sitting_version_sitting').on(table.sittingId),
		index('sitting_version_import').on(table.importId, table.sittingId),
	],
)

/** Warnings on rows that did come in. */
export const finding = sqliteTable(
	'finding',
	{
		id: integer().primaryKey(),
		importId: integer('import_id')
			.notNull()
			.references(() => importRun.id, { onDelete: 'cascade' }),
		sittingId: integer('sitting_id'),
		sheet: integer().notNull(),
		row: integer().notNull(),
		column: integer(),
		code: text().notNull(),
		parameters: text().notNull().default('{}'),
	},
	(table) => [index('finding_import').on(table.importId, table.code), index('finding_sitting').on(table.sittingId)],
)

/** Remembered layouts, recognised by the fingerprint of their header cells. */
export const savedLayout = sqliteTable('saved_layout', {
	id: integer().primaryKey(),
	name: text().notNull(),
	fingerprint: text().notNull().unique(),
	layout: text().notNull(),
	usedAt: text('used_at').notNull(),
})

/** A question for a clerk: two or more sittings that do not fit together, or one that does not fit itself. */
export const reconciliationCase = sqliteTable(
	'reconciliation_case',
	{
		id: integer().primaryKey(),
		kind: text().notNull(),
		/** Stable over re-runs: kind + sorted sitting ids. */
		key: text().notNull().unique(),
		sessionId: integer('session_id').references(() => examSession.id),
		score: integer().notNull().default(0), // per mille
		explanation: text().notNull().default('[]'),
		state: text().notNull().default('open'), // open | proposed | decided | obsolete
		outcome: text(), // same | different | keep | accept | useComputed | hold
		outcomeDetail: text('outcome_detail'),
		reason: text(),
		createdAt: text('created_at').notNull(),
		proposedBy: integer('proposed_by').references(() => account.id),
		proposedAt: text('proposed_at'),
		decidedBy: integer('decided_by').references(() => account.id),
		decidedAt: text('decided_at'),
	},
	(table) => [
		index('case_queue').on(table.state, table.kind, table.score),
		index('case_session').on(table.state, table.sessionId, table.kind),
	],
)

export const caseSitting = sqliteTable(
	'case_sitting',
	{
		caseId: integer('case_id')
			.notNull()
			.references(() => reconciliationCase.id, { onDelete: 'cascade' }),
		sittingId: integer('sitting_id').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.caseId, table.sittingId] }),
		index('case_sitting_sitting').on(table.sittingId),
	],
)

/** Linkage history; nothing is ever deleted from it. */
export const linkEvent = sqliteTable(
	'link_event',
	{
		id: integer().primaryKey(),
		at: text().notNull(),
		accountId: integer('account_id')
			.notNull()
			.references(() => account.id),
		confirmedBy: integer('confirmed_by').references(() => account.id),
		kind: text().notNull(), // same | different | split
		sittingA: integer('sitting_a').notNull(),
		sittingB: integer('sitting_b'),
		personId: integer('person_id'),
		caseId: integer('case_id'),
		reason: text(),
		model: text().notNull(),
		weights: text().notNull().default('[]'),
	},
	(table) => [index('link_event_a').on(table.sittingA), index('link_event_b').on(table.sittingB)],
)

/** A change to one field of a record after import; the source cell stays as it was. */
export const correction = sqliteTable(
	'correction',
	{
		id: integer().primaryKey(),
		sittingId: integer('sitting_id').notNull(),
		field: text().notNull(),
		oldValue: text('old_value'),
		newValue: text('new_value'),
		reason: text().notNull(),
		proposedBy: integer('proposed_by')
			.notNull()
			.references(() => account.id),
		proposedAt: text('proposed_at').notNull(),
		confirmedBy: integer('confirmed_by').references(() => account.id),
		confirmedAt: text('confirmed_at'),
		state: text().notNull().default('proposed'), // proposed | confirmed | refused
	},
	(table) => [index('correction_sitting').on(table.sittingId)],
)

export const journal = sqliteTable('journal', {
	seq: integer().primaryKey(),
	at: text().notNull(),
	accountId: integer('account_id'),
	account: text().notNull(),
	action: text().notNull(),
	subject: text().notNull(),
	detail: text().notNull(),
	previousHash: blob('previous_hash', { mode: 'buffer' }).notNull(),
	hash: blob({ mode: 'buffer' }).notNull(),
})

export const job = sqliteTable(
	'job',
	{
		id: integer().primaryKey(),
		kind: text().notNull(),
		input: text().notNull(),
		state: text().notNull(), // queued | running | done | failed | cancelled
		phase: text().notNull().default(''),
		done: integer().notNull().default(0),
		total: integer().notNull().default(0),
		accountId: integer('account_id')
			.notNull()
			.references(() => account.id),
		createdAt: text('created_at').notNull(),
		startedAt: text('started_at'),
		endedAt: text('ended_at'),
		result: text(),
		error: text(),
	},
	(table) => [index('job_state').on(table.state)],
)
