import { errorFromShape } from '#shared/errors/index'
import type { Command } from '../command.ts'
import { errorText } from '../errors.ts'
import { say } from '../messages.ts'

/** What `--token`, `--slot` and `--certificate` can name; asks for no PIN. */
export const tokens: Command = {
	usage: 'tokens ARCHIVE MODULE',
	arguments: [2, 2],
	async run([folder = '', module = ''], _options, program) {
		await program.open(folder)
		const found = await program.call('signing.tokens', { module: program.grant(module) }, 'officer')
		const lines = found.tokens.flatMap(({ certificates, label, pin, serial }) => [
			say('cli.tokenLine', { label, serial, pin: say(`cli.tokenPin.${pin}`) }),
			...certificates.map(({ algorithm, fingerprint, problem, subject }) => {
				const against = problem === null ? '' : ` – ${errorText(errorFromShape(problem))}`
				return `  ${fingerprint}  ${algorithm}  ${subject}${against}`
			}),
		])
		return { exitCode: found.tokens.length > 0 ? 0 : 1, json: found, text: lines.join('\n') }
	},
}
