import type { Task } from './task.ts'

/** Heavy steps that run in a worker thread: name → where they are. Loaded only in the worker. */
export const tasks: Record<string, () => Promise<Task>> = {
	sign: async () => (await import('../signing/signTask.ts')).signTask,
	'publication.build': async () => (await import('../publication/buildTask.ts')).buildBundle,
	'publication.verify': async () => (await import('../publication/verifyTask.ts')).verifyBundleTask,
}
