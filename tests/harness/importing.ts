import type { ImportView, Layout } from '#shared/contract/imports'
import type { JobView } from '#shared/contract/jobs'
import type { TestBackend } from './backend.ts'

export interface Session {
	exam?: string
	year?: number
	kind?: string
}

export interface Imported {
	importId: number
	stage: JobView
	/** Null where the file was not brought in. */
	commit: JobView | null
	view: ImportView
}

export function importView(backend: TestBackend, importId: number): Promise<ImportView> {
	return backend.call('commis', 'imports.get', { importId })
}

/** Stages a file and, unless told otherwise, brings it in. */
export async function importFile(
	backend: TestBackend,
	path: string,
	{
		session = {},
		layout,
		again = false,
		dryRun = false,
	}: { session?: Session; layout?: Layout; again?: boolean; dryRun?: boolean } = {},
): Promise<Imported> {
	const { importId, jobId } = await backend.call('commis', 'imports.stage', {
		file: backend.grant(path),
		session,
		again,
		...(layout === undefined ? {} : { layout }),
	})
	const stage = await backend.ended(jobId)
	let commit: JobView | null = null
	if (stage.state === 'done' && !dryRun)
		commit = await backend.ended((await backend.call('commis', 'imports.commit', { importId })).jobId)
	return { importId, stage, commit, view: await importView(backend, importId) }
}
