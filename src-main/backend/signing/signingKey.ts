import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { KeyInspection } from '#shared/contract/signing'
import { AppError } from '#shared/errors/index'
import { chainOf, daysUntil, hasWeakKey, readCertificate, SMALLEST_RSA, type CertificateFacts } from './certificates.ts'
import { openPkcs12, type Pkcs12Contents } from './pkcs12.ts'
import { Pkcs12Error } from './pkcs12Ciphers.ts'
import { keyAlgorithmOf, type CertifiedKey, type KeyMaterial } from './signer.ts'

/** A key that was opened and may sign documents, with what is to be told about it. */
export interface SigningKey {
	material: KeyMaterial
	facts: CertificateFacts
}

/** The same without the key itself. */
export interface PublicSigningKey {
	material: CertifiedKey
	facts: CertificateFacts
}

/** Opens the file and checks everything that can be known before work starts. `brought`: certificates from other files. */
export async function openSigningKey(
	path: string,
	passphrase: string,
	now: Date,
	brought: readonly Buffer[] = [],
): Promise<SigningKey> {
	const file = basename(path)
	const key = signingKeyFrom(await readKeyFile(path, file), passphrase, file, brought)
	checkUsable(key, now)
	return key
}

async function readKeyFile(path: string, file: string): Promise<Buffer> {
	try {
		if ((await stat(path)).size > 1_000_000) throw new AppError('signing.notPkcs12', { file })
		return await readFile(path)
	} catch (error) {
		if (error instanceof AppError) throw error
		const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
		throw new AppError(missing ? 'file.missing' : 'file.unreadable', { file })
	}
}

export function signingKeyFrom(
	bytes: Uint8Array,
	passphrase: string,
	file: string,
	brought: readonly Buffer[] = [],
): SigningKey {
	const { privateKeys, certificates } = contentsOf(bytes, passphrase, file)
	if (privateKeys.length === 0) throw new AppError('signing.noPrivateKey', { file })
	const readable = [...certificates, ...brought].flatMap((der) => {
		try {
			return [readCertificate(der)]
		} catch {
			return []
		}
	})
	if (readable.length === 0) throw new AppError('signing.noCertificate', { file })
	for (const privateKey of privateKeys) {
		const facts = readable.find(({ x509 }) => x509.checkPrivateKey(privateKey))
		if (!facts) continue
		const algorithm = supportedAlgorithm(privateKey)
		const others = readable.filter((one) => one !== facts).map((one) => one.der)
		return { facts, material: { algorithm, privateKey, certificate: facts.der, chain: chainOf(facts.x509, others) } }
	}
	throw new AppError('signing.keyMismatch', { file })
}

function contentsOf(bytes: Uint8Array, passphrase: string, file: string): Pkcs12Contents {
	try {
		return openPkcs12(bytes, passphrase)
	} catch (error) {
		if (!(error instanceof Pkcs12Error)) throw error
		if (error.problem === 'unsupported')
			throw new AppError('signing.unsupportedPkcs12', { file, algorithm: error.detail })
		throw new AppError(error.problem === 'notPkcs12' ? 'signing.notPkcs12' : 'signing.wrongPassphrase', { file })
	}
}

/** `key`: private or public. @throws AppError unless Sceau signs with keys of this kind. */
export function supportedAlgorithm(key: KeyObject): KeyMaterial['algorithm'] {
	const algorithm = keyAlgorithmOf(key)
	if (algorithm) return algorithm
	const { modulusLength = 0, namedCurve } =
		(key.type === 'public' ? key : createPublicKey(key)).asymmetricKeyDetails ?? {}
	if (key.asymmetricKeyType === 'rsa' && modulusLength < SMALLEST_RSA)
		throw new AppError('signing.weakKey', { algorithm: `RSA-${modulusLength}` })
	const name = key.asymmetricKeyType === 'rsa' ? `RSA-${modulusLength}` : (namedCurve ?? key.asymmetricKeyType)
	throw new AppError('signing.unsupportedKey', { algorithm: name ?? '?' })
}

/** @throws AppError naming the first reason why this key must not sign today. */
export function checkUsable({ facts, material }: PublicSigningKey, now: Date): void {
	if (facts.weaklySigned) throw new AppError('signing.weakDigest')
	if (!facts.signsDocuments) throw new AppError('signing.wrongUsage')
	checkValidAt(facts, now)
	for (const der of material.chain) checkIssuer(readCertificate(der), now)
}

/** No validator takes a signature for valid that only an expired or weak certificate vouches for. */
function checkIssuer(
	{ notAfter, notBefore, selfIssued, subject, weaklySigned, x509 }: CertificateFacts,
	now: Date,
): void {
	// Nobody has to believe a root's signature on itself.
	if (hasWeakKey(x509) || (weaklySigned && !selfIssued)) throw new AppError('signing.issuerWeak', { subject })
	if (Date.parse(notAfter) < now.getTime())
		throw new AppError('signing.issuerExpired', { subject, date: notAfter.slice(0, 10) })
	if (Date.parse(notBefore) > now.getTime()) throw new AppError('signing.notYetValid', { date: notBefore.slice(0, 10) })
}

export function checkValidAt(facts: Pick<CertificateFacts, 'notBefore' | 'notAfter'>, now: Date): void {
	if (Date.parse(facts.notBefore) > now.getTime())
		throw new AppError('signing.notYetValid', { date: facts.notBefore.slice(0, 10) })
	if (Date.parse(facts.notAfter) < now.getTime())
		throw new AppError('signing.expired', { date: facts.notAfter.slice(0, 10) })
}

/** What a certificate says of itself, for people. */
export function certificateFacts(facts: CertificateFacts, now: Date): Omit<KeyInspection, 'algorithm' | 'chain'> {
	return {
		subject: facts.subject,
		issuer: facts.issuer,
		fingerprint: facts.fingerprint,
		notBefore: facts.notBefore,
		notAfter: facts.notAfter,
		practice: facts.practice,
		daysLeft: daysUntil(facts.notAfter, now),
	}
}

export function inspectionOf({ material, facts }: PublicSigningKey, now: Date): KeyInspection {
	return {
		...certificateFacts(facts, now),
		algorithm: material.algorithm,
		chain: material.chain.map((der) => readCertificate(der).subject),
	}
}
