import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker, type Transferable } from 'node:worker_threads'
import { AppError, type AppErrorShape, errorFromShape } from '#shared/errors/index'

export interface WorkerStart {
	task: string
	input: unknown
	/** One Int32: not zero = stop. Shared memory, so that a busy worker sees it. */
	stop: SharedArrayBuffer
}

export interface FromWorker {
	progress?: { phase: string; done: number; total: number }
	output?: unknown
	error?: AppErrorShape
}

export interface TaskOptions {
	signal?: AbortSignal
	onProgress?: (phase: string, done: number, total: number) => void
	/** Moved instead of copied. */
	transfer?: readonly Transferable[]
	/** The worker is ended when its heap grows beyond this. */
	maximumHeapMegabytes?: number
}

/** Beside this file when run from source, beside the bundle when built. */
function workerFile(): string {
	const source = join(import.meta.dirname, 'worker.ts')
	return existsSync(source) ? source : join(import.meta.dirname, 'worker.cjs')
}

/** Runs one heavy step in a thread of its own; a thread that dies or grows too large rejects instead of taking the backend along. */
export function runTask(task: string, input: unknown, options: TaskOptions = {}): Promise<unknown> {
	const stop = new SharedArrayBuffer(4)
	const start: WorkerStart = { task, input, stop }
	return new Promise((resolve, reject) => {
		const worker = new Worker(workerFile(), {
			workerData: start,
			transferList: [...(options.transfer ?? [])],
			resourceLimits: { maxOldGenerationSizeMb: options.maximumHeapMegabytes ?? 1024 },
		})
		const abort = () => Atomics.store(new Int32Array(stop), 0, 1)
		if (options.signal?.aborted) abort()
		options.signal?.addEventListener('abort', abort, { once: true })
		let settled = false
		const settle = (finish: () => void) => {
			if (settled) return
			settled = true
			options.signal?.removeEventListener('abort', abort)
			finish()
			void worker.terminate()
		}
		worker.on('message', (message: FromWorker) => {
			if (message.progress) {
				const { phase, done, total } = message.progress
				options.onProgress?.(phase, done, total)
			} else if (message.error) {
				const { error } = message
				settle(() => reject(errorFromShape(error)))
			} else settle(() => resolve(message.output))
		})
		worker.on('error', (error) => settle(() => reject(workerDeath(error))))
		worker.on('exit', (code) => settle(() => reject(new Error(`worker for ${task} ended with ${code}`))))
	})
}

function workerDeath(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : ''
	return code === 'ERR_WORKER_OUT_OF_MEMORY' ? new AppError('task.outOfMemory') : error
}
