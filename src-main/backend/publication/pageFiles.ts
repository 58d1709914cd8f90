import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '#shared/codec/bundleStatements'
import { AppError } from '#shared/errors/index'
import { applicationFolder } from '../resources.ts'
import { sha256 } from './cryptography.ts'

export interface PageFile {
	/** Inside the bundle, with forward slashes. */
	path: string
	content: Buffer
}

/** Where `vite build --config src-renderer/verification/vite.config.ts` puts the public page. */
const builtPage = (): string => join(applicationFolder(), 'out', 'verification')
export const START_PAGE = 'index.html'

export function pageIsBuilt(folder = builtPage()): boolean {
	return existsSync(join(folder, START_PAGE))
}

/** Every file of the public page, in a fixed order. @throws AppError `publication.pageMissing` when it is not built. */
export function pageFiles(folder = builtPage()): PageFile[] {
	if (!pageIsBuilt(folder)) throw new AppError('publication.pageMissing')
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => {
			const full = join(entry.parentPath, entry.name)
			return { path: full.slice(folder.length + 1).replaceAll('\\', '/'), content: readFileSync(full) }
		})
		.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

export const fileHashes = (files: readonly PageFile[]): Manifest['files'] =>
	files.map(({ path, content }) => ({ path, hash: sha256(content) }))
