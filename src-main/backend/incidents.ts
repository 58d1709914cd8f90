import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/errors/index'

/**
 * Something nobody foresaw: the interface gets a number to tell support, the stack goes to stderr (the shell's log).
 * Messages of unforeseen errors can quote data, so only the error's class and places in the code are written.
 */
export function reportIncident(error: unknown): AppError<'internal'> {
	const incident = randomBytes(4).toString('hex')
	const stack = error instanceof Error ? (error.stack ?? '') : ''
	const places = stack
		.split('\n')
		.filter((line) => line.trimStart().startsWith('at '))
		.slice(0, 12)
	const what = process.env.SCEAU_DEBUG ? String(error) : error instanceof Error ? error.name : typeof error
	process.stderr.write(`incident ${incident}: ${what}\n${places.join('\n')}\n`)
	return new AppError('internal', { incident })
}
