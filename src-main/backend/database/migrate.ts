import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { z } from 'zod'
import { AppError } from '#shared/errors/index'
import { migrationsFolder } from '../resources.ts'

const migrationJournal = z.object({ entries: z.array(z.object({ idx: z.int(), when: z.int(), tag: z.string() })) })
const appliedRow = z.object({ hash: z.string(), created_at: z.coerce.number() })

interface Known {
	tag: string
	when: number
	hash: string
	statements: string[]
}

/** The migrations this version knows; throws when their journal does not strictly increase (drizzle would skip silently). */
export function knownMigrations(folder = migrationsFolder()): Known[] {
	const { entries } = migrationJournal.parse(JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')))
	const files = readMigrationFiles({ migrationsFolder: folder })
	return entries.map((entry, index) => {
		const before = entries[index - 1]
		if (before && before.when >= entry.when) throw new AppError('archive.migrationChanged', { migration: entry.tag })
		const file = files[index]
		return { tag: entry.tag, when: entry.when, hash: file?.hash ?? '', statements: file?.sql ?? [] }
	})
}

function appliedMigrations(sqlite: Database.Database): z.infer<typeof appliedRow>[] {
	const exists = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'").get()
	if (!exists) return []
	return z
		.array(appliedRow)
		.parse(sqlite.prepare('SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at').all())
}

/** Throws `archive.newer` for a database from a later version, `archive.migrationChanged` for one migrated otherwise. */
function checkHistory(known: readonly Known[], applied: readonly z.infer<typeof appliedRow>[]): void {
	if (applied.length > known.length)
		throw new AppError('archive.newer', { archiveVersion: applied.length, appVersion: known.length })
	for (const [index, done] of applied.entries()) {
		const expected = known[index]
		if (expected?.hash !== done.hash)
			throw new AppError('archive.migrationChanged', { migration: expected?.tag ?? String(index) })
	}
}

/**
 * Brings a database to this version. Before touching one that holds data, a copy is kept beside it. Foreign keys are
 * off while migrating: with them on, a migration that recreates a table silently deletes its children.
 * Returns the format version, i.e. the number of migrations applied.
 */
export async function migrateDatabase(sqlite: Database.Database, folder = migrationsFolder()): Promise<number> {
	const known = knownMigrations(folder)
	const applied = appliedMigrations(sqlite)
	checkHistory(known, applied)
	if (applied.length === known.length) return known.length
	if (applied.length > 0) await keepCopy(sqlite, applied.length)
	sqlite.pragma('foreign_keys = OFF')
	try {
		sqlite.transaction(() => apply(sqlite, known.slice(applied.length))).immediate()
	} finally {
		sqlite.pragma('foreign_keys = ON')
	}
	return known.length
}

/** In one transaction, so that the check comes before the commit: drizzle's own migrator commits first. */
function apply(sqlite: Database.Database, migrations: readonly Known[]): void {
	sqlite.exec(
		'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
	)
	const remember = sqlite.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
	for (const { statements, hash, when } of migrations) {
		for (const statement of statements) sqlite.exec(statement)
		remember.run(hash, when)
	}
	const broken = sqlite.pragma('foreign_key_check')
	if (Array.isArray(broken) && broken.length > 0) throw new AppError('archive.damaged', { problem: 'foreign keys' })
}

async function keepCopy(sqlite: Database.Database, version: number): Promise<void> {
	const copy = `${sqlite.name}.before-v${version + 1}`
	if (existsSync(copy)) return
	const partial = `${copy}.partial`
	rmSync(partial, { force: true })
	await sqlite.backup(partial)
	renameSync(partial, copy)
}
