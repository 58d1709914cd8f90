import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { FeatureHandlers } from '../../context.ts'
import { sniff } from '../formats/sniff.ts'
import { forgetScan } from '../scan/scans.ts'
import { listFolder, removeForgotten, removeUnpacked, unpackZip, type Unpacked } from './unpack.ts'

type UnpackingHandlers = Pick<FeatureHandlers<'imports'>, 'imports.expand' | 'imports.release'>

/** The lists behind a path: of a folder, of an archive, or the file itself. */
async function listsAt(path: string, archiveFolder: string): Promise<Unpacked> {
	const name = basename(path)
	const found = statSync(path, { throwIfNoEntry: false })
	if (!found) throw new AppError('file.missing', { file: name })
	if (found.isDirectory()) {
		const lists = await listFolder(path, archiveFolder)
		if (lists.files.length + lists.refused.length === 0) throw new AppError('imports.nothingInside', { file: name })
		return lists
	}
	if (isZip(path)) return unpackZip(path, archiveFolder)
	return { files: [{ path, name, bytes: found.size }], left: [], refused: [] }
}

/** A file that cannot be told is no archive; what is wrong with it is said when it is looked at. */
function isZip(path: string): boolean {
	try {
		return sniff(path).format === 'zip'
	} catch (error) {
		// An encrypted archive is refused as a whole.
		if (error instanceof AppError && /\.zip$/i.test(path)) throw error
		return false
	}
}

export const unpackingHandlers: UnpackingHandlers = {
	'imports.expand': async ({ file }, { archive, files }) => {
		removeForgotten(archive.folder)
		const lists = await listsAt(files.path(file), archive.folder)
		return {
			files: lists.files.map(({ path, name, bytes }) => ({ file: files.grant(path).handle, name, bytes })),
			left: lists.left,
			refused: lists.refused,
		}
	},
	'imports.release': ({ files: handles }, { archive, files }) => {
		const paths = handles.map((handle) => files.path(handle))
		for (const path of paths) forgetScan(path)
		removeUnpacked(paths, archive.folder)
		return {}
	},
}
