import { z } from 'zod'
import { commonErrors } from './common.ts'
import { documentErrors } from './documents.ts'
import { importErrors } from './imports.ts'
import { publicationErrors } from './publication.ts'
import { reconciliationErrors } from './reconciliation.ts'
import { signingErrors } from './signing.ts'
import { keyErrors } from './keys.ts'

/**
 * The closed list of errors. Each code has the parameters its message needs, named in the table of its feature, and a
 * text `errors.<code>` in every language. Nothing else crosses a boundary: no stack, no path, no SQL.
 */
export const errorTable = {
	...commonErrors,
	...importErrors,
	...reconciliationErrors,
	...documentErrors,
	...signingErrors,
	...keyErrors,
	...publicationErrors,
} as const satisfies Record<string, readonly string[]>

export type ErrorTable = typeof errorTable
export type ErrorCode = keyof ErrorTable
export type ErrorParameters<Code extends ErrorCode> = Record<ErrorTable[Code][number], string | number>

export const errorCode = z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]])
export const appErrorShape = z.strictObject({
	code: errorCode,
	parameters: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type AppErrorShape = z.infer<typeof appErrorShape>

/** The one exception that may cross a boundary. `new AppError('file.unreadable', { file })` */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
	readonly code: ErrorCode
	readonly parameters: AppErrorShape['parameters']

	constructor(code: Code, ...[parameters]: [ErrorTable[Code][number]] extends [never] ? [] : [ErrorParameters<Code>]) {
		super(code)
		this.name = 'AppError'
		this.code = code
		this.parameters = parameters ?? {}
	}

	toShape(): AppErrorShape {
		return { code: this.code, parameters: this.parameters }
	}
}

/** The exception again from what crossed a boundary. */
export function errorFromShape(shape: AppErrorShape): AppError {
	return Object.assign(new AppError('internal', { incident: '' }), shape)
}
