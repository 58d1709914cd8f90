import type { Task } from './task.ts'

/** Heavy steps that run in a worker thread: name → where they are. Loaded only in the worker. */
export const tasks: Record<string, () => Promise<Task>> = {
	'archive.check': async () => (await import('../archive/checkTask.ts')).checkTask,
	'documents.changed': async () => (await import('../documents/composeTask.ts')).changedTask,
	'documents.compose': async () => (await import('../documents/composeTask.ts')).composeTask,
	'documents.eligible': async () => (await import('../documents/composeTask.ts')).eligibleTask,
	'imports.inspect': async () => (await import('../imports/understanding/inspectTask.ts')).inspectTask,
	'imports.library': async () => (await import('../imports/formats/library/libraryTask.ts')).libraryTask,
	'imports.preview': async () => (await import('../imports/previewTask.ts')).previewTask,
	'imports.lines': async () => (await import('../imports/linesTask.ts')).linesTask,
	'imports.scan': async () => (await import('../imports/scan/scanTask.ts')).scanTask,
	'imports.stage': async () => (await import('../imports/staging/stageTask.ts')).stageTask,
	'imports.write': async () => (await import('../imports/staging/writeTask.ts')).writeTask,
	'imports.commit': async () => (await import('../imports/commit/commitTask.ts')).commitTask,
	'imports.export': async () => (await import('../imports/exportTask.ts')).exportTask,
	'imports.undo': async () => (await import('../imports/commit/commitTask.ts')).undoTask,
	sign: async () => (await import('../signing/signTask.ts')).signTask,
	'tokens.list': async () => (await import('../signing/tokens/tokenTask.ts')).listTask,
	'tokens.sign': async () => (await import('../signing/tokens/tokenTask.ts')).tokenTask,
	'publication.build': async () => (await import('../publication/buildTask.ts')).buildBundle,
	'practice.sources': async () => (await import('../practice/sourcesTask.ts')).sourcesTask,
	'reconciliation.run': async () => (await import('../reconciliation/reconcileTask.ts')).reconcileTask,
	'publication.verify': async () => (await import('../publication/verifyTask.ts')).verifyBundleTask,
}
