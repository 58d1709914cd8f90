import { createPrivateKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import {
	AuthenticatedSafe,
	CertBag,
	EncryptedData,
	PFX,
	PKCS8ShroudedKeyBag,
	PrivateKeyInfo,
	SafeContents,
} from 'pkijs'
import { decrypt, macOf, octets, Pkcs12Error, withPasswords, type Password } from './pkcs12Ciphers.ts'

/**
 * Opens PKCS#12 files (RFC 7292) of every age, with RSA and EC keys. pkijs reads the structure. It opens no RC2 and
 * 3DES by itself, and node-forge re-encodes certificates and knows no EC keys; hence the ciphers in pkcs12Ciphers.ts.
 */
export interface Pkcs12Contents {
	privateKeys: KeyObject[]
	/** DER, in the file's order, byte for byte as stored. */
	certificates: Buffer[]
}

const LARGEST_FILE = 1_000_000
const DATA = '1.2.840.113549.1.7.1'
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6'

/** @throws Pkcs12Error */
export function openPkcs12(file: Uint8Array, passphrase: string): Pkcs12Contents {
	const { contents, pfx } = parsed(() => {
		if (file.length > LARGEST_FILE) throw new Pkcs12Error('notPkcs12')
		const pfx = PFX.fromBER(file)
		return { pfx, contents: dataOf(pfx.authSafe) }
	})
	return withPasswords(passphrase, (_usual, all) => {
		const password = all.find((one) => macFits(pfx, contents, one))
		if (!password) throw new Pkcs12Error('wrongPassphrase')
		const found: Pkcs12Contents = { privateKeys: [], certificates: [] }
		for (const safe of safesOf(contents, password)) collect(safe, password, found)
		return found
	})
}

/** Whatever a parser throws on foreign bytes means that the file is no PKCS#12 file. */
function parsed<T>(read: () => T): T {
	try {
		return read()
	} catch (error) {
		throw error instanceof Pkcs12Error ? error : new Pkcs12Error('notPkcs12')
	}
}

function dataOf(content: { contentType: string; content: unknown }): Buffer {
	if (content.contentType !== DATA || !(content.content instanceof asn1js.OctetString))
		throw new Pkcs12Error('unsupported', content.contentType)
	return octets(content.content)
}

function macFits(pfx: PFX, contents: Buffer, password: Password): boolean {
	const { macData } = pfx
	if (!macData) return true
	const stated = octets(macData.mac.digest)
	const { algorithmId } = macData.mac.digestAlgorithm
	const computed = macOf(algorithmId, password, octets(macData.macSalt), macData.iterations ?? 1, contents)
	return stated.length === computed.length && timingSafeEqual(stated, computed)
}

function safesOf(contents: Buffer, password: Password): SafeContents[] {
	const safes = parsed(() => AuthenticatedSafe.fromBER(contents)).safeContents
	return safes.map((safe) => {
		if (safe.contentType !== ENCRYPTED_DATA) return parsed(() => SafeContents.fromBER(dataOf(safe)))
		const { algorithm, encrypted } = parsed(() => {
			const { encryptedContentInfo } = new EncryptedData({ schema: safe.content })
			return {
				algorithm: encryptedContentInfo.contentEncryptionAlgorithm,
				encrypted: Buffer.from(encryptedContentInfo.getEncryptedContent()),
			}
		})
		const decrypted = decrypt(algorithm, encrypted, password)
		return parsed(() => SafeContents.fromBER(decrypted))
	})
}

function collect(safe: SafeContents, password: Password, into: Pkcs12Contents): void {
	for (const { bagValue } of safe.safeBags) {
		if (bagValue instanceof SafeContents) collect(bagValue, password, into)
		else if (bagValue instanceof PKCS8ShroudedKeyBag) {
			const { encryptionAlgorithm, encryptedData } = bagValue
			into.privateKeys.push(keyFrom(decrypt(encryptionAlgorithm, octets(encryptedData), password)))
		} else if (bagValue instanceof PrivateKeyInfo)
			into.privateKeys.push(keyFrom(Buffer.from(bagValue.toSchema().toBER())))
		else if (bagValue instanceof CertBag && bagValue.certValue instanceof asn1js.OctetString)
			into.certificates.push(octets(bagValue.certValue))
	}
}

function keyFrom(pkcs8: Buffer): KeyObject {
	try {
		return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
	} catch {
		throw new Pkcs12Error('unsupported', 'PKCS#8')
	} finally {
		pkcs8.fill(0)
	}
}
