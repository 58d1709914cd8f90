import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { BatchReport } from '#shared/contract/batchEnd'
import { withdrawalReason, type BatchView, type DocumentRow } from '#shared/contract/documents'
import { AppError } from '#shared/errors/index'
import { type Command, type Options, UsageError } from '../command.ts'
import { moment, number, say } from '../messages.ts'
import type { Program } from '../program.ts'

/** What is done with batches and their documents besides composing and signing. */

const MOST_BATCHES = 500
const MOST_LOOKED_AT = 500
const LARGEST_SAMPLE = 50

export function batchIdOf(word: string): number {
	if (!/^\d{1,9}$/.test(word)) throw new UsageError(`BATCH ${word}`)
	return Number(word)
}

function reasonOf(options: Options): string {
	const reason = options.text('reason')
	if (!reason) throw new UsageError('--reason')
	return reason
}

const batchLine = ({ documents, id, kind, session, signedDocuments, state, withdrawn }: BatchView): string =>
	say('cli.batchLine', {
		id,
		kind,
		session: `${session.exam} ${session.year} ${session.kind}`,
		state: say(`documents.batchState.${state}`),
		documents: number(documents),
		signed: number(signedDocuments),
		withdrawn: number(withdrawn),
	})

export const batches: Command = {
	usage: 'batches ARCHIVE',
	arguments: [1, 1],
	async run([folder = ''], _options, program) {
		await program.open(folder)
		const { rows, total } = await program.call('documents.batches', { offset: 0, limit: MOST_BATCHES })
		return { exitCode: 0, json: { batches: rows, total }, text: rows.map(batchLine).join('\n') }
	},
}

function reportText(report: BatchReport): string {
	const { signedBy, firstSignedAt, lastSignedAt, signer, level, fingerprint, filesHash } = report
	const by = say('signing.report.signedBy', {
		account: signedBy,
		from: firstSignedAt === null ? '–' : moment(firstSignedAt),
		to: lastSignedAt === null ? '–' : moment(lastSignedAt),
		signer,
	})
	const counted = (['signed', 'revoked', 'superseded'] as const).map(
		(what) => `${say(`signing.report.${what}`)} : ${number(report[what])}`,
	)
	const left = report.withdrawals.map(({ documents, reason }) => {
		const code = withdrawalReason.safeParse(reason)
		const words = code.success ? say(`documents.leaveOut.${code.data}`) : reason
		return say('signing.report.withdrawn', { count: documents, reason: words })
	})
	const hash = (label: string, value: string | null) => (value === null ? [] : [`${label} SHA-256 ${value}`])
	return [
		...counted,
		`${say('signing.report.first')} : ${report.firstSerial ?? '–'}`,
		`${say('signing.report.last')} : ${report.lastSerial ?? '–'}`,
		say('cli.composedBy', { account: report.composedBy, at: moment(report.composedAt) }),
		...(signedBy === null ? [] : [level === null ? by : `${by} · ${level}`]),
		...left,
		say('documents.batch.contentHash', { hash: report.contentHash }),
		...hash(say('signing.report.certificate'), fingerprint),
		...hash(say('signing.report.files'), filesHash),
	].join('\n')
}

export const report: Command = {
	usage: 'report ARCHIVE BATCH',
	arguments: [2, 2],
	async run([folder = '', batch = ''], _options, program) {
		const batchId = batchIdOf(batch)
		await program.open(folder)
		const found = await program.call('signing.report', { batchId })
		return { exitCode: 0, json: found, text: reportText(found) }
	},
}

/** The documents of a batch that are to be looked at: those named, some at random, or the first. */
async function lookedAt(program: Program, batchId: number, sample: number | undefined, serials: readonly string[]) {
	if (serials.length > 0) return Promise.all(serials.map((serial) => documentNamed(program, serial)))
	const { rows } = await program.call('documents.list', {
		batchId,
		offset: 0,
		limit: MOST_LOOKED_AT,
		...(sample && { sample: Math.min(sample, LARGEST_SAMPLE) }),
	})
	return rows
}

export const preview: Command = {
	usage: 'preview ARCHIVE BATCH DIR [--sample N] [SERIAL…]',
	options: { sample: { type: 'string' } },
	arguments: [3, 1000],
	async run([folder = '', batch = '', target = '', ...serials], options, program) {
		const batchId = batchIdOf(batch)
		const sample = options.number('sample')
		await program.open(folder)
		const rows = await lookedAt(program, batchId, sample, serials)
		for (const { kind, serial, sittingId } of rows) {
			const { pdfBase64 } = await program.call('documents.preview', { kind, sittingId })
			writePreview(resolve(target), serial, Buffer.from(pdfBase64, 'base64'))
		}
		const written = rows.map(({ serial }) => serial)
		const text = say('cli.previewed', { count: rows.length, documents: number(rows.length), folder: target })
		return { exitCode: rows.length > 0 ? 0 : 1, json: { batchId, written, folder: target }, text }
	},
}

function writePreview(folder: string, serial: string, pdf: Buffer): void {
	try {
		mkdirSync(folder, { recursive: true })
		writeFileSync(join(folder, `${serial}.pdf`), pdf)
	} catch {
		throw new AppError('file.notWritable', { file: basename(folder) })
	}
}

async function documentNamed(program: Program, serial: string): Promise<DocumentRow> {
	const { rows } = await program.call('documents.list', { serial, offset: 0, limit: 1 })
	const found = rows.find((row) => row.serial === serial.toUpperCase())
	if (!found) throw new AppError('record.missing', { kind: 'document', id: serial })
	return found
}

export const takeOut: Command = {
	usage: 'take-out ARCHIVE SERIAL --reason R',
	options: { reason: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', serial = ''], options, program) {
		const reason = reasonOf(options)
		await program.open(folder)
		const { batchId, id, serial: known } = await documentNamed(program, serial)
		await program.call('documents.withdraw', { documentId: id, reason }, 'officer')
		return {
			exitCode: 0,
			json: { serial: known, batchId, reason },
			text: say('cli.takenOut', { serial: known, id: batchId }),
		}
	},
}

export const correct: Command = {
	usage: 'correct ARCHIVE SERIAL --reason R',
	options: { reason: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', serial = ''], options, program) {
		const reason = reasonOf(options)
		await program.open(folder)
		const view = await program.call('documents.supersede', { serial, reason })
		return { exitCode: 0, json: view, text: say('cli.corrected', { serial, id: view.id }) }
	},
}

/** A batch that nobody began is cancelled; one whose key is lost is closed, and what is signed stays signed. */
export const cancel: Command = {
	usage: 'cancel ARCHIVE BATCH --reason R',
	options: { reason: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', batch = ''], options, program) {
		const [batchId, reason] = [batchIdOf(batch), reasonOf(options)]
		await program.open(folder)
		const { state } = await program.call('documents.batch', { id: batchId })
		if (state === 'signing') await program.call('signing.closeBatch', { batchId, reason })
		else await program.call('documents.cancelBatch', { id: batchId, reason }, 'officer')
		const view = await program.call('documents.batch', { id: batchId })
		return { exitCode: 0, json: view, text: batchLine(view) }
	},
}

export const slips: Command = {
	usage: 'slips ARCHIVE BATCH FILE.pdf',
	arguments: [3, 3],
	async run([folder = '', batch = '', file = ''], _options, program) {
		const batchId = batchIdOf(batch)
		await program.open(folder)
		const written = await program.call('documents.slips', { batchId, file: program.grant(resolve(file)) })
		return {
			exitCode: 0,
			json: { batchId, ...written },
			text: say('cli.slips', { count: written.slips, slips: number(written.slips), file }),
		}
	},
}
