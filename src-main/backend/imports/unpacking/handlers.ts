import type { FeatureHandlers } from '../../context.ts'
import { forgetScan } from '../scan/scans.ts'
import { listsAt, removeForgotten, removeUnpacked } from './unpack.ts'

type UnpackingHandlers = Pick<FeatureHandlers<'imports'>, 'imports.expand' | 'imports.release'>

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
