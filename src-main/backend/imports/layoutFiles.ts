import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { layout as layoutShape, type Layout } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { withoutFile } from './understanding/fingerprint.ts'

/** Far beyond any layout: a thousand sheets of a thousand columns are not written by hand. */
const LARGEST_BYTES = 64 << 20

/** Without what only holds for the file that it was made for. */
export function writeLayout(path: string, layout: Layout): void {
	try {
		writeFileSync(path, `${JSON.stringify(withoutFile(layout), null, '\t')}\n`)
	} catch {
		throw new AppError('file.notWritable', { file: basename(path) })
	}
}

/** Throws `imports.notALayout` where the file is something else. */
export function readLayout(path: string): Layout {
	const file = basename(path)
	const found = statSync(path, { throwIfNoEntry: false })
	if (!found) throw new AppError('file.missing', { file })
	if (found.size > LARGEST_BYTES) throw new AppError('imports.notALayout', { file })
	try {
		return layoutShape.parse(JSON.parse(readFileSync(path, 'utf8')))
	} catch {
		throw new AppError('imports.notALayout', { file })
	}
}
