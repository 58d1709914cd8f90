import type Database from 'better-sqlite3'
import { and, asc, count, desc, eq, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import type { Orm } from '../database/open.ts'
import { account, bareme, barcodeKey, document, release, signer } from '../database/schema.ts'
import type { PublishedDocument } from './sealing.ts'

export const lastRelease = (orm: Orm) => orm.select().from(release).orderBy(desc(release.number)).limit(1).get()

export const everyRelease = (orm: Orm) => orm.select().from(release).orderBy(asc(release.number)).all()

export function listReleases(orm: Orm, offset: number, limit: number) {
	return {
		rows: orm
			.select({ release, account: account.name })
			.from(release)
			.innerJoin(account, eq(account.id, release.accountId))
			.orderBy(desc(release.number))
			.offset(offset)
			.limit(limit)
			.all(),
		total: orm.select({ total: count() }).from(release).get()?.total ?? 0,
	}
}

export const insertRelease = (orm: Orm, row: typeof release.$inferInsert): void => {
	orm.insert(release).values(row).run()
}

const inRegister = isNotNull(document.barcode)

/** Public indexes of signed documents from one on, in order. */
export function* indexesFrom(sqlite: Database.Database, from: number): Generator<number> {
	const statement = sqlite
		.prepare<[number], number>(
			'SELECT public_index FROM document WHERE public_index >= ? AND barcode IS NOT NULL ORDER BY public_index',
		)
		.pluck()
	yield* statement.iterate(from)
}

export function longestBarcode(orm: Orm, from: number, to: number): number {
	return (
		orm
			.select({ longest: sql<number | null>`max(length(${document.barcode}))` })
			.from(document)
			.where(and(inRegister, gte(document.publicIndex, from), lt(document.publicIndex, to)))
			.get()?.longest ?? 0
	)
}

interface DocumentRow {
	public_index: number
	kind: string
	candidate_code: string
	barcode: Buffer
	exam: string
	year: number
	session_kind: string
}

/** Documents of the register in order of their index, one at a time. */
export function* documentsBetween(sqlite: Database.Database, from: number, to: number): Generator<PublishedDocument> {
	const rows = sqlite
		.prepare<[number, number], DocumentRow>(
			`SELECT d.public_index, d.kind, d.candidate_code, d.barcode, e.exam, e.year, e.kind AS session_kind
			FROM document d JOIN sitting s ON s.id = d.sitting_id JOIN exam_session e ON e.id = s.session_id
			WHERE d.public_index >= ? AND d.public_index < ? AND d.barcode IS NOT NULL ORDER BY d.public_index`,
		)
		.iterate(from, to)
	for (const row of rows)
		yield {
			publicIndex: row.public_index,
			kind: row.kind,
			candidateCode: row.candidate_code,
			barcode: row.barcode,
			exam: row.exam,
			year: row.year,
			sessionKind: row.session_kind,
		}
}

/** Revoked and superseded documents below an index. */
export function endedDocuments(orm: Orm, below: number) {
	return orm
		.select({ publicIndex: document.publicIndex, state: document.state })
		.from(document)
		.where(and(inRegister, inArray(document.state, ['revoked', 'superseded']), lt(document.publicIndex, below)))
		.all()
}

export function documentAt(orm: Orm, publicIndex: number) {
	return orm
		.select({ state: document.state, barcode: document.barcode })
		.from(document)
		.where(and(inRegister, eq(document.publicIndex, publicIndex)))
		.get()
}

export const everySigner = (orm: Orm) =>
	orm
		.select({ id: signer.id, certificate: signer.certificate, chain: signer.chain })
		.from(signer)
		.orderBy(asc(signer.id))
		.all()

export const everyBarcodeKey = (orm: Orm) => orm.select().from(barcodeKey).orderBy(asc(barcodeKey.kid)).all()

export const everyBareme = (orm: Orm): string[] =>
	orm
		.select({ definition: bareme.definition })
		.from(bareme)
		.orderBy(asc(bareme.id))
		.all()
		.map((row) => row.definition)
