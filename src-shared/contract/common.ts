import { z } from 'zod'
import type { Role } from '../domain/roles.ts'

/** Who may call: nobody needs to be signed in, any signed-in account, or one of the named roles. */
export type Access = 'anyone' | 'signedIn' | readonly Role[]

export interface Procedure<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
	access: Access
	input: Input
	output: Output
}

export function procedure<Input extends z.ZodType, Output extends z.ZodType>(
	access: Access,
	input: Input,
	output: Output,
): Procedure<Input, Output> {
	return { access, input, output }
}

export const everyone = ['clerk', 'officer', 'auditor', 'administrator'] as const satisfies readonly Role[]

export const nothing = z.strictObject({})
export const id = z.int().positive()
export const text = z.string().max(2000)
export const reason = z.string().trim().min(3).max(2000)
export const time = z.string()
export const count = z.int().nonnegative()

/** A file or folder that the user chose in a native dialog (or named on the command line); never a path. */
export const fileHandle = z.string().min(1).max(64)

export const page = { offset: z.int().nonnegative().default(0), limit: z.int().positive().max(500).default(100) }
export const pageOf = <Row extends z.ZodType>(row: Row) => z.strictObject({ rows: z.array(row), total: count })

export const sessionKey = z.strictObject({
	exam: z.string().min(1).max(40),
	year: z.int().min(1900).max(2200),
	kind: z.string().min(1).max(40),
})
/** Counts by a code, e.g. finding code → number of rows. */
export const counts = z.record(z.string(), count)

/** What a started job answers; progress follows as events. */
export const startedJob = z.strictObject({ jobId: id })
