import type { ParseArgsOptionsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import type { Program } from './program.ts'

/** 0 = done or valid, 1 = problems or invalid, 2 = bad usage or unreadable input. */
export type ExitCode = 0 | 1 | 2

export interface Outcome {
	exitCode: ExitCode
	/** The one object that `--json` prints. */
	json: Record<string, unknown>
	/** What people read instead. */
	text: string
}

export interface Options {
	text(name: string): string | undefined
	number(name: string): number | undefined
	flag(name: string): boolean
	list(name: string): string[]
}

export interface Command {
	usage: string
	options?: ParseArgsOptionsConfig
	/** Fewest and most positional arguments. */
	arguments: readonly [number, number]
	run(given: readonly string[], options: Options, program: Program): Promise<Outcome>
}

export class UsageError extends Error {}

export const commonOptions = {
	json: { type: 'boolean' },
	as: { type: 'string' },
	'password-file': { type: 'string' },
	help: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig

/** Throws UsageError where the words do not fit the command. */
export function parse(command: Command, words: string[]): { given: string[]; options: Options } {
	let parsed: ReturnType<typeof parseArgs>
	try {
		parsed = parseArgs({ args: words, options: { ...commonOptions, ...command.options }, allowPositionals: true })
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error))
	}
	const [fewest, most] = command.arguments
	const { positionals, values } = parsed
	if (!values.help && (positionals.length < fewest || positionals.length > most)) throw new UsageError('')
	return { given: positionals, options: optionsOf(values) }
}

function optionsOf(values: ReturnType<typeof parseArgs>['values']): Options {
	const text = (name: string) => {
		const value = values[name]
		return typeof value === 'string' ? value : undefined
	}
	return {
		text,
		number(name) {
			const value = text(name)
			if (value === undefined) return undefined
			if (!/^\d{1,12}$/.test(value)) throw new UsageError(`--${name} ${value}`)
			return Number(value)
		},
		flag: (name) => values[name] === true,
		list(name) {
			const value = values[name]
			return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
		},
	}
}
