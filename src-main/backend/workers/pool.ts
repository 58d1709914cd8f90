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
	/** Ends the thread at once, whatever it is doing, where asking by `signal` cannot be relied on. */
	kill?: AbortSignal
	onProgress?: (phase: string, done: number, total: number) => void
	/** Moved instead of copied. */
	transfer?: readonly Transferable[]
	/** The worker is ended when its heap grows beyond this. */
	maximumHeapMegabytes?: number
	/** The thread was given keys: it ends with the step, and its memory with it. */
	holdsSecrets?: boolean
}

/**
 * Beside the bundle when built. Run from source, as tests are: beside this file, or the one they have built and name, which
 * starts three times as fast.
 */
function workerFile(): string {
	const source = join(import.meta.dirname, 'worker.ts')
	return existsSync(source) ? (process.env.SCEAU_BUILT_WORKER ?? source) : join(import.meta.dirname, 'worker.cjs')
}

/**
 * Measured on lists of 500,000 rows: V8's own choice is faster by a hundredth and takes 150 MB more for each thread.
 */
const YOUNG_MEGABYTES = 24
/** After a longer step a thread holds memory that the next one does not need, and starting anew no longer counts. */
const SHORT_STEP_MS = 2_000

/** A thread per heap limit that has just done a short step waits for the next: starting one costs as much as a small file. */
const idle = new Map<number, Worker>()

/** Ours by name: removing all would also remove Node's own, and the thread would never answer again. */
function forgetListeners(worker: Worker): void {
	for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}

function takeWorker(heapMegabytes: number): Worker {
	const waiting = idle.get(heapMegabytes)
	idle.delete(heapMegabytes)
	if (!waiting)
		return new Worker(workerFile(), {
			resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
		})
	forgetListeners(waiting)
	waiting.ref()
	return waiting
}

function putBack(worker: Worker, heapMegabytes: number): void {
	forgetListeners(worker)
	if (idle.has(heapMegabytes)) {
		void worker.terminate()
		return
	}
	worker.on('exit', () => idle.delete(heapMegabytes))
	worker.unref()
	idle.set(heapMegabytes, worker)
}

/**
 * Runs one heavy step in a thread of its own; a thread that dies or grows too large rejects instead of taking the
 * backend along.
 */
export function runTask(task: string, input: unknown, options: TaskOptions = {}): Promise<unknown> {
	const heapMegabytes = options.maximumHeapMegabytes ?? 1024
	const stop = new SharedArrayBuffer(4)
	const start: WorkerStart = { task, input, stop }
	return new Promise((resolve, reject) => {
		const worker = takeWorker(heapMegabytes)
		const abort = () => Atomics.store(new Int32Array(stop), 0, 1)
		if (options.signal?.aborted) abort()
		options.signal?.addEventListener('abort', abort, { once: true })
		let settled = false
		const startedAt = performance.now()
		const settle = (finish: () => void, reusable: boolean) => {
			if (settled) return
			settled = true
			options.signal?.removeEventListener('abort', abort)
			options.kill?.removeEventListener('abort', end)
			if (reusable && performance.now() - startedAt < SHORT_STEP_MS) putBack(worker, heapMegabytes)
			else void worker.terminate()
			finish()
		}
		const end = () => settle(() => reject(new AppError('job.cancelled')), false)
		options.kill?.addEventListener('abort', end, { once: true })
		worker.on('message', (message: FromWorker) => {
			if (message.progress) {
				const { phase, done, total } = message.progress
				options.onProgress?.(phase, done, total)
			} else if (message.error) {
				const { error } = message
				settle(() => reject(errorFromShape(error)), false)
			} else settle(() => resolve(message.output), options.holdsSecrets !== true)
		})
		worker.on('error', (error) => settle(() => reject(workerDeath(error)), false))
		worker.on('exit', (code) => settle(() => reject(new Error(`worker for ${task} ended with ${code}`)), false))
		worker.postMessage(start, [...(options.transfer ?? [])])
	})
}

function workerDeath(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : ''
	return code === 'ERR_WORKER_OUT_OF_MEMORY' ? new AppError('task.outOfMemory') : error
}
