import { resolve } from 'node:path'
import { z } from 'zod'
import { batchView } from '#shared/contract/documents'
import { publicationReport } from '#shared/contract/publication'
import { signingReport } from '#shared/contract/signing'
import { caseKind, reconcileReport } from '#shared/contract/reconciliation'
import { type Command, type Options, UsageError } from '../command.ts'
import { number, say } from '../messages.ts'
import { secretIn, type Program } from '../program.ts'
import { batchIdOf } from './batches.ts'
import { checkKeyOptions, keyNamed, keyOptions, keyUsage, levelNamed, levelUsage } from './keyOptions.ts'

/** `--exam E --year Y --session K`; the kind is the ordinary session where none is named. */
export function sessionOf(options: Options) {
	const exam = options.text('exam')
	const year = options.number('year')
	const kind = options.text('session')
	return { ...(exam && { exam }), ...(year && { year }), ...(kind && { kind }) }
}

/** What no person needs to look at one by one, with how it is decided; the rest stays in the queue. */
const certain = [
	{ kind: 'samePerson', atLeast: 990, outcome: 'same' },
	{ kind: 'totalMissing', atLeast: 0, outcome: 'useComputed' },
] as const

/** Proposed by the clerk, confirmed by the officer: how many of each kind. */
export async function decideCertain(program: Program, reason: string): Promise<Record<string, number>> {
	const decided: Record<string, number> = {}
	for (const { kind, atLeast, outcome } of certain) {
		const { proposed } = await program.call('reconciliation.bulkPropose', { kind, atLeast, outcome, reason }, 'clerk')
		if (proposed === 0) continue
		const { confirmed } = await program.call('reconciliation.bulkConfirm', { kind }, 'officer')
		decided[kind] = confirmed
	}
	return decided
}

export const reconcile: Command = {
	usage: 'reconcile ARCHIVE [--decide-certain]',
	options: { 'decide-certain': { type: 'boolean' } },
	arguments: [1, 1],
	async run([folder = ''], options, program) {
		await program.open(folder)
		const report = reconcileReport.parse(await program.job('reconciliation.run', {}))
		const found = report.newCases
		const decided = options.flag('decide-certain') ? await decideCertain(program, say('cli.certainReason')) : {}
		const { byKind, byState } = await program.call('reconciliation.queue', { limit: 1 })
		const lines = caseKind.options
			.filter((kind) => found[kind] || byKind[kind] || decided[kind])
			.map(
				(kind) =>
					`  ${number(found[kind] ?? 0).padStart(8)}  ${say(`reconciliation.case.${kind}`)}${decided[kind] ? `  (${say('cli.decided', { count: decided[kind], number: number(decided[kind]) })})` : ''}`,
			)
		return {
			exitCode: 0,
			json: { ...report, found, decided, open: byKind, states: byState },
			text: [say('cli.reconciled'), ...lines].join('\n'),
		}
	},
}

export const batch: Command = {
	usage: 'batch ARCHIVE --exam E --year Y [--session K] [--kind releve] [--limit N]',
	options: {
		exam: { type: 'string' },
		year: { type: 'string' },
		session: { type: 'string' },
		kind: { type: 'string' },
		limit: { type: 'string' },
	},
	arguments: [1, 1],
	async run([folder = ''], options, program) {
		const { exam, year, kind = 'ORD' } = sessionOf(options)
		if (!exam || !year) throw new UsageError('--exam --year')
		const limit = options.number('limit')
		await program.open(folder)
		const order = { kind: options.text('kind') ?? 'releve', session: { exam, year, kind }, ...(limit && { limit }) }
		const view = batchView.parse(await program.job('documents.compose', order))
		const left = Object.entries(view.leftOut).map(
			([code, count]) => `  ${number(count).padStart(8)}  ${say(`documents.leaveOut.${code}`)}`,
		)
		const text = [say('cli.composed', { id: view.id, documents: number(view.documents) }), ...left].join('\n')
		return { exitCode: view.documents > 0 ? 0 : 1, json: view, text }
	},
}

export const sign: Command = {
	usage: `sign ARCHIVE BATCH --out DIR ${keyUsage} ${levelUsage}`,
	options: { ...keyOptions, out: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', id = ''], options, program) {
		const out = options.text('out')
		if (!out) throw new UsageError('--out')
		const batch = { batchId: batchIdOf(id), folder: program.grant(out) }
		checkKeyOptions(options)
		await program.open(folder)
		const level = await levelNamed(options, program)
		const order = { ...batch, ...level, ...(await keyNamed(options, program)) }
		const report = signingReport.parse(await program.job('signing.sign', order))
		const text = say('cli.signed', {
			signed: number(report.signed),
			seconds: number(report.seconds, 1),
			rate: number(report.documentsPerSecond),
			folder: report.folder,
			first: report.firstSerial ?? '–',
			last: report.lastSerial ?? '–',
			withdrawn: number(report.withdrawn),
		})
		// Taken out by a person is no problem; left out because its record changed is one.
		return { exitCode: Object.keys(report.leftOut).length > 0 ? 1 : 0, json: report, text }
	},
}

export const practiceKey: Command = {
	usage: 'practice-key ARCHIVE FILE.p12 --passphrase-file F [--algorithm P-256|RSA-2048|RSA-3072]',
	options: { 'passphrase-file': { type: 'string' }, algorithm: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', file = ''], options, program) {
		const passphraseFile = options.text('passphrase-file')
		const algorithm = z.enum(['P-256', 'RSA-2048', 'RSA-3072']).safeParse(options.text('algorithm') ?? 'P-256')
		if (!passphraseFile || !algorithm.success) throw new UsageError('--passphrase-file --algorithm')
		await program.open(folder)
		const key = await program.call('signing.createPracticeKey', {
			file: program.grant(resolve(file)),
			passphrase: secretIn(passphraseFile),
			algorithm: algorithm.data,
		})
		return {
			exitCode: 0,
			json: key,
			text: say('cli.practiceKey', { subject: key.subject, algorithm: key.algorithm, file }),
		}
	},
}

export const revoke: Command = {
	usage: 'revoke ARCHIVE SERIAL --reason R',
	options: { reason: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', serial = ''], options, program) {
		const reason = options.text('reason')
		if (!reason) throw new UsageError('--reason')
		await program.open(folder)
		const revoked = await program.call('signing.revoke', { serial, reason })
		return { exitCode: 0, json: revoked, text: say('cli.revoked', { serial: revoked.serial }) }
	},
}

export const publish: Command = {
	usage: 'publish ARCHIVE DIR',
	arguments: [2, 2],
	async run([folder = '', target = ''], _options, program) {
		await program.open(folder)
		const report = publicationReport.parse(await program.job('publication.publish', { folder: program.grant(target) }))
		const text = say('cli.published', {
			release: report.release,
			added: number(report.added),
			size: number(report.treeSize),
			revoked: number(report.revoked),
			files: number(report.files),
			megabytes: number(report.bytes / 1e6, 1),
			seconds: number(report.seconds, 1),
			folder: target,
		})
		return { exitCode: 0, json: report, text }
	},
}
