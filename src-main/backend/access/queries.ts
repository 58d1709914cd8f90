import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AccountView } from '#shared/contract/access'
import { role } from '#shared/domain/roles'
import type { Orm } from '../database/open.ts'
import { account } from '../database/schema.ts'

export type AccountRow = typeof account.$inferSelect

export const findByName = (orm: Orm, name: string): AccountRow | undefined =>
	orm.select().from(account).where(sql`lower(${account.name}) = lower(${name})`).get()

export const findById = (orm: Orm, id: number): AccountRow | undefined =>
	orm.select().from(account).where(eq(account.id, id)).get()

export const allAccounts = (orm: Orm): AccountRow[] => orm.select().from(account).orderBy(account.name).all()

export function insertAccount(
	orm: Orm,
	values: { name: string; fullName: string; role: z.infer<typeof role>; passwordHash: string },
): AccountRow {
	return orm
		.insert(account)
		.values({ ...values, createdAt: new Date().toISOString() })
		.returning()
		.get()
}

export function updateAccount(orm: Orm, id: number, values: Partial<Omit<AccountRow, 'id'>>): void {
	orm.update(account).set(values).where(eq(account.id, id)).run()
}

export function viewOf(row: AccountRow): AccountView {
	return {
		id: row.id,
		name: row.name,
		fullName: row.fullName,
		role: role.parse(row.role),
		active: row.active,
		locked: row.lockedUntil !== null && row.lockedUntil > new Date().toISOString(),
	}
}
