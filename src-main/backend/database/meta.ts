import type Database from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { ormOf } from './open.ts'
import { meta } from './schema.ts'

/** Puts another value in the place of one the archive keeps about itself; inside a mutation only. */
export function replaceMeta(sqlite: Database.Database, key: string, value: unknown): void {
	ormOf(sqlite)
		.update(meta)
		.set({ value: JSON.stringify(value) })
		.where(eq(meta.key, key))
		.run()
}
