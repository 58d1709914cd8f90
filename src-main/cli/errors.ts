import type { Output } from '#shared/contract/index'
import { AppError, errorFromShape, type ErrorCode } from '#shared/errors/index'
import { say } from './messages.ts'

/** `instead`: parameters known better where the error is shown. */
export const errorText = (error: AppError, instead: Record<string, unknown> = {}): string =>
	`${say(`errors.${error.code}`, { ...error.parameters, ...instead })} [${error.code}]`

const unreadable: readonly ErrorCode[] = [
	'call.invalid',
	'file.missing',
	'file.unreadable',
	'archive.notAnArchive',
	'archive.unknownProfile',
	'archive.badProfile',
	'archive.damaged',
	'imports.unsupported',
	'imports.nothingInside',
	'imports.unsafePath',
	'imports.notText',
	'imports.notAWorkbook',
	'imports.encrypted',
	'imports.damaged',
	'imports.bomb',
	'imports.tooLarge',
	'imports.tooManyColumns',
	'imports.unsafe',
	'imports.empty',
	'task.outOfMemory',
]

/** Of a folder or archive, what is no list but must not go unnoticed: archives in it that are refused or not opened. */
export function troubleIn({
	left,
	refused,
}: Pick<Output<'imports.expand'>, 'left' | 'refused'>): { file: string; error: AppError }[] {
	return [
		...left.flatMap(({ name: file, because }) => {
			if (because === 'other') return []
			const code = because === 'archive' ? 'imports.severalFiles' : 'imports.unsupported'
			return [{ file, error: new AppError(code, { file }) }]
		}),
		...refused.map(({ name: file, error }) => ({ file, error: errorFromShape(error) })),
	]
}

/** Input that could not be read at all, as against work that ended with problems. */
export const isUnreadableInput = (error: AppError): boolean => unreadable.includes(error.code)
