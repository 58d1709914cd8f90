import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError } from '#shared/errors/index'
import { loadProfile } from '../../backend/archive/profiles.ts'
import { inspectFile } from '../../backend/imports/understanding/inspect.ts'
import type { Command } from '../command.ts'
import { number, say } from '../messages.ts'

const percent = (confidence: number) => `${Math.round(confidence * 100)} %`

export const inspect: Command = {
	usage: 'inspect FILE [--profile P]',
	options: { profile: { type: 'string' } },
	arguments: [1, 1],
	async run([path = ''], options) {
		const file = basename(path)
		if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new AppError('file.missing', { file })
		const found = await inspectFile(resolve(path), loadProfile(options.text('profile') ?? 'haiti'))
		const { exam, year, kind } = found.session
		const lines = [
			`${file}  ${number(found.bytes)} o  SHA-256 ${found.sha256}`,
			`${say('cli.inspect.format')}: ${found.format}`,
			...(found.encoding
				? [`${say('cli.inspect.encoding')}: ${found.encoding.value} (${percent(found.encoding.confidence)})`]
				: []),
			...(found.delimiter ? [`${say('cli.inspect.delimiter')}: ${JSON.stringify(found.delimiter.value)}`] : []),
			`${say('cli.inspect.session')}: ${[exam, year, kind].map((part) => part ?? '?').join(' ')}`,
		]
		for (const sheet of found.sheets) {
			lines.push(
				say('cli.inspect.sheet', { index: sheet.index + 1, name: sheet.name, header: sheet.headerRow.value + 1 }),
			)
			for (const { header, proposal, confidence, samples } of sheet.columns) {
				const field =
					proposal.field === 'mark'
						? say('imports.markOf', { subject: proposal.subject ?? '' })
						: say(`imports.field.${proposal.field}`)
				const text = header.replace(/\s+/g, ' ').slice(0, 24)
				lines.push(
					`  ${text.padEnd(26)} → ${field.padEnd(28)} ${percent(confidence).padStart(5)}  ${samples.slice(0, 3).join(' · ').slice(0, 60)}`,
				)
			}
		}
		return { exitCode: 0, json: found, text: lines.join('\n') }
	},
}
