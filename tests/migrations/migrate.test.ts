import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { knownMigrations, migrateDatabase } from '../../src-main/backend/database/migrate.ts'
import { openDatabase } from '../../src-main/backend/database/open.ts'
import { migrationsFolder } from '../../src-main/backend/resources.ts'
import hashes from './hashes.json' with { type: 'json' }

/** The four traps of drizzle's migrator, and what a half-done migration leaves behind. */

let folder: string
let file: string
const opened: Database.Database[] = []
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'sceau-migrations-'))
	file = join(folder, 'archive.db')
})
afterEach(() => {
	for (const database of opened.splice(0)) database.close()
	rmSync(folder, { recursive: true, force: true })
})

function open(): Database.Database {
	const database = openDatabase(file)
	opened.push(database)
	return database
}

/** A migrations folder as drizzle-kit writes it. */
function migrations(...steps: { sql: string; when?: number }[]): string {
	const place = mkdtempSync(join(folder, 'migrations-'))
	mkdirSync(join(place, 'meta'))
	const entries = steps.map(({ sql, when }, idx) => {
		const tag = `000${idx}_step`
		writeFileSync(join(place, `${tag}.sql`), sql)
		return { idx, version: '6', when: when ?? idx + 1, tag, breakpoints: true }
	})
	writeFileSync(join(place, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }))
	return place
}

const BREAK = '\n--> statement-breakpoint\n'
const FAMILY = [
	'CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)',
	'CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent(id) ON DELETE CASCADE)',
	"INSERT INTO parent VALUES (1, 'Marie')",
	'INSERT INTO child VALUES (10, 1), (11, 1)',
].join(BREAK)
/** As drizzle-kit writes it when a column changes in a way that SQLite cannot alter. */
const RECREATE_PARENT = [
	'PRAGMA foreign_keys=OFF;',
	'CREATE TABLE __new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
	'INSERT INTO __new_parent SELECT id, name FROM parent',
	'DROP TABLE parent',
	'ALTER TABLE __new_parent RENAME TO parent',
	'PRAGMA foreign_keys=ON;',
].join(BREAK)
const children = (database: Database.Database) => database.prepare('SELECT count(*) FROM child').pluck().get()

describe('a table that is made anew', () => {
	test('keeps the rows that refer to it', async () => {
		await migrateDatabase(open(), migrations({ sql: FAMILY }))
		const database = open()
		expect(await migrateDatabase(database, migrations({ sql: FAMILY }, { sql: RECREATE_PARENT }))).toBe(2)
		expect(children(database)).toBe(2)
		expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
	})

	test('with references left hanging is refused, and the archive stays as it was', async () => {
		const database = open()
		await migrateDatabase(database, migrations({ sql: FAMILY }))
		const careless = migrations({ sql: FAMILY }, { sql: 'DELETE FROM parent' })
		await expect(migrateDatabase(database, careless)).rejects.toMatchObject({ code: 'archive.damaged' })
		expect(database.prepare('SELECT name FROM parent').pluck().get()).toBe('Marie')
		expect(database.pragma('foreign_keys', { simple: true })).toBe(1)
		expect(await migrateDatabase(database, migrations({ sql: FAMILY }))).toBe(1)
	})
})

describe('the order of migrations', () => {
	test('must rise: one dated before the last would be skipped without a word', async () => {
		const place = migrations({ sql: FAMILY, when: 5 }, { sql: RECREATE_PARENT, when: 5 })
		await expect(migrateDatabase(open(), place)).rejects.toMatchObject({ code: 'archive.migrationChanged' })
	})

	test('rises in this version', () => {
		const dates = knownMigrations().map(({ when }) => when)
		expect(dates).toEqual([...new Set(dates)].toSorted((one, other) => one - other))
	})
})

test('an archive of a later version is refused', async () => {
	const database = open()
	await migrateDatabase(database, migrations({ sql: FAMILY }, { sql: RECREATE_PARENT }))
	await expect(migrateDatabase(database, migrations({ sql: FAMILY }))).rejects.toMatchObject({
		code: 'archive.newer',
		parameters: { archiveVersion: 2, appVersion: 1 },
	})
	expect(children(database)).toBe(2)
})

describe('a migration that was applied', () => {
	test('and edited since is noticed', async () => {
		const database = open()
		await migrateDatabase(database, migrations({ sql: FAMILY }))
		const edited = migrations({ sql: `${FAMILY}\n-- another version` }, { sql: RECREATE_PARENT })
		await expect(migrateDatabase(database, edited)).rejects.toMatchObject({
			code: 'archive.migrationChanged',
			parameters: { migration: '0000_step' },
		})
	})

	test('is never edited: the hashes are those of tests/migrations/hashes.json, where each new one is added', () => {
		expect(knownMigrations().map(({ tag, hash }) => [tag, hash])).toEqual(Object.entries(hashes))
	})
})

describe('a migration that fails', () => {
	test('half-way changes nothing', async () => {
		const database = open()
		await migrateDatabase(database, migrations({ sql: FAMILY }))
		const broken = ['DROP TABLE child', 'CREATE TABLE half (id INTEGER)', 'SELECT 1 FROM nowhere'].join(BREAK)
		await expect(migrateDatabase(database, migrations({ sql: FAMILY }, { sql: broken }))).rejects.toThrow('nowhere')
		expect(children(database)).toBe(2)
		expect(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined()
	})

	test('leaves the copy that was made before', async () => {
		await migrateDatabase(open(), migrations({ sql: FAMILY }))
		await migrateDatabase(open(), migrations({ sql: FAMILY }, { sql: `${RECREATE_PARENT}${BREAK}DELETE FROM child` }))
		const copy = new Database(`${file}.before-v2`, { readonly: true })
		opened.push(copy)
		expect(children(copy)).toBe(2)
		expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
	})

	test('no copy is made of an archive that is new or up to date', async () => {
		await migrateDatabase(open(), migrations({ sql: FAMILY }))
		await migrateDatabase(open(), migrations({ sql: FAMILY }))
		expect(existsSync(`${file}.before-v1`) || existsSync(`${file}.before-v2`)).toBe(false)
	})
})

test('all migrations of this version apply to an empty file and leave it whole', async () => {
	const database = open()
	const { entries } = JSON.parse(readFileSync(join(migrationsFolder(), 'meta/_journal.json'), 'utf8'))
	expect(await migrateDatabase(database)).toBe(entries.length)
	expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
	expect(database.pragma('foreign_key_check')).toEqual([])
	expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
})
