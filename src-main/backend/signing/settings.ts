import type Database from 'better-sqlite3'
import type { z } from 'zod'

/** Settings that belong to an archive, as JSON beside its other facts. */

export function readSetting<Shape>(sqlite: Database.Database, key: string, shape: z.ZodType<Shape>): Shape | null {
	const stored = sqlite.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key)
	return stored === undefined ? null : shape.parse(JSON.parse(stored))
}

/** Inside a mutation. */
export function writeSetting(sqlite: Database.Database, key: string, value: unknown): void {
	sqlite
		.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
		.run(key, JSON.stringify(value))
}
