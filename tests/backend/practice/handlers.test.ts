import { existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { practiceReport } from '#shared/contract/practice'
import { TestBackend } from '../../harness/backend.ts'

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

test('a clerk gets practice files that can be imported', async () => {
	const folder = backend.path('sources')
	const { jobId } = await backend.call('commis', 'practice.writeSources', {
		folder: backend.grant(folder),
		candidates: 100,
	})
	const job = await backend.ended(jobId)
	expect(job.error).toBeNull()
	const report = practiceReport.parse(job.result)
	const written = readdirSync(folder).filter((file) => !file.endsWith('.json'))
	expect(report).toMatchObject({ folder: 'sources', files: written.length })
	expect(report.rows).toBeGreaterThan(100)
	const file = written.find((name) => name.endsWith('.csv')) ?? ''
	const inspection = await backend.call('commis', 'imports.inspect', { file: backend.grant(`${folder}/${file}`) })
	expect(inspection.session.exam).toBeDefined()
})

test('nobody invents people beside the archive of a bureau', async () => {
	await backend.call('nobody', 'archive.create', {
		folder: backend.grant(backend.path('bureau')),
		profileId: 'haiti',
		practice: false,
		administrator: { name: 'admin', fullName: 'Administratrice', password: 'pratique-2026' },
	})
	const folder = backend.path('sources')
	await expect(backend.call('admin', 'practice.writeSources', { folder: backend.grant(folder) })).rejects.toMatchObject(
		{ code: 'archive.practiceOnly' },
	)
	expect(existsSync(folder)).toBe(false)
})
