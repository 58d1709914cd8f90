import { setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { AppError, type AppErrorShape, errorFromShape } from '#shared/errors/index'
import { runTask } from '../../../workers/pool.ts'
import type { LibraryFormat, LibraryRows } from './book.ts'

export type Question =
	| { open: { path: string; format: LibraryFormat } }
	| { sheet: number; from: number; count: number }
/** First that the thread is there, then an answer to each question. */
export type Answer = { ready: true } | { sheets: string[] } | { rows: LibraryRows } | { error: AppErrorShape }

const HEAP_MEGABYTES = 768
/** Time for a new thread to start and load the libraries, on a busy machine. */
const START_MS = 20_000
/** How long a thread waits for the next file, or for the same one again. */
const REST_MS = 15_000

/** The thread did not answer in time, or died. */
export class ThreadFailure extends Error {
	readonly outgrown: boolean

	constructor(outgrown = false) {
		super('library thread')
		this.outgrown = outgrown
	}
}

/** A thread that reads one file after the other and can be ended whatever it is doing. */
export class ReaderThread {
	#ended = false
	readonly #port: MessagePort
	readonly #kill = new AbortController()
	/** Rejects when the thread ends. */
	readonly #death: Promise<never>
	readonly #ready: Promise<Answer>
	/** Answers nobody has waited for yet. */
	readonly #said: Answer[] = []
	#wake: ((answer: Answer) => void) | null = null

	constructor() {
		const { port1, port2 } = new MessageChannel()
		this.#port = port1
		port1.on('message', (answer: Answer) => {
			const wake = this.#wake
			this.#wake = null
			if (wake) wake(answer)
			else this.#said.push(answer)
		})
		this.#death = this.#run(port2)
		this.#death.catch(() => {})
		this.#ready = this.#next(START_MS)
		this.#ready.catch(() => {})
	}

	get ended(): boolean {
		return this.#ended
	}

	/** One question at a time. Throws what the thread says is wrong, or ThreadFailure. */
	async ask(question: Question, milliseconds: number): Promise<Answer> {
		await this.#ready
		this.#port.postMessage(question)
		const said = await this.#next(milliseconds)
		if ('error' in said) throw errorFromShape(said.error)
		return said
	}

	/** The thread finishes by itself. */
	finish(): void {
		this.#ended = true
		this.#port.close()
	}

	kill(): void {
		this.#kill.abort()
		this.finish()
	}

	async #run(port: MessagePort): Promise<never> {
		try {
			const options = { transfer: [port], maximumHeapMegabytes: HEAP_MEGABYTES, kill: this.#kill.signal }
			await runTask('imports.library', { port }, options)
		} catch (error) {
			throw new ThreadFailure(error instanceof AppError && error.code === 'task.outOfMemory')
		} finally {
			this.#ended = true
		}
		throw new ThreadFailure()
	}

	async #next(milliseconds: number): Promise<Answer> {
		const said = this.#said.shift()
		if (said) return said
		const message = new Promise<Answer>((resolve) => {
			this.#wake = resolve
		})
		const timer = new AbortController()
		const late = pause(milliseconds, null, { signal: timer.signal })
		try {
			const first = await Promise.race([message, this.#death, late])
			if (first !== null) return first
			this.kill()
			throw new ThreadFailure()
		} finally {
			late.catch(() => {})
			timer.abort()
		}
	}
}

let resting: { thread: ReaderThread; timer: NodeJS.Timeout } | null = null

/** A thread that is free, or a new one. */
export function takeThread(): ReaderThread {
	const waiting = resting
	resting = null
	if (!waiting) return new ReaderThread()
	clearTimeout(waiting.timer)
	return waiting.thread.ended ? new ReaderThread() : waiting.thread
}

/** Keeps a thread for the next file, for a moment. */
export function leaveThread(thread: ReaderThread): void {
	if (thread.ended) return
	if (resting) {
		thread.finish()
		return
	}
	const timer = setTimeout(() => {
		resting = null
		thread.finish()
	}, REST_MS).unref()
	resting = { thread, timer }
}
