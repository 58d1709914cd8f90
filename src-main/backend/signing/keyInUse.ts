import { AppError } from '#shared/errors/index'
import type { JobContext } from '../context.ts'
import { readCertificate } from './certificates.ts'
import { fileRunKey, tokenRunKey, type RunKey } from './runKey.ts'
import type { KeyMaterial } from './signer.ts'
import type { PublicSigningKey } from './signingKey.ts'
import type { TokenKeyReference } from './tokens/token.ts'
import { TokenThread } from './tokens/tokenThread.ts'

/** A key as it is handed to a job: in memory and never written down. */
export type KeySecrets =
	| { material: KeyMaterial }
	/** `pin`: UTF-8, wiped when the job ends; null where it is typed on the reader. `module`: path of the maker's library. */
	| { token: TokenKeyReference & { module: string; label: string; pin: Buffer | null }; key: PublicSigningKey }

const isSecrets = (value: unknown): value is KeySecrets =>
	typeof value === 'object' && value !== null && ('material' in value || 'token' in value)

/** Wipes a PIN: it was for one job, whether that ran or not. */
export function forgetKey(secrets: unknown): void {
	if (isSecrets(secrets) && 'token' in secrets) secrets.token.pin?.fill(0)
}

/** Starts a job with a key; when it does not come to that, the PIN is wiped here. */
export async function handOver<T>(secrets: KeySecrets, start: () => Promise<T>): Promise<T> {
	try {
		return await start()
	} catch (error) {
		forgetKey(secrets)
		throw error
	}
}

/** Does the work with the key that a job was given: one login on a token, and none is left behind. */
export async function withKey<T>(context: JobContext, work: (key: RunKey) => Promise<T>): Promise<T> {
	const { secrets } = context
	if (!isSecrets(secrets)) throw new AppError('job.notResumable')
	if ('token' in secrets) return withToken(secrets, context, work)
	const { material } = secrets
	return work(fileRunKey({ material, facts: readCertificate(material.certificate) }))
}

async function withToken<T>(
	{ token: { label, ...token }, key }: Extract<KeySecrets, { key: unknown }>,
	context: JobContext,
	work: (key: RunKey) => Promise<T>,
): Promise<T> {
	try {
		const { algorithm } = key.material
		const publicKey = key.facts.x509.publicKey.export({ format: 'der', type: 'spki' })
		return await TokenThread.use({ ...token, algorithm, publicKey }, (thread) => work(tokenRunKey(key, thread)))
	} catch (error) {
		if (error instanceof AppError && wrongPins.includes(error.code)) await journalWrongPin(label, error, context)
		throw error
	}
}

const wrongPins: readonly string[] = ['signing.wrongPin', 'signing.wrongPinLast', 'signing.pinLocked']

/** Whoever tries PINs on somebody's token shall be seen. */
async function journalWrongPin(label: string, { code, parameters }: AppError, context: JobContext): Promise<void> {
	await context.archive.mutate(context.actor, 'signing.wrongPin', () => ({
		value: null,
		subject: `token ${label}`,
		detail: { code, count: parameters.count ?? null },
		topics: [],
	}))
}
