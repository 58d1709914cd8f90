import { createHash } from 'node:crypto'
import {
	closeSync,
	fsyncSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { Orm } from '../database/open.ts'
import { latestFile } from './legalisationQueries.ts'
import { fileError, flushFolder } from './output.ts'
import { documentBySerial } from './queries.ts'

const LARGEST_PDF = 100_000_000
const MOST_FILES = 1_000_000
/** A légalisation that the register does not know yet. */
const WAITING = '.pdf.part'

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** PDF files below a folder, as a batch's folder holds them: directly or one folder down. */
export function pdfsIn(source: string, depth = 0): string[] {
	if (!statSync(source, { throwIfNoEntry: false })?.isDirectory()) return [source]
	const found: string[] = []
	for (const item of readdirSync(source, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(source, item.name)
		if (item.isDirectory() && depth < 2) found.push(...pdfsIn(path, depth + 1))
		else if (item.isFile() && item.name.toLowerCase().endsWith('.pdf')) found.push(path)
		if (found.length > MOST_FILES) break
	}
	return found
}

export async function readSource(path: string): Promise<Buffer> {
	const file = basename(path)
	try {
		const { size } = statSync(path)
		if (size > LARGEST_PDF) throw new AppError('file.unreadable', { file })
		return await readFile(path)
	} catch (error) {
		if (error instanceof AppError) throw error
		throw new AppError('file.unreadable', { file })
	}
}

export const fileOf = (folder: string, serial: string): string => join(folder, `${serial}.pdf`)

const waitingFileOf = (folder: string, serial: string): string => join(folder, `${serial}${WAITING}`)

/** Files are on the disk before the register speaks of them, and get their names after it does. */
export function writeWaiting(folder: string, files: readonly { serial: string; pdf: Uint8Array }[]): void {
	try {
		for (const { serial, pdf } of files) {
			const handle = openSync(waitingFileOf(folder, serial), 'w')
			try {
				writeFileSync(handle, pdf)
				fsyncSync(handle)
			} finally {
				closeSync(handle)
			}
		}
		flushFolder(folder)
	} catch (error) {
		throw fileError(error, folder)
	}
}

/**
 * Names the files that the register knows and removes the others: at the end of a step, and after a stop wherever in it
 * that came. Files of that name that belong to no document of this archive are somebody's and stay.
 */
export function settleWaiting(folder: string, orm: Orm): void {
	try {
		for (const name of readdirSync(folder)) {
			if (!name.endsWith(WAITING)) continue
			const serial = name.slice(0, -WAITING.length)
			const document = documentBySerial(orm, serial)
			if (!document) continue
			const path = waitingFileOf(folder, serial)
			if (latestFile(orm, document.id)?.equals(sha256(readFileSync(path)))) renameSync(path, fileOf(folder, serial))
			else rmSync(path)
		}
		flushFolder(folder)
	} catch (error) {
		throw fileError(error, folder)
	}
}
