import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportView } from '#shared/contract/imports'
import { importView } from '../../harness/imports.ts'
import { TestBackend } from '../../harness/backend.ts'
import { writePracticeSources, type PracticeSource, type PracticeTruth } from '../../../src-main/backend/practice/sources.ts'

/** Every source of the practice archive, with known faults, through the whole import. */

let backend: TestBackend
let sources: PracticeSource[]
let truth: PracticeTruth
const views = new Map<string, ImportView>()

beforeAll(async () => {
	backend = await TestBackend.practice()
	const folder = backend.path('sources')
	const result = await writePracticeSources({ folder, candidates: 1200, seed: 11 })
	sources = result.files
	truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
	for (const source of sources) {
		const file = backend.grant(join(folder, source.file))
		const staged = await backend.call('commis', 'imports.stage', { file, session: {} })
		const stage = await backend.ended(staged.jobId)
		expect(stage.error, source.file).toBeNull()
		const committed = await backend.call('commis', 'imports.commit', { importId: staged.importId })
		expect((await backend.ended(committed.jobId)).error, source.file).toBeNull()
		views.set(source.file, await importView(backend, staged.importId))
	}
}, 120_000)
afterAll(() => backend.dispose())

test('every candidate of every file is read', () => {
	const read = Object.fromEntries([...views].map(([file, view]) => [file, view.rowsRead]))
	expect(read).toEqual(Object.fromEntries(sources.map(({ file, rows }) => [file, rows])))
})
