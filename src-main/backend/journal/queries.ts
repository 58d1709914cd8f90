import { and, count, desc, eq, gte, like, lte, or, type SQL } from 'drizzle-orm'
import type { ParsedInput } from '#shared/contract/index'
import type { Orm } from '../database/open.ts'
import { journal } from '../database/schema.ts'

type Filter = ParsedInput<'journal.list'>

const literal = (text: string) => `%${text.replace(/[%_]/g, ' ')}%`

function conditions(filter: Filter): SQL | undefined {
	const parts: (SQL | undefined)[] = []
	if (filter.account) parts.push(eq(journal.account, filter.account))
	if (filter.action) parts.push(eq(journal.action, filter.action))
	if (filter.from) parts.push(gte(journal.at, filter.from))
	if (filter.to) parts.push(lte(journal.at, `${filter.to}\uffff`))
	if (filter.text)
		parts.push(or(like(journal.subject, literal(filter.text)), like(journal.detail, literal(filter.text))))
	return and(...parts)
}

export function listEntries(orm: Orm, filter: Filter) {
	const where = conditions(filter)
	const rows = orm
		.select()
		.from(journal)
		.where(where)
		.orderBy(desc(journal.seq))
		.limit(filter.limit)
		.offset(filter.offset)
	return {
		rows: rows.all(),
		total: orm.select({ total: count() }).from(journal).where(where).get()?.total ?? 0,
	}
}

export const actionsUsed = (orm: Orm): string[] =>
	orm
		.selectDistinct({ action: journal.action })
		.from(journal)
		.orderBy(journal.action)
		.all()
		.map((row) => row.action)

export const accountsUsed = (orm: Orm): string[] =>
	orm
		.selectDistinct({ account: journal.account })
		.from(journal)
		.orderBy(journal.account)
		.all()
		.map((row) => row.account)

export function* everyEntry(orm: Orm) {
	const PAGE = 5_000
	for (let after = 0; ; ) {
		const rows = orm
			.select()
			.from(journal)
			.where(gte(journal.seq, after + 1))
			.orderBy(journal.seq)
			.limit(PAGE)
			.all()
		yield* rows
		const last = rows.at(-1)
		if (!last || rows.length < PAGE) return
		after = last.seq
	}
}
