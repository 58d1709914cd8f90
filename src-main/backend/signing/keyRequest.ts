import { createHash, createPrivateKey, generateKeyPair, sign, type KeyObject } from 'node:crypto'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { PKCS8ShroudedKeyBag } from 'pkijs'
import type { KeyRequest } from '#shared/contract/keys'
import { AppError } from '#shared/errors/index'
import { chainOf, readCertificate, type CertificateFacts } from './certificates.ts'
import { der, derNull, integer, objectIdentifier, octetString, sequence, tag } from './der.ts'
import { distinguishedName } from './distinguishedName.ts'
import { fromPem, toPem } from './pem.ts'
import { decrypt, octets, withPasswords, Pkcs12Error } from './pkcs12Ciphers.ts'
import { encryptedPrivateKey, writePkcs12 } from './pkcs12Write.ts'
import { supportedAlgorithm, type PublicSigningKey } from './signingKey.ts'

/**
 * A key of one's own and the request for its certificate (PKCS #10, RFC 2986). The key never leaves the machine: the
 * authority gets the request, and its answer is put together with the key into a PKCS#12 file.
 */

export type RequestAlgorithm = KeyRequest['algorithm']

const oid = {
	extensionRequest: objectIdentifier('1.2.840.113549.1.9.14'),
	keyUsage: objectIdentifier('2.5.29.15'),
	ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
	ecdsaWithSha384: objectIdentifier('1.2.840.10045.4.3.3'),
	sha256WithRsa: objectIdentifier('1.2.840.113549.1.1.11'),
}
const BIT_STRING = 0x03
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff])
/** digitalSignature and nonRepudiation. */
const SIGNS_DOCUMENTS = Buffer.from([0x06, 0xc0])
const KEY_LABEL = 'ENCRYPTED PRIVATE KEY'

const generate = promisify(generateKeyPair)

function newKey(algorithm: RequestAlgorithm): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
	if (algorithm === 'RSA-3072') return generate('rsa', { modulusLength: 3072 })
	return generate('ec', { namedCurve: algorithm })
}

function algorithmOf(algorithm: RequestAlgorithm): { identifier: Buffer; digest: 'sha256' | 'sha384' } {
	if (algorithm === 'RSA-3072') return { identifier: sequence(oid.sha256WithRsa, derNull), digest: 'sha256' }
	return algorithm === 'P-384'
		? { identifier: sequence(oid.ecdsaWithSha384), digest: 'sha384' }
		: { identifier: sequence(oid.ecdsaWithSha256), digest: 'sha256' }
}

const usageExtension = () => sequence(oid.keyUsage, BOOLEAN_TRUE, octetString(der(BIT_STRING, SIGNS_DOCUMENTS)))

export interface NewRequest {
	/** PEM, encrypted (PBES2). */
	key: string
	/** PEM. */
	request: string
	/** SHA-256 of the public key, lower-case hex: what the authority may read out to be sure. */
	publicKeyHash: string
}

export async function createRequest({ algorithm, subject, passphrase }: KeyRequest): Promise<NewRequest> {
	const { publicKey, privateKey } = await newKey(algorithm)
	const { identifier, digest } = algorithmOf(algorithm)
	const spki = publicKey.export({ format: 'der', type: 'spki' })
	const name = distinguishedName([
		['country', subject.country],
		['organisation', subject.organisation],
		['unit', subject.unit],
		['commonName', subject.commonName],
	])
	const attributes = der(tag.context0, sequence(oid.extensionRequest, der(tag.set, sequence(usageExtension()))))
	const toBeSigned = sequence(integer(0), name, spki, attributes)
	const signature = sign(digest, toBeSigned, privateKey)
	const request = sequence(toBeSigned, identifier, der(BIT_STRING, Uint8Array.of(0), signature))
	const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
	const key = withPasswords(passphrase, (password) => encryptedPrivateKey(pkcs8, password))
	pkcs8.fill(0)
	return {
		key: toPem(KEY_LABEL, key),
		request: toPem('CERTIFICATE REQUEST', request),
		publicKeyHash: createHash('sha256').update(spki).digest('hex'),
	}
}

/** @throws AppError unless the file is a key and the passphrase opens it. */
function openKey(bytes: Buffer, passphrase: string, path: string): KeyObject {
	const file = basename(path)
	const [encrypted] = fromPem(KEY_LABEL, bytes)
	if (!encrypted) throw new AppError('signing.notKeyFile', { file })
	let bag: PKCS8ShroudedKeyBag
	try {
		bag = PKCS8ShroudedKeyBag.fromBER(encrypted)
	} catch {
		throw new AppError('signing.notKeyFile', { file })
	}
	return withPasswords(passphrase, (_usual, all) => {
		for (const password of all) {
			let pkcs8: Buffer | null = null
			try {
				pkcs8 = decrypt(bag.encryptionAlgorithm, octets(bag.encryptedData), password)
				return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
			} catch (error) {
				if (error instanceof Pkcs12Error && error.problem === 'unsupported')
					throw new AppError('signing.unsupportedPkcs12', { file, algorithm: error.detail })
			} finally {
				pkcs8?.fill(0)
			}
		}
		throw new AppError('signing.wrongPassphrase', { file })
	})
}

export interface NamedFile {
	path: string
	bytes: Buffer
}

function certificatesIn(files: readonly NamedFile[]): CertificateFacts[] {
	return files.flatMap(({ path, bytes }) => {
		try {
			const found = fromPem('CERTIFICATE', bytes).map((der) => readCertificate(der))
			if (found.length > 0) return found
		} catch {
			throw new AppError('signing.notCertificate', { file: basename(path) })
		}
		throw new AppError('signing.notCertificate', { file: basename(path) })
	})
}

/** Key and issued certificate, with the issuers found among the files, as a PKCS#12 file under the same passphrase. */
export function completeKey(
	key: NamedFile,
	certificates: readonly NamedFile[],
	passphrase: string,
): { file: Buffer; opened: PublicSigningKey } {
	const privateKey = openKey(key.bytes, passphrase, key.path)
	const found = certificatesIn(certificates)
	const facts = found.find(({ x509 }) => x509.checkPrivateKey(privateKey))
	if (!facts) throw new AppError('signing.keyMismatch', { file: basename(certificates[0]?.path ?? '') })
	const algorithm = supportedAlgorithm(privateKey)
	const others = found.filter((one) => one !== facts).map((one) => one.der)
	const chain = chainOf(facts.x509, others)
	const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
	const file = withPasswords(passphrase, (password) => writePkcs12(pkcs8, facts.der, chain, password))
	pkcs8.fill(0)
	return { file, opened: { facts, material: { algorithm, certificate: facts.der, chain } } }
}
