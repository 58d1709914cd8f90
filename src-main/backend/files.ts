import { randomBytes } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { AppError } from '#shared/errors/index'

/** Files a person chose in a dialog or named on the command line. The interface only ever sees the handles. */
export class FileGrants {
	readonly #paths = new Map<string, string>()

	grant(path: string): { handle: string; name: string } {
		const full = resolve(path)
		const handle = randomBytes(16).toString('hex')
		this.#paths.set(handle, full)
		return { handle, name: basename(full) }
	}

	/** Absolute path behind a handle; throws `file.unknownHandle`. */
	path(handle: string): string {
		const path = this.#paths.get(handle)
		if (path === undefined) throw new AppError('file.unknownHandle')
		return path
	}
}
