import { resolve } from 'node:path'
import { legalisationReport } from '#shared/contract/legalisation'
import { type Command, UsageError } from '../command.ts'
import { number, say } from '../messages.ts'
import { checkKeyOptions, keyNamed, keyOptions, keyUsage, levelNamed, levelUsage } from './keyOptions.ts'

export const legalise: Command = {
	usage: `legalise ARCHIVE FILE-OR-FOLDER… --entity NAME --out DIR [--date YYYY-MM-DD] [--number N] [--receipt R] ${keyUsage} ${levelUsage}`,
	options: {
		...keyOptions,
		entity: { type: 'string' },
		out: { type: 'string' },
		date: { type: 'string' },
		number: { type: 'string' },
		receipt: { type: 'string' },
	},
	arguments: [2, 10_000],
	async run([folder = '', ...sources], options, program) {
		const [entity, out] = [options.text('entity'), options.text('out')]
		if (!entity || !out) throw new UsageError('--entity --out')
		checkKeyOptions(options)
		const firstNumber = options.number('number')
		const receipt = options.text('receipt')
		await program.open(folder)
		const level = await levelNamed(options, program)
		const report = legalisationReport.parse(
			await program.job('signing.legalise', {
				sources: sources.map((source) => program.grant(resolve(source))),
				entity,
				date: options.text('date') ?? new Date().toISOString().slice(0, 10),
				...(firstNumber && { firstNumber }),
				...(receipt && { receipt }),
				folder: program.grant(out),
				...level,
				...(await keyNamed(options, program)),
			}),
		)
		const refused = report.refused.map(({ file, code }) => `    ${file} – ${say(`legalisation.refusal.${code}`)}`)
		const already = report.already > 0 ? [say('legalisation.already', { count: report.already })] : []
		const head = say('legalisation.done', {
			count: report.legalised,
			documents: number(report.legalised),
			entity,
			first: report.firstNumber ?? '–',
			last: report.lastNumber ?? '–',
			year: report.year,
			folder: report.folder,
		})
		const nothing = report.legalised + report.already === 0
		return {
			exitCode: refused.length > 0 || nothing ? 1 : 0,
			json: report,
			text: [head, ...already, ...refused].join('\n'),
		}
	},
}
