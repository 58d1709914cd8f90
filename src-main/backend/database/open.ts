import { Database } from './driver.ts'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import * as schema from './schema.ts'

export type Orm = BetterSQLite3Database<typeof schema>

/**
 * Opens an archive's database. FULL: better-sqlite3 is built with NORMAL in WAL, where a commit may vanish with the
 * power; an archive must not lose what it acknowledged.
 */
export function openDatabase(file: string, options: { readonly?: boolean } = {}): Database.Database {
	const sqlite = new Database(file, { readonly: options.readonly ?? false, timeout: 30_000 })
	if (!options.readonly) sqlite.pragma('journal_mode = WAL')
	sqlite.pragma('synchronous = FULL')
	sqlite.pragma('foreign_keys = ON')
	sqlite.pragma('temp_store = MEMORY')
	sqlite.pragma('cache_size = -65536')
	return sqlite
}

export function ormOf(sqlite: Database.Database): Orm {
	return drizzle(sqlite, { schema })
}
