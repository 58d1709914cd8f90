import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { parseSync } from 'vite'
import { root } from './paths.ts'

export interface Import {
	/** File that imports, relative to the clone, with slashes. */
	from: string
	/** What it imports: a file relative to the clone, or a package as written. */
	to: string
	/** Nothing of it remains at run time. */
	typeOnly: boolean
}

export const slashes = (path: string) => path.split(sep).join('/')

/** A file of the clone where the specifier is relative or a `#shared/` name; else the package. */
function target(from: string, specifier: string): string {
	if (specifier.startsWith('#shared/')) return `src-shared/${specifier.slice('#shared/'.length)}.ts`
	if (!specifier.startsWith('.')) return specifier
	return slashes(relative(root, join(root, dirname(from), specifier)))
}

/** Every import, re-export and dynamic import of one file, read by a real parser. */
function importsOf(from: string): Import[] {
	const code = readFileSync(join(root, from), 'utf8')
	const { module, errors } = parseSync(from, code)
	if (errors.length > 0) throw new Error(`${from}: ${errors[0]?.message}`)
	const found: { specifier: string; typeOnly: boolean }[] = []
	for (const { moduleRequest, entries } of module.staticImports)
		found.push({
			specifier: moduleRequest.value,
			typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
		})
	for (const { entries } of module.staticExports)
		for (const { moduleRequest, isType } of entries)
			if (moduleRequest) found.push({ specifier: moduleRequest.value, typeOnly: isType })
	for (const { moduleRequest } of module.dynamicImports)
		found.push({
			specifier: code.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
			typeOnly: false,
		})
	return found.map(({ specifier, typeOnly }) => ({ from, to: target(from, specifier), typeOnly }))
}

/** All source files under the folders named. */
export const sourceFiles = (...folders: string[]): string[] =>
	folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })).map(slashes)

export const allImports = (): Import[] => sourceFiles('src-shared', 'src-main', 'src-renderer').flatMap(importsOf)
