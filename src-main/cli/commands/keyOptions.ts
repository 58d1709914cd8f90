import { X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import { signatureLevel } from '#shared/contract/signatureLevel'
import { AppError, errorFromShape } from '#shared/errors/index'
import { trustFromFiles } from '../../backend/signing/trustFromArchive.ts'
import { type Options, UsageError } from '../command.ts'
import { say } from '../messages.ts'
import { secretIn, type Program } from '../program.ts'

/** Which key signs, and at which level: the same words for `sign` and `legalise`. */

export const keyUsage =
	'(--key FILE.p12 --passphrase-file F | --token MODULE [--slot LABEL] [--certificate SHA256] [--pin-file F]) [--certificate-file F]…'
export const levelUsage = '[--level B-B|B-T|B-LT] [--tsa URL] [--tsa-certificate FILE]… [--revocation-list FILE]…'

const EXPIRES_SOON_DAYS = 30

export const keyOptions = {
	key: { type: 'string' },
	'passphrase-file': { type: 'string' },
	token: { type: 'string' },
	slot: { type: 'string' },
	certificate: { type: 'string' },
	'certificate-file': { type: 'string', multiple: true },
	'pin-file': { type: 'string' },
	level: { type: 'string' },
	tsa: { type: 'string' },
	'tsa-certificate': { type: 'string', multiple: true },
	'revocation-list': { type: 'string', multiple: true },
} as const

/** @throws UsageError when no key is named; said before an archive is opened. */
export function checkKeyOptions(options: Options): void {
	if (options.text('token')) return
	if (!options.text('key') || !options.text('passphrase-file')) throw new UsageError('--key --passphrase-file')
}

/** Certificates that are not where the key is. */
function brought(options: Options, program: Program) {
	const certificates = filesBrought(options).map((file) => program.grant(file))
	return certificates.length > 0 ? { certificates } : {}
}

const filesBrought = (options: Options) => options.list('certificate-file').map((file) => resolve(file))

function keyFile(options: Options, program: Program) {
	const [key = '', passphraseFile = ''] = [options.text('key'), options.text('passphrase-file')]
	return { key: program.grant(key), passphrase: secretIn(passphraseFile), ...brought(options, program) }
}

/** The signer's own among certificates that came in files: the first that is no authority's. */
function ownIn(files: readonly string[]): string | undefined {
	const certificates = trustFromFiles(files).certificates.map((der) => new X509Certificate(der))
	return certificates
		.find(({ ca }) => !ca)
		?.fingerprint256.replaceAll(':', '')
		.toLowerCase()
}

/** The token of that label or serial number; its certificate needs no name where it is the only one that may sign. */
async function tokenKey(module: string, options: Options, program: Program) {
	const slot = options.text('slot')
	const wanted = options.text('certificate')?.toLowerCase() ?? ownIn(filesBrought(options))
	const pinFile = options.text('pin-file')
	const { tokens } = await program.call('signing.tokens', { module }, 'officer')
	const token = tokens.find(({ label, serial }) => slot === undefined || slot === label || slot === serial)
	if (!token) throw new AppError('signing.tokenMissing', { token: slot ?? '' })
	const usable = token.certificates.filter(({ problem }) => problem === null).map(({ fingerprint }) => fingerprint)
	const certificate = wanted ?? usable[0]
	const [problem] = token.certificates.flatMap((one) => one.problem ?? [])
	if (!certificate)
		throw problem ? errorFromShape(problem) : new AppError('signing.tokenMissing', { token: token.label })
	if (!wanted && usable.length > 1) throw new UsageError(['--certificate', ...usable].join(' '))
	return {
		token: { module, token: token.token, certificate, ...brought(options, program) },
		pin: pinFile === undefined ? null : secretIn(pinFile),
	}
}

/** The archive is open. Says on stderr when the certificate will not hold much longer. */
export async function keyNamed(options: Options, program: Program) {
	const module = options.text('token')
	const named = module ? await tokenKey(program.grant(module), options, program) : keyFile(options, program)
	const inspected = 'key' in named ? named : { token: named.token }
	const { daysLeft } = await program.call('signing.inspectKey', inspected, 'officer')
	if (daysLeft <= EXPIRES_SOON_DAYS) process.stderr.write(`${say('signing.expiresSoon', { count: daysLeft })}\n`)
	return named
}

/** The level and the lists of an order. An authority of time that is named becomes the archive's. */
export async function levelNamed(options: Options, program: Program) {
	const wanted = options.text('level')
	const level = signatureLevel.safeParse(wanted)
	if (wanted !== undefined && !level.success) throw new UsageError(`--level ${wanted}`)
	const timestampUrl = options.text('tsa')
	if (timestampUrl)
		await program.call(
			'signing.setLevelSettings',
			{ ...(await program.call('signing.levelSettings', {}, 'officer')), timestampUrl },
			'officer',
		)
	const granted = (name: string) => options.list(name).map((file) => program.grant(resolve(file)))
	const certificates = granted('tsa-certificate')
	if (certificates.length > 0) await program.call('signing.setTimestampRoots', { certificates }, 'officer')
	const revocationLists = granted('revocation-list')
	return { ...(level.data && { level: level.data }), ...(revocationLists.length > 0 && { revocationLists }) }
}
