import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkpointPath, releaseFolder, rootPath, statusPath } from '#shared/codec/bundleLayout'
import { fileError, flushFolder } from './durable.ts'
import { START_PAGE } from './pageFiles.ts'

const RELEASES = releaseFolder(0).split('/')[0] ?? ''
/** Overwritten in place, in this order; the checkpoint makes the new release the current one. */
const standing = [rootPath, START_PAGE, statusPath, checkpointPath]

const MANIFEST = 'manifest.cose'
const sameFile = (a: string, b: string) => existsSync(b) && readFileSync(a).equals(readFileSync(b))

function filesUnder(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

/**
 * Moves a prepared publication into its folder. Everything that is new goes first, under names that nobody reads yet;
 * a stop at any moment leaves the release before wholly valid, and the next publication does the rest.
 */
export function placeBundle(staging: string, folder: string): void {
	try {
		const flushed = new Set<string>([folder])
		const move = (path: string) => {
			const to = join(folder, path)
			mkdirSync(dirname(to), { recursive: true })
			renameSync(join(staging, path), to)
			for (let parent = dirname(to); parent.length >= folder.length; parent = dirname(parent)) flushed.add(parent)
		}
		const names = readdirSync(staging)
		// A release moves as one folder: its manifest is what says that files beyond the checkpoint are no strangers.
		if (names.includes(RELEASES))
			for (const release of readdirSync(join(staging, RELEASES)).toSorted((a, b) => Number(a) - Number(b))) {
				const path = join(RELEASES, release)
				// Already there since a stop: the very same files, and without them others in the folder would be strangers.
				if (sameFile(join(staging, path, MANIFEST), join(folder, path, MANIFEST)))
					rmSync(join(staging, path), { recursive: true })
				else move(path)
			}
		for (const path of filesUnder(staging)) if (!standing.includes(path)) move(path)
		for (const parent of flushed) flushFolder(parent)
		for (const path of standing) if (names.includes(path)) move(path)
		flushFolder(folder)
		rmSync(staging, { recursive: true, force: true })
	} catch (error) {
		throw fileError(error, folder)
	}
}
