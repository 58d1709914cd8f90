import { existsSync, statSync } from 'node:fs'
import type { BundleVerification } from '#shared/contract/publication'
import { rootPath } from '#shared/codec/bundleLayout'
import { AppError } from '#shared/errors/index'
import { BundleError } from '#shared/verification/cryptography'
import { hexOf, rootFingerprint } from '#shared/verification/statements'
import { join, resolve } from 'node:path'
import { BundleFolder } from './bundleFolder.ts'
import { Problems } from './bundleReport.ts'
import { nodeCryptography, sha256 } from './cryptography.ts'
import { verifyRegister, type Watch } from './verifyRegister.ts'
import { type Statements, verifyStatements } from './verifyStatements.ts'

/** The page and the trust file, against the hashes in the manifests; older pages' files may still lie about. */
async function verifyFiles(folder: BundleFolder, statements: Statements, problems: Problems): Promise<void> {
	const allowed = new Map<string, Set<string>>()
	for (const { manifest } of statements.manifests)
		for (const { path, hash } of manifest.files) {
			// Only the current page and pending ones may stand under names that are written again.
			const settled = manifest.release < statements.checkpoint.release
			if (settled && statements.current.manifest.files.some((file) => file.path === path)) continue
			allowed.set(path, (allowed.get(path) ?? new Set()).add(hexOf(hash)))
		}
	const required = new Set(statements.current.manifest.files.map(({ path }) => path))
	for (const [path, hashes] of allowed) {
		if (!required.has(path) && !folder.has(path)) continue
		await problems.attempt(() => {
			if (!hashes.has(sha256(folder.read(path)).toString('hex'))) throw new BundleError('hash', path)
		})
	}
}

const unwatched: Watch = { progress: () => undefined, cancelled: () => false }

/** Whether a folder looks like a bundle at all. */
export const isBundleFolder = (folder: string): boolean => existsSync(join(folder, rootPath))

/**
 * Reads a whole bundle back: every signature, hash, chain, record, tile, directory and status, and that no file is in
 * it that nothing accounts for. Needs no archive. @throws AppError for a folder that is no bundle.
 */
export async function verifyBundle(
	path: string,
	options: Partial<Watch> & { now?: number } = {},
): Promise<BundleVerification> {
	const started = performance.now()
	const folderPath = resolve(path)
	if (!existsSync(folderPath)) throw new AppError('file.missing', { file: path.split(/[\\/]/).at(-1) ?? '' })
	if (!statSync(folderPath).isDirectory() || !isBundleFolder(folderPath)) throw new AppError('publication.notABundle')
	const watch: Watch = { ...unwatched, ...options }
	const folder = new BundleFolder(folderPath)
	const problems = new Problems()
	const statements = await verifyStatements(folder, problems, options.now ?? Math.floor(Date.now() / 1000))
	let records = 0
	if (statements) {
		const newest = (statements.pending.at(-1) ?? statements.current).manifest
		const { treeSize } = statements.checkpoint
		records = await verifyRegister(folder, newest.releases, treeSize, problems, watch)
		await verifyFiles(folder, statements, problems)
		for (const file of folder.left) problems.add('unknownFile', file)
	}
	return {
		valid: statements !== null && problems.list.length === 0,
		problems: problems.list,
		release: statements?.checkpoint.release ?? null,
		treeSize: statements?.checkpoint.treeSize ?? 0,
		records,
		files: folder.files,
		bytes: folder.bytes,
		rootFingerprint: statements ? hexOf(await rootFingerprint(nodeCryptography, statements.root)) : '',
		seconds: (performance.now() - started) / 1000,
	}
}
