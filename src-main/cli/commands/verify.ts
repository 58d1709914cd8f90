import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { BundleVerification } from '#shared/contract/publication'
import type { PdfVerification } from '#shared/contract/signing'
import { AppError } from '#shared/errors/index'
import { bundleTrust } from '../../backend/publication/folderBundle.ts'
import { isBundleFolder, verifyBundle } from '../../backend/publication/verifyBundle.ts'
import type { TrustContext } from '../../backend/signing/trust.ts'
import { trustFromFiles } from '../../backend/signing/trustFromArchive.ts'
import { verifyBarcode } from '../../backend/signing/verifyBarcode.ts'
import { verifyPdf } from '../../backend/signing/verifyPdf.ts'
import { type Command, UsageError } from '../command.ts'
import { moment, number, say } from '../messages.ts'
import type { Program } from '../program.ts'

interface Result {
	input: string
	kind: 'pdf' | 'barcode' | 'bundle' | 'archive'
	valid: boolean
	detail: Record<string, unknown>
	text: string
}

const BARCODE = /^SC1:/
const LARGEST_PDF = 64 * 1024 * 1024

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** All that was given to believe: bundles, among the things to verify or named apart, and certificates. */
async function gatherTrust(bundles: readonly string[], certificates: readonly string[]): Promise<TrustContext | null> {
	const contexts = await Promise.all(bundles.map((folder) => bundleTrust(resolve(folder))))
	if (certificates.length > 0) contexts.push(trustFromFiles(certificates))
	const [first, ...others] = contexts
	if (!first) return null
	return others.reduce(
		(all, one) => ({
			...all,
			certificates: [...all.certificates, ...one.certificates],
			barcodeKeys: [...all.barcodeKeys, ...one.barcodeKeys],
		}),
		first,
	)
}

function documentResult(input: string, kind: 'pdf' | 'barcode', answer: PdfVerification): Result {
	const reasons = answer.reasons.map((reason) => `    ${say(`verification.${reason}`)}`)
	const signatures = answer.signatures.map(
		({ intact, stampedAt, stampedBy, subject }) =>
			`    ${say(intact ? 'verification.signedBy' : 'verification.signatureBad', { subject })}${stampedAt ? ` – ${say('verification.stamped', { time: moment(stampedAt), subject: stampedBy ?? '' })}` : ''}`,
	)
	const content = answer.content.map(
		({ label, value }) => `    ${say(`verification.field.${label}`, { defaultValue: label })} : ${value}`,
	)
	const head = `${say(`verification.verdict.${answer.verdict}`)} – ${answer.serial ?? input.slice(0, 60)}`
	// «intact»: the signature is good and nothing was given that could say whether the signer is the bureau.
	const valid = answer.verdict === 'valid' || answer.verdict === 'intact'
	return { input, kind, valid, detail: { ...answer }, text: [head, ...reasons, ...signatures, ...content].join('\n') }
}

function bundleResult(input: string, found: BundleVerification): Result {
	const parameters = { records: number(found.records), files: number(found.files), release: found.release }
	const head = found.valid
		? say('publication.bundleValid', { ...parameters, time: `${number(found.seconds, 1)} s` })
		: say('publication.bundleBroken', { count: found.problems.length })
	const problems = found.problems.map(({ code, file }) => `    ${say(`publication.problem.${code}`)} – ${file}`)
	const fingerprint = say('publication.fingerprint', { fingerprint: found.rootFingerprint })
	return {
		input,
		kind: 'bundle',
		valid: found.valid,
		detail: { ...found },
		text: [head, ...problems, fingerprint].join('\n'),
	}
}

async function archiveResult(input: string, program: Program): Promise<Result> {
	await program.open(input)
	const journal = await program.call('journal.verify', {})
	const check = await program.call('archive.check', {})
	const valid = journal.valid && check.ok
	const head = say(valid ? 'cli.archiveValid' : 'cli.archiveBroken', {
		entries: number(journal.entries),
		sittings: number(check.sittings),
	})
	return {
		input,
		kind: 'archive',
		valid,
		detail: { journal, check },
		text: [head, ...check.problems.map((problem) => `    ${problem}`)].join('\n'),
	}
}

function pdfBytes(path: string): Buffer {
	const file = basename(path)
	const found = statSync(path, { throwIfNoEntry: false })
	if (!found) throw new AppError('file.missing', { file })
	if (found.size > LARGEST_PDF) throw new AppError('file.unreadable', { file })
	try {
		return readFileSync(path)
	} catch {
		throw new AppError('file.unreadable', { file })
	}
}

async function verifyOne(input: string, trust: TrustContext | null, program: Program): Promise<Result> {
	if (BARCODE.test(input)) return documentResult(input, 'barcode', verifyBarcode(input, trust))
	if (!isFolder(input)) return documentResult(input, 'pdf', verifyPdf(pdfBytes(input), trust, new Date()))
	if (existsSync(join(input, 'archive.db'))) return archiveResult(input, program)
	const found = await verifyBundle(input, {
		progress: (phase, done, total) => program.progress.show({ phase, done, total, rate: null, secondsLeft: null }),
	})
	program.progress.done()
	return bundleResult(input, found)
}

export const verify: Command = {
	usage: 'verify PATH-OR-TEXT… [--bundle DIR] [--trust CERTIFICATE]',
	options: { bundle: { type: 'string', multiple: true }, trust: { type: 'string', multiple: true } },
	arguments: [1, 100_000],
	async run(inputs, options, program) {
		if (inputs.some((input) => input === '')) throw new UsageError('PATH-OR-TEXT')
		const named = inputs.filter((input) => !BARCODE.test(input) && isFolder(input) && isBundleFolder(input))
		const trust = await gatherTrust([...named, ...options.list('bundle')], options.list('trust'))
		const results: Result[] = []
		for (const input of inputs) results.push(await verifyOne(input, trust, program))
		const valid = results.every((result) => result.valid)
		return {
			exitCode: valid ? 0 : 1,
			json: {
				valid,
				results: results.map(({ text: _text, detail, ...result }) => ({ ...result, ...detail, valid: result.valid })),
			},
			text: results.map(({ text }) => text).join('\n'),
		}
	},
}
