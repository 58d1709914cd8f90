import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { importReport, layout, supersede, type ImportView } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import type { JobContext, JobDefinition } from '../jobs/runner.ts'
import { runTask } from '../workers/pool.ts'
import { readImport, setImportState, setStaged } from './queries.ts'
import { removeStagingFile } from './staging/queries.ts'
import type { CommitInput, StageInput } from './taskInputs.ts'
import { importView } from './view.ts'

const session = z.strictObject({ exam: z.string().optional(), year: z.int().optional(), kind: z.string().optional() })

/** What is stored of a job of staging: enough to do it again from the start after a restart. */
export const stageJobInput = z.strictObject({
	importId: z.int(),
	path: z.string(),
	bytes: z.number(),
	modifiedMs: z.number(),
	layout,
	session,
	/** Without anybody looking in between. */
	commit: z.boolean().default(false),
})
export type StageJobInput = z.input<typeof stageJobInput>
const commitJobInput = z.strictObject({
	importId: z.int(),
	rememberLayout: z.string().optional(),
	supersede: supersede.optional(),
})
export type CommitJobInput = z.input<typeof commitJobInput>

const stageOutput = z.strictObject({
	rowsRead: z.int(),
	rowsImported: z.int(),
	rowsSetAside: z.int(),
	report: importReport,
})

/** Bound of the workers of the import, which parse files of others. One bound for all steps, so that one warm thread serves them. */
export const IMPORT_HEAP_MEGABYTES = 512

export const stagingFileOf = (archive: Archive, importId: number) =>
	join(archive.folder, 'staging', `import-${importId}.db`)

const watching =
	(context: JobContext) =>
	(phase: string, done: number, total: number): void =>
		context.progress(phase, done, total)

async function stage(input: unknown, context: JobContext): Promise<ImportView> {
	const { archive, actor, signal } = context
	const { importId, commit: _afterwards, ...request } = stageJobInput.parse(input)
	const stagingFile = stagingFileOf(archive, importId)
	const state = readImport(archive.sqlite, importId)?.state
	if (state === 'staged') return importView(archive, importId)
	// Stopped or failed before, and asked for again.
	if (state === 'failed')
		await archive.mutate(actor, 'import.resume', (sqlite) => {
			setImportState(sqlite, importId, 'staging')
			return { value: null, subject: `import ${importId}`, detail: {}, topics: ['imports'] }
		})
	else if (state !== 'staging') throw new AppError('imports.wrongState', { state: state ?? '' })
	try {
		const task: StageInput = {
			...request,
			importId,
			stagingFile,
			archiveFile: archive.databaseFile,
			profile: archive.profile,
		}
		const result = stageOutput.parse(
			await runTask('imports.stage', task, {
				signal,
				onProgress: watching(context),
				maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES,
			}),
		)
		// Discarded while it ran.
		if (readImport(archive.sqlite, importId)?.state !== 'staging') throw new AppError('job.cancelled')
		const { rowsRead, rowsImported, rowsSetAside, report } = result
		await archive.mutate(actor, 'import.stage', (sqlite) => {
			setStaged(sqlite, { id: importId, rowsRead, rowsImported, rowsSetAside, report: JSON.stringify(report) })
			return {
				value: null,
				subject: `import ${importId}`,
				detail: { rowsRead, rowsImported, rowsSetAside },
				topics: ['imports'],
			}
		})
		return importView(archive, importId)
	} catch (error) {
		await removeStagingFile(stagingFile)
		if (!archive.sqlite.open || readImport(archive.sqlite, importId)?.state !== 'staging') throw error
		await archive.mutate(actor, 'import.fail', (sqlite) => {
			setImportState(sqlite, importId, 'failed')
			const code = error instanceof AppError ? error.code : 'internal'
			return { value: null, subject: `import ${importId}`, detail: { code }, topics: ['imports'] }
		})
		throw error
	}
}

async function commit(input: unknown, context: JobContext): Promise<ImportView> {
	const { archive, actor, signal } = context
	const { importId, ...how } = commitJobInput.parse(input)
	const stagingFile = stagingFileOf(archive, importId)
	const row = readImport(archive.sqlite, importId)
	// After a restart the work may have been done already.
	if (row?.state === 'staged') {
		if (!existsSync(stagingFile)) throw new AppError('imports.stagingLost', { file: row.file_name })
		const task: CommitInput = {
			importId,
			archiveFile: archive.databaseFile,
			stagingFile,
			actor: { id: actor.id, name: actor.name },
			...(how.rememberLayout === undefined ? {} : { rememberLayout: how.rememberLayout }),
			...(how.supersede === undefined ? {} : { supersede: how.supersede }),
		}
		await archive.exclusive(['imports', 'archive', 'reconciliation'], () =>
			runTask('imports.commit', task, {
				signal,
				onProgress: watching(context),
				maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES,
			}),
		)
	} else if (row?.state !== 'committed') throw new AppError('imports.wrongState', { state: row?.state ?? '' })
	await removeStagingFile(stagingFile)
	return importView(archive, importId)
}

/** A new version of an earlier file waits for a person: whether it takes the other's place is nobody else's to say. */
async function stageAndCommit(input: unknown, context: JobContext): Promise<ImportView> {
	const { importId, commit: atOnce } = stageJobInput.parse(input)
	if (!atOnce) return stage(input, context)
	// After a restart the work may have been done already.
	const done = readImport(context.archive.sqlite, importId)?.state === 'committed'
	const view = done ? importView(context.archive, importId) : await stage(input, context)
	if (view.report?.formers?.some(({ proposed }) => proposed)) return view
	return commit({ importId }, context)
}

export const importJobs: readonly JobDefinition[] = [
	{ kind: 'import.stage', afterRestart: 'run', run: stageAndCommit },
	{ kind: 'import.commit', afterRestart: 'run', run: commit },
]
