import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { AppError } from '#shared/errors/index'
import type { Task } from '../../../workers/task.ts'
import { type LibraryBook, PasswordNeeded } from './book.ts'
import { readMdb } from './mdb.ts'
import type { Answer } from './readerThread.ts'
import { readPage } from './html.ts'
import { isPassword, readXls } from './xls.ts'
import { placeOf } from '../table.ts'

const libraryInput = z.strictObject({ port: z.instanceof(MessagePort) })
const question = z.union([
	z.strictObject({ open: z.strictObject({ path: z.string(), format: z.enum(['xls', 'html', 'mdb']) }) }),
	z.strictObject({ sheet: z.int().nonnegative(), from: z.int().nonnegative(), count: z.int().positive() }),
])

const readers = { xls: readXls, html: readPage, mdb: readMdb }

/**
 * Reads files through a port until it is closed, one after the other, and answers with their rows. Libraries throw
 * anything on damaged bytes, and all of it means that they are damaged.
 */
export const libraryTask: Task = async (input) => {
	const { port } = libraryInput.parse(input)
	const send = (answer: Answer) => port.postMessage(answer)
	let file = ''
	let book: LibraryBook = { sheets: [] }
	/** The file in `book`: looked at again and again while somebody tries settings. */
	let current = ''
	const answer = (message: unknown): Answer => {
		const asked = question.parse(message)
		if ('open' in asked) {
			const { path, format } = asked.open
			file = basename(path)
			return attempt(file, '', () => {
				const { size, mtimeMs } = statSync(path)
				const seen = [format, path, size, mtimeMs].join('\0')
				if (seen !== current) {
					current = ''
					book = { sheets: [] }
					book = quietly(() => readers[format](path))
					current = seen
				}
				return { sheets: book.sheets.map(({ name }) => name) }
			})
		}
		const sheet = book.sheets[asked.sheet]
		return attempt(file, sheet?.name ?? '', () => {
			if (!sheet) throw new Error('no such sheet')
			return { rows: quietly(() => sheet.rows(asked.from, asked.count)) }
		})
	}
	return new Promise<null>((resolve) => {
		port.on('close', () => resolve(null))
		port.on('message', (message) => send(answer(message)))
		send({ ready: true })
	})
}

function attempt(file: string, part: string, work: () => Answer): Answer {
	try {
		return work()
	} catch (error) {
		return { error: errorOf(error, file, part).toShape() }
	}
}

function errorOf(error: unknown, file: string, part: string): AppError {
	if (error instanceof AppError) return error
	const protectedFile = error instanceof PasswordNeeded || (error instanceof Error && isPassword(error))
	return protectedFile
		? new AppError('imports.encrypted', { file })
		: new AppError('imports.damaged', { file: placeOf(file, part) })
}

/** The libraries write what they wonder about to the console, which is the program's log. */
function quietly<T>(work: () => T): T {
	const { error, warn, log } = console
	Object.assign(console, { error: ignore, warn: ignore, log: ignore })
	try {
		return work()
	} finally {
		Object.assign(console, { error, warn, log })
	}
}

function ignore(): void {}
