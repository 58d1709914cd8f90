import type { AppError, ErrorCode } from '#shared/errors/index'
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

/** Input that could not be read at all, as against work that ended with problems. */
export const isUnreadableInput = (error: AppError): boolean => unreadable.includes(error.code)
