/** What a heavy step may do besides computing. */
export interface TaskContext {
	progress(phase: string, done: number, total: number): void
	/** True once somebody asked to stop; the task then throws AppError('job.cancelled') at the next safe point. */
	cancelled(): boolean
}

/** Input and output cross threads by structured clone: plain data and typed arrays. Input is validated by the task. */
export type Task = (input: unknown, context: TaskContext) => Promise<unknown>
