import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors/index'

const FILES_PER_FOLDER = 1000
const OWNER_FILE = 'batch.json'
const TEMPORARY = '.part'

/** Turns what the file system says into an error that people can act on. */
export function fileError(error: unknown, path: string): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('file.diskFull')
	if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EBUSY', 'ENOENT', 'EEXIST', 'EFBIG', 'EISDIR'].includes(code))
		return new AppError('file.notWritable', { file: basename(path) })
	return error
}

/** Path of a document as a file of its own, at most a thousand to a folder. `position` counts from 0. */
export function documentPath(serial: string, position: number): string {
	return `${String(Math.floor(position / FILES_PER_FOLDER) + 1).padStart(4, '0')}/${serial}.pdf`
}

export interface BatchIdentity {
	archiveId: string
	batchId: number
}

/** Name of a batch's folder below the folder that the officer chose. */
export const batchFolderName = (batchId: number): string => `batch-${batchId}`

/**
 * Makes the batch's folder, or takes it up again, and proves that it can be written. A folder of the same name that
 * belongs to another archive is left alone: its documents are somebody's.
 */
export function openBatchFolder(chosen: string, identity: BatchIdentity): string {
	const folder = join(chosen, batchFolderName(identity.batchId))
	const owner = JSON.stringify(identity)
	try {
		mkdirSync(folder, { recursive: true })
		const inside = readdirSync(folder).filter((name) => !name.endsWith(TEMPORARY))
		if (inside.includes(OWNER_FILE) ? readFileSync(join(folder, OWNER_FILE), 'utf8') !== owner : inside.length > 0)
			throw new AppError('signing.folderTaken', { folder: basename(folder) })
		writeDurably(join(folder, OWNER_FILE), Buffer.from(owner))
		flushFolder(folder)
		flushFolder(chosen)
	} catch (error) {
		throw fileError(error, folder)
	}
	return folder
}

/** Writes one file, given whole or in pieces, so that it is there wholly or not at all. */
export function writeDurably(path: string, content: Uint8Array | Iterable<string>, mode = 0o666): void {
	const temporary = `${path}${TEMPORARY}`
	try {
		const handle = openSync(temporary, 'w', mode)
		try {
			for (const piece of content instanceof Uint8Array ? [content] : content) writeFileSync(handle, piece)
			fsyncSync(handle)
		} finally {
			closeSync(handle)
		}
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw fileError(error, path)
	}
}

/** Windows cannot open a folder for this and needs no such thing. */
export function flushFolder(folder: string): void {
	if (process.platform === 'win32') return
	const handle = openSync(folder, 'r')
	try {
		fsyncSync(handle)
	} finally {
		closeSync(handle)
	}
}
