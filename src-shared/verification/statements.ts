import {
	type Checkpoint,
	contentType,
	decodeCheckpoint,
	decodeManifest,
	decodeRoot,
	decodeStatus,
	type Manifest,
	type StatusList,
	type TrustRoot,
} from '../codec/bundleStatements.ts'
import { CodecError } from '../codec/codecError.ts'
import { parseSign1, signedBytes } from '../codec/cose.ts'
import { parseSign } from '../codec/coseSign.ts'
import { sameBytes } from '../codec/merkle.ts'
import { BundleError, type Cryptography } from './cryptography.ts'

/** Reads signed statements of a bundle: structure first, then who signed. All throw BundleError naming the file. */

export const KEY_ID_LENGTH = 8

export const hexOf = (bytes: Uint8Array): string =>
	[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Turns a decoder's complaint into one about the file. */
export function decoding<Value>(file: string, read: () => Value): Value {
	try {
		return read()
	} catch (error) {
		if (error instanceof CodecError) throw new BundleError('unreadable', file, error.message)
		throw error
	}
}

export async function keyIdOf(cryptography: Cryptography, bytes: Uint8Array): Promise<Uint8Array> {
	return (await cryptography.sha256(bytes)).slice(0, KEY_ID_LENGTH)
}

/**
 * The trust file, signed by as many of its own publication keys as it demands. Whether these are the right keys is for
 * the reader: compare the fingerprint, or have seen an earlier root.
 */
export async function readRoot(cryptography: Cryptography, file: string, bytes: Uint8Array): Promise<TrustRoot> {
	const { message, root } = decoding(file, () => {
		const message = parseSign(bytes)
		return { message, root: decodeRoot(message.payload) }
	})
	if (message.contentType !== contentType.root) throw new BundleError('unreadable', file, 'content type')
	if (root.threshold < 1 || root.threshold > root.publicationKeys.length)
		throw new BundleError('unreadable', file, 'threshold')
	let good = 0
	for (const publicKey of root.publicationKeys) {
		const keyId = await keyIdOf(cryptography, publicKey)
		const one = message.signatures.find((signature) => sameBytes(signature.keyId, keyId))
		if (one === undefined) continue
		if (!(await cryptography.verify('ES256', publicKey, one.toBeSigned, one.signature)))
			throw new BundleError('signature', file)
		good++
	}
	// Nothing may travel along that no key vouches for.
	if (good < root.threshold || good !== message.signatures.length) throw new BundleError('signature', file)
	return root
}

async function readSigned<Value extends { issuer: string }>(
	cryptography: Cryptography,
	root: TrustRoot,
	file: string,
	bytes: Uint8Array,
	type: string,
	decode: (payload: Uint8Array) => Value,
): Promise<Value> {
	const { message, value } = decoding(file, () => {
		const message = parseSign1(bytes)
		return { message, value: decode(message.payload) }
	})
	if (message.contentType !== type) throw new BundleError('unreadable', file, 'content type')
	if (value.issuer !== root.issuer) throw new BundleError('otherIssuer', file)
	for (const publicKey of root.publicationKeys) {
		if (!sameBytes(message.keyId, await keyIdOf(cryptography, publicKey))) continue
		const toBeSigned = signedBytes(message.protectedBytes, message.payload)
		if (await cryptography.verify(message.algorithm, publicKey, toBeSigned, message.signature)) return value
	}
	throw new BundleError('signature', file)
}

export const readCheckpoint = (
	cryptography: Cryptography,
	root: TrustRoot,
	file: string,
	bytes: Uint8Array,
): Promise<Checkpoint> => readSigned(cryptography, root, file, bytes, contentType.checkpoint, decodeCheckpoint)

export const readManifest = (
	cryptography: Cryptography,
	root: TrustRoot,
	file: string,
	bytes: Uint8Array,
): Promise<Manifest> => readSigned(cryptography, root, file, bytes, contentType.manifest, decodeManifest)

export const readStatus = (
	cryptography: Cryptography,
	root: TrustRoot,
	file: string,
	bytes: Uint8Array,
): Promise<StatusList> => readSigned(cryptography, root, file, bytes, contentType.status, decodeStatus)

/** The list itself, two bits a document. */
export async function inflateStatus(cryptography: Cryptography, file: string, status: StatusList): Promise<Uint8Array> {
	const expected = Math.ceil(status.size / 4)
	const bits = await cryptography.inflate(status.deflated, expected).catch(() => null)
	if (bits === null || bits.length !== expected) throw new BundleError('status', file)
	return bits
}

/** Fingerprint that people compare: SHA-256 over the publication keys in their order. */
export function rootFingerprint(cryptography: Cryptography, root: TrustRoot): Promise<Uint8Array> {
	const length = root.publicationKeys.reduce((sum, key) => sum + key.length, 0)
	const all = new Uint8Array(length)
	let offset = 0
	for (const key of root.publicationKeys) {
		all.set(key, offset)
		offset += key.length
	}
	return cryptography.sha256(all)
}
