import type { TokenView } from '#shared/contract/keys'
import { AppError } from '#shared/errors/index'
import { chainOf, readCertificate } from '../certificates.ts'
import { keyAlgorithmOf } from '../signer.ts'
import { checkUsable, certificateFacts, supportedAlgorithm, type PublicSigningKey } from '../signingKey.ts'
import type { TokenKeyReference } from './token.ts'
import { listTokensOf, type ListedToken } from './tokenThread.ts'

/** Certificate, its issuers on the token or brought along. @throws AppError where its key is of a kind that does not sign here. */
function keyOf(der: Uint8Array, pool: readonly Uint8Array[]): PublicSigningKey {
	const facts = readCertificate(der)
	const readable = pool.filter((one) => {
		try {
			return !facts.der.equals(readCertificate(one).der)
		} catch {
			return false
		}
	})
	const algorithm = supportedAlgorithm(facts.x509.publicKey)
	return { facts, material: { algorithm, certificate: facts.der, chain: chainOf(facts.x509, readable) } }
}

/**
 * The key that a reference names, checked as far as that is possible without a PIN, and its token. `brought`: certificates
 * that are not on the token, as modules of keys alone have it.
 */
export async function openTokenKey(
	module: string,
	wanted: TokenKeyReference,
	brought: readonly Uint8Array[],
	now: Date,
): Promise<{ key: PublicSigningKey; token: ListedToken }> {
	for (const token of await listTokensOf(module)) {
		if (token.id !== wanted.token) continue
		const pool = [...token.certificates, ...brought]
		for (const der of pool) {
			if (fingerprint(der) !== wanted.certificate) continue
			const key = keyOf(der, pool)
			checkUsable(key, now)
			return { key, token }
		}
	}
	throw new AppError('signing.tokenMissing', { token: wanted.token })
}

function fingerprint(der: Uint8Array): string | null {
	try {
		return readCertificate(der).fingerprint
	} catch {
		return null
	}
}

/**
 * Tokens for people: certificates of authorities are left out, unusable ones are listed with the reason. Those brought
 * along stand with every token, since only a login would show whose key they are for.
 */
export async function viewTokens(module: string, brought: readonly Buffer[], now: Date): Promise<TokenView[]> {
	const tokens = await listTokensOf(module)
	return tokens.map((token) => ({
		token: token.id,
		label: token.label,
		serial: token.serial,
		manufacturer: token.manufacturer,
		pinPad: token.pinPad,
		pin: token.pin,
		certificates: distinct([...token.certificates, ...brought]).flatMap((der, _index, pool) =>
			certificateView(der, pool, now),
		),
	}))
}

const distinct = (certificates: readonly Uint8Array[]): Uint8Array[] =>
	certificates.filter((der, index) => certificates.findIndex((one) => Buffer.from(one).equals(der)) === index)

function certificateView(der: Uint8Array, pool: readonly Uint8Array[], now: Date): TokenView['certificates'] {
	try {
		const facts = readCertificate(der)
		if (facts.x509.ca) return []
		return [{ ...certificateFacts(facts, now), ...usability(der, pool, now) }]
	} catch {
		return []
	}
}

function usability(der: Uint8Array, pool: readonly Uint8Array[], now: Date) {
	try {
		const key = keyOf(der, pool)
		checkUsable(key, now)
		return { algorithm: key.material.algorithm, problem: null }
	} catch (error) {
		if (!(error instanceof AppError)) throw error
		const { algorithm } = error.parameters
		return {
			algorithm: String(algorithm ?? keyAlgorithmOf(readCertificate(der).x509.publicKey)),
			problem: error.toShape(),
		}
	}
}
