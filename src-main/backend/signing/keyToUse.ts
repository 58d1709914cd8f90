import type { ParsedInput } from '#shared/contract/index'
import type { CallContext } from '../context.ts'
import type { KeySecrets } from './keyInUse.ts'
import { openSigningKey, type PublicSigningKey } from './signingKey.ts'
import { openTokenKey } from './tokens/tokenKeys.ts'
import { certificatesIn } from './trustFromArchive.ts'

type ChosenKey =
	| Pick<Extract<ParsedInput<'signing.sign'>, { key: string }>, 'key' | 'passphrase'>
	| Pick<Extract<ParsedInput<'signing.sign'>, { pin: string | null }>, 'token' | 'pin'>

/** What a reference to a token names, with paths instead of handles. @throws AppError where a file holds no certificate */
export function tokenChosen(
	{ certificates = [], module, ...reference }: Extract<ChosenKey, { pin: string | null }>['token'],
	files: CallContext['files'],
) {
	const brought = certificates.flatMap((handle) => certificatesIn(files.path(handle)))
	return { reference: { ...reference, module: files.path(module) }, brought }
}

/** The key that somebody chose for a job, checked as far as that is possible before it starts. @throws AppError */
export async function keyToUse(
	input: ChosenKey,
	{ files }: Pick<CallContext, 'files'>,
): Promise<{ key: PublicSigningKey; secrets: KeySecrets }> {
	const now = new Date()
	if ('key' in input) {
		const key = await openSigningKey(files.path(input.key), input.passphrase, now)
		return { key, secrets: { material: key.material } }
	}
	const { reference, brought } = tokenChosen(input.token, files)
	const { key, token } = await openTokenKey(reference.module, reference, brought, now)
	const pin = input.pin === null || token.pinPad ? null : Buffer.from(input.pin, 'utf8')
	return { key, secrets: { key, token: { ...reference, label: token.label, pin } } }
}
