import type Database from 'better-sqlite3'
import { and, count, desc, eq, max } from 'drizzle-orm'
import type { LegalisationRow } from '#shared/contract/legalisation'
import type { Orm } from '../database/open.ts'
import { account, document, legalisation, legaliser } from '../database/schema.ts'

export type LegaliserRow = typeof legaliser.$inferSelect
export type NewLegalisation = typeof legalisation.$inferInsert

export const everyLegaliser = (orm: Orm): LegaliserRow[] => orm.select().from(legaliser).all()

export function knownLegaliser(orm: Orm, values: Omit<LegaliserRow, 'id'>): LegaliserRow {
	const known = orm.select().from(legaliser).where(eq(legaliser.fingerprint, values.fingerprint)).get()
	return known ?? orm.insert(legaliser).values(values).returning().get()
}

/** Highest number of an entity's register of a year; 0 when it is empty. */
export function lastNumberOf(orm: Orm, entity: string, year: number): number {
	const row = orm
		.select({ last: max(legalisation.number) })
		.from(legalisation)
		.where(and(eq(legalisation.entity, entity), eq(legalisation.year, year)))
		.get()
	return row?.last ?? 0
}

/** Everybody who keeps a register here, the latest first. */
export const entitiesBefore = (orm: Orm): string[] =>
	orm
		.select({ entity: legalisation.entity })
		.from(legalisation)
		.groupBy(legalisation.entity)
		.orderBy(desc(max(legalisation.id)))
		.all()
		.map(({ entity }) => entity)

/** SHA-256 of the document's file with its latest légalisation; undefined when it has none. */
export function latestFile(orm: Orm, documentId: number): Buffer | undefined {
	return orm
		.select({ sha256: legalisation.pdfSha256 })
		.from(legalisation)
		.where(eq(legalisation.documentId, documentId))
		.orderBy(desc(legalisation.place))
		.get()?.sha256
}

/** Whether an entity's register has the document already. */
export const hasLegalised = (orm: Orm, documentId: number, entity: string): boolean =>
	orm
		.select({ id: legalisation.id })
		.from(legalisation)
		.where(and(eq(legalisation.documentId, documentId), eq(legalisation.entity, entity)))
		.get() !== undefined

/** Whether one of these numbers is taken already. */
export function numbersTaken(sqlite: Database.Database, entity: string, year: number, from: number, to: number) {
	return sqlite
		.prepare<[string, number, number, number], number>(
			'SELECT min(number) FROM legalisation WHERE entity = ? AND year = ? AND number BETWEEN ? AND ?',
		)
		.pluck()
		.get(entity, year, from, to)
}

export function insertLegalisations(orm: Orm, rows: readonly NewLegalisation[]): void {
	for (const row of rows) orm.insert(legalisation).values(row).run()
}

export function listLegalisations(
	orm: Orm,
	{ serial, offset, limit }: { serial?: string | undefined; offset: number; limit: number },
): { rows: LegalisationRow[]; total: number } {
	const where = serial === undefined ? undefined : eq(document.serial, serial.toUpperCase())
	const rows = orm
		.select({
			serial: document.serial,
			place: legalisation.place,
			entity: legalisation.entity,
			date: legalisation.date,
			number: legalisation.number,
			year: legalisation.year,
			receipt: legalisation.receipt,
			signer: legaliser.subject,
			account: account.name,
			at: legalisation.at,
		})
		.from(legalisation)
		.innerJoin(document, eq(document.id, legalisation.documentId))
		.innerJoin(legaliser, eq(legaliser.id, legalisation.legaliserId))
		.innerJoin(account, eq(account.id, legalisation.accountId))
		.where(where)
		.orderBy(desc(legalisation.id))
		.limit(limit)
		.offset(offset)
		.all()
	const counted = orm
		.select({ total: count() })
		.from(legalisation)
		.innerJoin(document, eq(document.id, legalisation.documentId))
		.where(where)
		.get()
	return { rows, total: counted?.total ?? 0 }
}
