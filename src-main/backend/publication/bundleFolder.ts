import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { unfinishedFolder } from '#shared/codec/bundleLayout'
import { BundleError } from '#shared/verification/cryptography'

/** The files of a bundle folder, with a note of which of them somebody has accounted for. */
export class BundleFolder {
	readonly #folder: string
	readonly #left = new Set<string>()
	readonly files: number
	readonly bytes: number

	constructor(folder: string) {
		this.#folder = folder
		let bytes = 0
		for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue
			const full = join(entry.parentPath, entry.name)
			const path = full.slice(folder.length + 1).replaceAll(sep, '/')
			if (path.startsWith(`${unfinishedFolder}/`)) continue
			this.#left.add(path)
			bytes += statSync(full).size
		}
		this.files = this.#left.size
		this.bytes = bytes
	}

	has(path: string): boolean {
		return existsSync(join(this.#folder, ...path.split('/')))
	}

	/** Content of a file that belongs to the bundle. @throws BundleError `missing` */
	read(path: string): Buffer {
		this.#left.delete(path)
		try {
			return readFileSync(join(this.#folder, ...path.split('/')))
		} catch {
			throw new BundleError('missing', path)
		}
	}

	/** Files that nothing in the bundle accounts for. */
	get left(): Iterable<string> {
		return this.#left
	}
}
