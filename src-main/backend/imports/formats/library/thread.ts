import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FileFormat } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { LIMITS, type SourceFile } from '../table.ts'
import { type LibraryFormat, type LibraryRows, MOST_FILE_BYTES } from './book.ts'
import {
	type Answer,
	leaveThread,
	type Question,
	type ReaderThread,
	takeThread,
	ThreadFailure,
} from './readerThread.ts'

const BATCH_ROWS = 2_000
/** A damaged file must not hold anybody up; a large one takes its time. */
const ANSWER_MS = 6_000
const MS_PER_MEGABYTE = 2_000
/** How long a file nobody asks about stays open. */
const IDLE_MS = 1_500
/** How often the reader of rows gets the word back while the library works, so that it can stop. */
const BREATH_MS = 250

const formats: Record<LibraryFormat, FileFormat> = { xls: 'xls', html: 'xls', mdb: 'mdb' }

/**
 * A file read by a library that was not written for hostile input: in a thread of its own, with bounds on memory, on
 * the size of the file and on the time for each answer.
 */
export async function openInThread(path: string, format: LibraryFormat): Promise<SourceFile> {
	const file = basename(path)
	const { size } = statSync(path)
	if (size > MOST_FILE_BYTES[format]) throw new AppError('imports.tooLarge', { file })
	const library = new LibraryFile(path, format, size)
	const names = await library.sheets()
	if (names.length > LIMITS.sheets) {
		library.rest()
		throw new AppError('imports.tooLarge', { file })
	}
	const read = names.map(() => 0)
	return {
		format: formats[format],
		bytes: size,
		bytesRead: () => Math.round((size * read.reduce((sum, share) => sum + share, 0)) / Math.max(1, names.length)),
		close: () => library.rest(),
		sheets: names.map((name, index) => ({
			index,
			name,
			async *rows() {
				let waiting = false
				try {
					for (let from: number | null = 0; from !== null; ) {
						waiting = true
						const answer: Promise<LibraryRows> = library.rows(index, from)
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
					if (waiting) library.kill()
				}
			},
		})),
	}
}

/** A file that is opened in a thread when somebody asks, and let go when nobody has asked for a while. */
class LibraryFile {
	readonly #path: string
	readonly #format: LibraryFormat
	readonly #answerMs: number
	#thread: ReaderThread | null = null
	#names: string[] = []
	#idle: NodeJS.Timeout | null = null
	#last: Promise<unknown> = Promise.resolve()

	constructor(path: string, format: LibraryFormat, bytes: number) {
		this.#path = path
		this.#format = format
		this.#answerMs = ANSWER_MS + (bytes / 2 ** 20) * MS_PER_MEGABYTE
	}

	sheets(): Promise<string[]> {
		return this.#inTurn(async () => {
			await this.#opened()
			return this.#names
		})
	}

	rows(sheet: number, from: number): Promise<LibraryRows> {
		return this.#inTurn(async () => {
			const thread = await this.#opened()
			const said = await this.#ask(thread, { sheet, from, count: BATCH_ROWS })
			if (!('rows' in said)) throw this.#damaged()
			return said.rows
		})
	}

	/** Lets the thread go. */
	rest(): void {
		if (this.#idle) clearTimeout(this.#idle)
		if (this.#thread) leaveThread(this.#thread)
		this.#thread = null
	}

	kill(): void {
		this.#thread?.kill()
		this.#thread = null
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
			this.rest()
		}
	}

	async #opened(): Promise<ReaderThread> {
		if (this.#thread) return this.#thread
		const thread = takeThread()
		this.#thread = thread
		const said = await this.#ask(thread, { open: { path: this.#path, format: this.#format } })
		if (!('sheets' in said)) throw this.#damaged()
		this.#names = said.sheets
		return thread
	}

	async #ask(thread: ReaderThread, question: Question): Promise<Answer> {
		try {
			return await thread.ask(question, this.#answerMs)
		} catch (error) {
			if (!(error instanceof ThreadFailure)) throw error
			throw error.outgrown ? new AppError('imports.tooLarge', { file: basename(this.#path) }) : this.#damaged()
		}
	}

	#damaged(): AppError {
		return new AppError('imports.damaged', { file: basename(this.#path) })
	}
}
