import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DrizzleSQLiteSnapshotJSON, generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import * as schema from '../../src-main/backend/database/schema.ts'
import { root } from '../harness/paths.ts'

test('the schema in the code is the one that the migrations build', async () => {
	const snapshots = globSync('migrations/meta/*_snapshot.json', { cwd: root }).toSorted()
	const last: DrizzleSQLiteSnapshotJSON = JSON.parse(readFileSync(join(root, snapshots.at(-1) ?? ''), 'utf8'))
	const statements = await generateSQLiteMigration(last, await generateSQLiteDrizzleJson({ ...schema }, last.id))
	expect(statements, 'run drizzle-kit generate --config migrations/drizzle.config.ts').toEqual([])
})
