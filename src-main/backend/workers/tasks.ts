import type { Task } from './task.ts'

/** Heavy steps that run in a worker thread: name → where they are. Loaded only in the worker. */
export const tasks: Record<string, () => Promise<Task>> = {}
