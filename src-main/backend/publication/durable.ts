import { closeSync, fsyncSync, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors/index'

/** Files that are on the disk when the call returns, and errors that say what to do. */

/** Concurrent writes: file systems flush several files at the price of one. */
const AT_ONCE = 16

export function fileError(error: unknown, path: string): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('file.diskFull')
	if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EBUSY'].includes(code))
		return new AppError('file.notWritable', { file: basename(path) })
	return error
}

/** Collects writes and keeps a few of them under way at a time. */
export class DurableWriter {
	readonly #folder: string
	readonly #underWay = new Set<Promise<void>>()
	readonly #made = new Set<string>()
	readonly #flushed = new Set<string>()
	#failure: unknown = null
	files = 0
	bytes = 0

	constructor(folder: string) {
		this.#folder = folder
	}

	/** Resolves when there is room for the next write, not when this one is done: `finished` waits for all. */
	async write(path: string, content: Uint8Array): Promise<void> {
		if (this.#failure !== null) throw this.#failure
		const full = join(this.#folder, ...path.split('/'))
		this.files++
		this.bytes += content.length
		const writing = this.#write(full, content)
			.catch((error: unknown) => {
				this.#failure ??= fileError(error, full)
			})
			.finally(() => this.#underWay.delete(writing))
		this.#underWay.add(writing)
		if (this.#underWay.size >= AT_ONCE) await Promise.race(this.#underWay)
	}

	/** Everything written is on the disk, names of files and folders included. */
	async finished(): Promise<void> {
		await Promise.all(this.#underWay)
		if (this.#failure !== null) throw this.#failure
		for (const folder of this.#made)
			for (let one = folder; one.length >= this.#folder.length; one = dirname(one)) this.#flushed.add(one)
		for (const folder of this.#flushed) flushFolder(folder)
	}

	async #write(full: string, content: Uint8Array): Promise<void> {
		const parent = dirname(full)
		if (!this.#made.has(parent)) {
			await mkdir(parent, { recursive: true })
			this.#made.add(parent)
		}
		await writeFile(full, content, { flush: true })
	}
}

/** Makes renames in a folder last. Windows cannot open a folder for this and needs no such thing. */
export function flushFolder(folder: string): void {
	if (process.platform === 'win32') return
	const handle = openSync(folder, 'r')
	try {
		fsyncSync(handle)
	} finally {
		closeSync(handle)
	}
}
