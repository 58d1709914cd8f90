import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentType, encodeRoot, type TrustRoot } from '#shared/codec/bundleStatements'
import { assembleSign1, encodeProtected, signedBytes } from '#shared/codec/cose'
import { assembleSign, signedByOne } from '#shared/codec/coseSign'
import { AppError } from '#shared/errors/index'
import { PUBLICATION_KEY } from '../archive/lifecycle.ts'
import { sha256 } from './cryptography.ts'

/**
 * The register's own P-256 key. It lists and revokes documents but can never make one: records carry the officer's
 * signature. It is used without a passphrase, because publishing is routine and signing documents is not.
 */
export interface PublicationKey {
	/** SubjectPublicKeyInfo. */
	publicKey: Buffer
	keyId: Buffer
	sign(type: string, payload: Uint8Array): Uint8Array
	signRoot(root: TrustRoot): Uint8Array
}

function loadPrivateKey(file: string): KeyObject {
	let key: KeyObject
	try {
		key = createPrivateKey(readFileSync(file))
	} catch {
		throw new AppError('publication.keyUnreadable', { file: PUBLICATION_KEY })
	}
	if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
		throw new AppError('publication.keyUnreadable', { file: PUBLICATION_KEY })
	return key
}

/** @param published whether releases exist: then a new key would be another issuer, so a lost one is an error. */
export function openPublicationKey(archiveFolder: string, published: boolean): PublicationKey {
	const file = join(archiveFolder, PUBLICATION_KEY)
	if (!existsSync(file)) {
		if (published) throw new AppError('publication.keyMissing', { file: PUBLICATION_KEY })
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
		writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true })
	}
	const privateKey = loadPrivateKey(file)
	const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
	const keyId = sha256(publicKey).subarray(0, 8)
	const raw = (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
	return {
		publicKey,
		keyId,
		sign(type, payload) {
			const header = encodeProtected({ algorithm: 'ES256', keyId, contentType: type })
			return assembleSign1(header, payload, raw(signedBytes(header, payload)))
		},
		signRoot(root) {
			const payload = encodeRoot(root)
			const signature = raw(signedByOne(contentType.root, payload, keyId))
			return assembleSign(contentType.root, payload, [{ keyId, signature }])
		},
	}
}
