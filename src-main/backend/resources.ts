import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

let found: string | undefined

/**
 * The folder `resources` of the program: beside the sources, beside the built files, or where a packaged application
 * keeps it (`process.resourcesPath`, which only Electron sets).
 */
export function resourcesFolder(): string {
	return (found ??= search())
}

function search(): string {
	const starts = [import.meta.dirname]
	if ('resourcesPath' in process && typeof process.resourcesPath === 'string') starts.push(process.resourcesPath)
	for (const start of starts)
		for (let folder = start; ; folder = dirname(folder)) {
			const candidate = join(folder, 'resources')
			if (existsSync(join(candidate, 'profiles'))) return candidate
			if (folder === dirname(folder)) break
		}
	throw new Error('The program is incomplete: its folder "resources" is missing.')
}

/** Where the program stands: `package.json`, `migrations` and `resources` are side by side. */
export const applicationFolder = (): string => dirname(resourcesFolder())

export const migrationsFolder = (): string => join(applicationFolder(), 'migrations')
