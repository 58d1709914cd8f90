import { resolve } from 'node:path'
import { z } from 'zod'
import { exportReport } from '#shared/contract/batchEnd'
import { type Command, UsageError } from '../command.ts'
import { number, say } from '../messages.ts'
import { secretIn } from '../program.ts'
import { batchIdOf } from './batches.ts'

const algorithms = z.enum(['P-256', 'P-384', 'RSA-3072'])

export const keyRequest: Command = {
	usage:
		'key-request ARCHIVE KEY.pem REQUEST.csr --passphrase-file F --name CN --organisation O --country XX [--unit OU] [--algorithm P-256|P-384|RSA-3072]',
	options: {
		'passphrase-file': { type: 'string' },
		name: { type: 'string' },
		organisation: { type: 'string' },
		unit: { type: 'string' },
		country: { type: 'string' },
		algorithm: { type: 'string' },
	},
	arguments: [3, 3],
	async run([folder = '', keyFile = '', requestFile = ''], options, program) {
		const passphraseFile = options.text('passphrase-file')
		const [commonName, organisation] = [options.text('name'), options.text('organisation')]
		const country = options.text('country')?.toUpperCase()
		const algorithm = algorithms.safeParse(options.text('algorithm') ?? 'P-256')
		if (!passphraseFile || !commonName || !organisation || !country || !algorithm.success)
			throw new UsageError('--passphrase-file --name --organisation --country')
		await program.open(folder)
		const made = await program.call(
			'signing.createRequest',
			{
				algorithm: algorithm.data,
				passphrase: secretIn(passphraseFile),
				subject: { commonName, organisation, unit: options.text('unit') ?? '', country },
				keyFile: program.grant(resolve(keyFile)),
				requestFile: program.grant(resolve(requestFile)),
			},
			'officer',
		)
		const text = say('cli.keyRequested', { key: keyFile, request: requestFile, hash: made.publicKeyHash })
		return { exitCode: 0, json: made, text }
	},
}

export const keyComplete: Command = {
	usage: 'key-complete ARCHIVE KEY.pem FILE.p12 CERTIFICATE… --passphrase-file F',
	options: { 'passphrase-file': { type: 'string' } },
	arguments: [4, 13],
	async run([folder = '', key = '', file = '', ...certificates], options, program) {
		const passphraseFile = options.text('passphrase-file')
		if (!passphraseFile) throw new UsageError('--passphrase-file')
		await program.open(folder)
		const made = await program.call(
			'signing.completeKey',
			{
				key: program.grant(resolve(key)),
				passphrase: secretIn(passphraseFile),
				certificates: certificates.map((one) => program.grant(resolve(one))),
				file: program.grant(resolve(file)),
			},
			'officer',
		)
		return { exitCode: 0, json: made, text: say('cli.keyCompleted', { subject: made.subject, file }) }
	},
}

export const exportCommand: Command = {
	usage: 'export ARCHIVE BATCH DIR [SERIAL…] [--from DIR]',
	options: { from: { type: 'string' } },
	arguments: [3, 1000],
	async run([folder = '', batch = '', target = '', ...serials], options, program) {
		const batchId = batchIdOf(batch)
		const from = options.text('from')
		await program.open(folder)
		const report = exportReport.parse(
			await program.job('documents.export', {
				batchId,
				folder: program.grant(resolve(target)),
				...(serials.length > 0 && { serials }),
				...(from && { from: program.grant(resolve(from)) }),
			}),
		)
		const failed = report.missingCount + report.alteredCount
		const text = say('cli.exported', {
			copied: number(report.copied + report.present),
			missing: number(report.missingCount),
			altered: number(report.alteredCount),
			folder: target,
		})
		return { exitCode: failed > 0 ? 1 : 0, json: report, text: [text, ...report.missing, ...report.altered].join('\n') }
	},
}
