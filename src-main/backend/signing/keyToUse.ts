import type { ParsedInput } from '#shared/contract/index'
import type { CallContext } from '../context.ts'
import type { KeySecrets } from './keyInUse.ts'
import { openSigningKey, type PublicSigningKey, type SigningKey } from './signingKey.ts'
import { openTokenKey } from './tokens/tokenKeys.ts'
import { certificatesIn } from './trustFromArchive.ts'

type ChosenKey =
	| Pick<Extract<ParsedInput<'signing.sign'>, { key: string }>, 'key' | 'passphrase' | 'certificates'>
	| Pick<Extract<ParsedInput<'signing.sign'>, { pin: string | null }>, 'token' | 'pin'>

/** Certificates in the files that somebody chose beside a key. @throws AppError where a file holds none */
export const broughtIn = (certificates: readonly string[] | undefined, files: CallContext['files']): Buffer[] =>
	(certificates ?? []).flatMap((handle) => certificatesIn(files.path(handle)))

/** @throws AppError where the key must not sign today, or a file holds no certificate */
export const openKeyFile = (
	{ certificates, key, passphrase }: Omit<Extract<ChosenKey, { key: string }>, 'pin'>,
	files: CallContext['files'],
	now: Date,
): Promise<SigningKey> => openSigningKey(files.path(key), passphrase, now, broughtIn(certificates, files))

/** What a reference to a token names, with paths instead of handles. @throws AppError where a file holds no certificate */
export function tokenChosen(
	{ certificates, module, ...reference }: Extract<ChosenKey, { pin: string | null }>['token'],
	files: CallContext['files'],
) {
	return { reference: { ...reference, module: files.path(module) }, brought: broughtIn(certificates, files) }
}

/** The key that somebody chose for a job, checked as far as that is possible before it starts. @throws AppError */
export async function keyToUse(
	input: ChosenKey,
	{ files }: Pick<CallContext, 'files'>,
): Promise<{ key: PublicSigningKey; secrets: KeySecrets }> {
	const now = new Date()
	if ('key' in input) {
		const key = await openKeyFile(input, files, now)
		return { key, secrets: { material: key.material } }
	}
	const { reference, brought } = tokenChosen(input.token, files)
	const { key, token } = await openTokenKey(reference.module, reference, brought, now)
	const pin = input.pin === null || token.pinPad ? null : Buffer.from(input.pin, 'utf8')
	return { key, secrets: { key, token: { ...reference, label: token.label, pin } } }
}
