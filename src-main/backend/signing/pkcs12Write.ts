import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { der, derNull, integer, objectIdentifier, octetString, sequence, tag } from './der.ts'
import { macOf, type Password } from './pkcs12Ciphers.ts'

/**
 * Writes a PKCS#12 file as OpenSSL 3 does: key under PBES2 (PBKDF2 with HMAC-SHA-256, AES-256-CBC), integrity by
 * HMAC-SHA-256. Certificates are public and stay readable.
 */

const ITERATIONS = 100_000
const MAC_ITERATIONS = 2048
const SHA256 = '2.16.840.1.101.3.4.2.1'
const oid = {
	data: objectIdentifier('1.2.840.113549.1.7.1'),
	pbes2: objectIdentifier('1.2.840.113549.1.5.13'),
	pbkdf2: objectIdentifier('1.2.840.113549.1.5.12'),
	hmacWithSha256: objectIdentifier('1.2.840.113549.2.9'),
	aes256: objectIdentifier('2.16.840.1.101.3.4.1.42'),
	sha256: objectIdentifier(SHA256),
	shroudedKey: objectIdentifier('1.2.840.113549.1.12.10.1.2'),
	certificate: objectIdentifier('1.2.840.113549.1.12.10.1.3'),
	x509Certificate: objectIdentifier('1.2.840.113549.1.9.22.1'),
	localKeyIdentifier: objectIdentifier('1.2.840.113549.1.9.21'),
}

const explicit = (content: Buffer) => der(tag.context0, content)
const dataContent = (bytes: Buffer) => sequence(oid.data, explicit(octetString(bytes)))
/** Ties key and certificate together for programs that look no further. */
const localKey = der(tag.set, sequence(oid.localKeyIdentifier, der(tag.set, octetString(Uint8Array.of(1)))))

/** EncryptedPrivateKeyInfo (RFC 5958 §3) of a PKCS#8 key, DER. */
export function encryptedPrivateKey(privateKey: Buffer, password: Password): Buffer {
	const salt = randomBytes(16)
	const vector = randomBytes(16)
	const key = pbkdf2Sync(password.utf8, salt, ITERATIONS, 32, 'sha256')
	const cipher = createCipheriv('aes-256-cbc', key, vector)
	const encrypted = Buffer.concat([cipher.update(privateKey), cipher.final()])
	const derivation = sequence(octetString(salt), integer(ITERATIONS), sequence(oid.hmacWithSha256, derNull))
	const algorithm = sequence(
		oid.pbes2,
		sequence(sequence(oid.pbkdf2, derivation), sequence(oid.aes256, octetString(vector))),
	)
	return sequence(algorithm, octetString(encrypted))
}

const certificateBag = (certificate: Uint8Array, ...attributes: Buffer[]) =>
	sequence(oid.certificate, explicit(sequence(oid.x509Certificate, explicit(octetString(certificate)))), ...attributes)

/** `privateKey`: PKCS#8, DER. The first certificate is the key's own. */
export function writePkcs12(
	privateKey: Buffer,
	certificate: Uint8Array,
	chain: readonly Uint8Array[],
	password: Password,
): Buffer {
	const bags = sequence(
		sequence(oid.shroudedKey, explicit(encryptedPrivateKey(privateKey, password)), localKey),
		certificateBag(certificate, localKey),
		...chain.map((one) => certificateBag(one)),
	)
	const contents = sequence(dataContent(bags))
	const salt = randomBytes(16)
	const mac = macOf(SHA256, password, salt, MAC_ITERATIONS, contents)
	const macData = sequence(
		sequence(sequence(oid.sha256, derNull), octetString(mac)),
		octetString(salt),
		integer(MAC_ITERATIONS),
	)
	return sequence(integer(3), dataContent(contents), macData)
}
