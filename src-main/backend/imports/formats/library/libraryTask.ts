import { basename } from 'node:path'
import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { AppError } from '#shared/errors/index'
import type { Task } from '../../../workers/task.ts'
import type { LibraryBook } from './book.ts'
import { PasswordNeeded, readMdb } from './mdb.ts'
import type { Answer } from './thread.ts'
import { isPassword, readHtml, readXls } from './xls.ts'

const libraryInput = z.strictObject({
	path: z.string(),
	format: z.enum(['xls', 'html', 'mdb']),
	port: z.instanceof(MessagePort),
})
const question = z.strictObject({
	sheet: z.int().nonnegative(),
	from: z.int().nonnegative(),
	count: z.int().positive(),
})

const readers = { xls: readXls, html: readHtml, mdb: readMdb }

/**
 * Serves the rows of one file through a port until it is closed. The first message out names the sheets, or says why
 * the file cannot be read: libraries throw anything on damaged bytes, and all of it means that.
 */
export const libraryTask: Task = async (input) => {
	const { path, format, port } = libraryInput.parse(input)
	const file = basename(path)
	const send = (answer: Answer) => port.postMessage(answer)
	const attempt = <T>(part: string, work: () => T): T | null => {
		try {
			return work()
		} catch (error) {
			send({ error: errorOf(error, file, part).toShape() })
			return null
		}
	}
	return new Promise<null>((resolve) => {
		let book: LibraryBook | null = null
		port.on('close', () => resolve(null))
		port.on('message', (message) => {
			const { sheet, from, count } = question.parse(message)
			const name = book?.sheets[sheet]?.name ?? ''
			const rows = attempt(name, () => book?.sheets[sheet]?.rows(from, count))
			if (rows) send({ rows })
		})
		book = attempt('', () => quietly(() => readers[format](path)))
		if (book) send({ sheets: book.sheets.map(({ name }) => name) })
	})
}

function errorOf(error: unknown, file: string, part: string): AppError {
	if (error instanceof AppError) return error
	const protectedFile = error instanceof PasswordNeeded || (error instanceof Error && isPassword(error))
	return protectedFile ? new AppError('imports.encrypted', { file }) : new AppError('imports.damaged', { file, part })
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
