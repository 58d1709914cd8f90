import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

export const shellLanguage = z.enum(['fr', 'ht', 'en'])
export type ShellLanguage = z.infer<typeof shellLanguage>

const preferences = z.object({
	/** Folder of the archive that was open last. */
	archive: z.string().min(1).nullable().catch(null),
	language: shellLanguage.catch('fr'),
})
export type Preferences = z.infer<typeof preferences>

const NONE: Preferences = { archive: null, language: 'fr' }

/** What the shell remembers between starts, in a small file of the person's profile. A damaged file is an empty one. */
export class PreferenceFile {
	readonly #path: string
	#values: Preferences

	constructor(path: string) {
		this.#path = path
		this.#values = read(path)
	}

	get values(): Preferences {
		return this.#values
	}

	/** Remembered for this run in any case; on disk where the disk lets it. */
	set(changes: Partial<Preferences>): void {
		this.#values = { ...this.#values, ...changes }
		try {
			mkdirSync(dirname(this.#path), { recursive: true })
			writeFileSync(`${this.#path}.new`, JSON.stringify(this.#values, null, '\t'), { mode: 0o600 })
			renameSync(`${this.#path}.new`, this.#path)
		} catch (error) {
			process.stderr.write(`preferences not written: ${error instanceof Error ? error.name : ''}\n`)
		}
	}
}

function read(path: string): Preferences {
	try {
		return preferences.parse(JSON.parse(readFileSync(path, 'utf8')))
	} catch {
		return NONE
	}
}
