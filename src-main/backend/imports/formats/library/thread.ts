import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { FileFormat } from '#shared/contract/imports'
import { AppError, type AppErrorShape, errorFromShape } from '#shared/errors/index'
import { runTask } from '../../../workers/pool.ts'
import { LIMITS, type SourceFile } from '../table.ts'
import { type LibraryFormat, type LibraryRows, MOST_FILE_BYTES } from './book.ts'

/** What the thread says: first the sheets, then the rows asked for. */
export type Answer = { sheets: string[] } | { rows: LibraryRows } | { error: AppErrorShape }

const HEAP_MEGABYTES = 768
const BATCH_ROWS = 2_000
/** Time for a new thread to start and load the library, on a busy machine. */
const START_MS = 20_000
/** A damaged file must not hold anybody up; a large one takes its time. */
const ANSWER_MS = 6_000
const MS_PER_MEGABYTE = 2_000
/** How long a thread without questions keeps what it has read. */
const IDLE_MS = 1_500
/** How often the reader of rows gets the word back while the library works, so that it can stop. */
const BREATH_MS = 250

const formats: Record<LibraryFormat, FileFormat> = { xls: 'xls', html: 'xls', mdb: 'mdb' }

/**
 * A file read by a library that was not written for hostile input: in a thread of its own, with bounds on memory, on
 * the size of the file and on the time for each answer. The thread goes when nobody has asked for a while.
 */
export async function openInThread(path: string, format: LibraryFormat): Promise<SourceFile> {
	const file = basename(path)
	const { size } = statSync(path)
	if (size > MOST_FILE_BYTES[format]) throw new AppError('imports.tooLarge', { file })
	const thread = new LibraryThread(path, format, size)
	const names = await thread.sheets()
	if (names.length > LIMITS.sheets) throw new AppError('imports.tooLarge', { file })
	const read = names.map(() => 0)
	return {
		format: formats[format],
		bytes: size,
		close: () => thread.rest(),
		bytesRead: () => Math.round((size * read.reduce((sum, share) => sum + share, 0)) / Math.max(1, names.length)),
		sheets: names.map((name, index) => ({
			index,
			name,
			async *rows() {
				let waiting = false
				try {
					for (let from: number | null = 0; from !== null; ) {
						waiting = true
						const answer: Promise<LibraryRows> = thread.rows(index, from)
						let rows: LibraryRows | null = null
						while (rows === null) {
							rows = await Promise.race([answer, pause(BREATH_MS, null, { ref: false })])
							if (rows === null) yield []
						}
						waiting = false
						read[index] = rows.done
						if (rows.rows.length > 0) yield rows.rows
						from = rows.next
					}
				} finally {
					if (waiting) thread.end()
				}
			},
		})),
	}
}

interface Running {
	port: MessagePort
	kill: AbortController
	/** Rejects when the thread ends before its time. */
	death: Promise<never>
	sheets: Promise<string[]>
}

class LibraryThread {
	readonly #path: string
	readonly #format: LibraryFormat
	readonly #answerMs: number
	#running: Running | null = null
	#idle: NodeJS.Timeout | null = null
	/** One question at a time. */
	#last: Promise<unknown> = Promise.resolve()

	constructor(path: string, format: LibraryFormat, bytes: number) {
		this.#path = path
		this.#format = format
		this.#answerMs = ANSWER_MS + (bytes / 2 ** 20) * MS_PER_MEGABYTE
	}

	sheets(): Promise<string[]> {
		return this.#inTurn(() => this.#started().sheets)
	}

	rows(sheet: number, from: number): Promise<LibraryRows> {
		return this.#inTurn(async () => {
			const running = this.#started()
			await running.sheets
			const answer = this.#next(running, this.#answerMs)
			running.port.postMessage({ sheet, from, count: BATCH_ROWS })
			const said = await answer
			if (!('rows' in said)) throw this.#damaged()
			return said.rows
		})
	}

	end(): void {
		this.#running?.kill.abort()
		this.#running?.port.close()
		this.#running = null
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		if (this.#idle) clearTimeout(this.#idle)
		const turn = this.#last.then(work)
		this.#last = this.#after(turn)
		return turn
	}

	async #after(turn: Promise<unknown>): Promise<void> {
		try {
			await turn
			this.#idle = setTimeout(() => this.rest(), IDLE_MS).unref()
		} catch {
			this.end()
		}
	}

	/** The thread finishes by itself once its port is closed, and may be used again. */
	rest(): void {
		if (this.#idle) clearTimeout(this.#idle)
		this.#running?.port.close()
		this.#running = null
	}

	#started(): Running {
		if (this.#running) return this.#running
		const { port1, port2 } = new MessageChannel()
		const kill = new AbortController()
		const input = { path: this.#path, format: this.#format, port: port2 }
		const task = runTask('imports.library', input, {
			transfer: [port2],
			maximumHeapMegabytes: HEAP_MEGABYTES,
			kill: kill.signal,
		})
		const death = task.then(
			() => Promise.reject(this.#damaged()),
			(error: unknown) => Promise.reject(this.#deathOf(error)),
		)
		death.catch(() => {})
		const running: Running = { port: port1, kill, death, sheets: Promise.resolve([]) }
		running.sheets = this.#next(running, START_MS + this.#answerMs).then((said) => {
			if (!('sheets' in said)) throw this.#damaged()
			return said.sheets
		})
		running.sheets.catch(() => {})
		this.#running = running
		return running
	}

	/** The thread's next message, within its time. */
	async #next(running: Running, milliseconds: number): Promise<Answer> {
		const message = new Promise<Answer>((resolve) => running.port.once('message', resolve))
		const timer = new AbortController()
		const late = pause(milliseconds, null, { signal: timer.signal })
		try {
			const said = await Promise.race([message, running.death, late])
			if (said === null) {
				running.kill.abort()
				throw this.#damaged()
			}
			if ('error' in said) throw errorFromShape(said.error)
			return said
		} finally {
			late.catch(() => {})
			timer.abort()
		}
	}

	#deathOf(error: unknown): AppError {
		const outgrown = error instanceof AppError && error.code === 'task.outOfMemory'
		return outgrown ? new AppError('imports.tooLarge', { file: basename(this.#path) }) : this.#damaged()
	}

	#damaged(): AppError {
		return new AppError('imports.damaged', { file: basename(this.#path), part: '' })
	}
}
