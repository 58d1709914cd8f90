import { AppError } from '#shared/errors/index'
import { reportIncident } from '../backend/incidents.ts'
import { type Command, type ExitCode, type Outcome, parse, UsageError } from './command.ts'
import { commands } from './commands/index.ts'
import { errorText, isUnreadableInput } from './errors.ts'
import { languageOf, loadMessages, say } from './messages.ts'
import { Program } from './program.ts'

function usage(): string {
	const lines = Object.values(commands).map((command) => `  sceau ${command.usage}`)
	return [say('cli.usage'), ...lines, '', say('cli.usageAccounts')].join('\n')
}

async function run(command: Command, words: string[]): Promise<Outcome> {
	const { given, options } = parse(command, words)
	if (options.flag('help')) return { exitCode: 0, json: { usage: command.usage }, text: `sceau ${command.usage}` }
	const program = new Program()
	try {
		program.useCredentials(options)
		return await command.run(given, options, program)
	} finally {
		program.progress.done()
		await program.close()
	}
}

function failure(error: unknown, command: Command | undefined, json: boolean): ExitCode {
	if (error instanceof UsageError) {
		const detail = error.message ? `${error.message}\n` : ''
		process.stderr.write(`${detail}${command ? `${say('cli.usage')}\n  sceau ${command.usage}` : usage()}\n`)
		if (json) console.log(JSON.stringify({ error: { code: 'usage', parameters: {} } }))
		return 2
	}
	const known = error instanceof AppError ? error : reportIncident(error)
	process.stderr.write(`${errorText(known)}\n`)
	if (json) console.log(JSON.stringify({ error: known.toShape() }))
	return isUnreadableInput(known) ? 2 : 1
}

async function main(): Promise<ExitCode> {
	await loadMessages(languageOf(process.env))
	const [name = '', ...words] = process.argv.slice(2)
	const command = Object.hasOwn(commands, name) ? commands[name] : undefined
	const json = words.includes('--json')
	try {
		if (!command) {
			if (name !== '' && name !== 'help' && name !== '--help') throw new UsageError(say('cli.unknownCommand', { name }))
			console.log(usage())
			return name === '' ? 2 : 0
		}
		const outcome = await run(command, words)
		console.log(json ? JSON.stringify(outcome.json) : outcome.text)
		return outcome.exitCode
	} catch (error) {
		return failure(error, command, json)
	}
}

async function start(): Promise<void> {
	process.exitCode = await main()
}

void start()
