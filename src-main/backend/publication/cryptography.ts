import { createDecipheriv, createPublicKey, createVerify, hash, hkdfSync, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { Cryptography } from '#shared/verification/cryptography'

const GCM_TAG = 16
const zeroNonce = Buffer.alloc(12)
const inflateAsync = promisify(inflate)

export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

/** The cryptography of verification on node:crypto. */
export const nodeCryptography: Cryptography = {
	sha256: async (bytes) => sha256(bytes),
	async verify(algorithm, publicKey, message, signature) {
		try {
			const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
			if (algorithm === 'RS256')
				return key.asymmetricKeyType === 'rsa' && createVerify('sha256').update(message).verify(key, signature)
			const curve = algorithm === 'ES256' ? 'prime256v1' : 'secp384r1'
			const digest = algorithm === 'ES384' ? 'sha384' : 'sha256'
			if (key.asymmetricKeyDetails?.namedCurve !== curve) return false
			return verify(digest, message, { key, dsaEncoding: 'ieee-p1363' }, signature)
		} catch {
			return false
		}
	},
	derive: async ({ material, salt, information, length }) =>
		new Uint8Array(hkdfSync('sha256', material, salt, information, length)),
	async open(key, sealed) {
		const decipher = createDecipheriv('aes-256-gcm', key, zeroNonce)
		decipher.setAuthTag(sealed.subarray(-GCM_TAG))
		try {
			return Buffer.concat([decipher.update(sealed.subarray(0, -GCM_TAG)), decipher.final()])
		} catch {
			return null
		}
	},
	inflate: async (deflated, limit) => inflateAsync(deflated, { maxOutputLength: Math.max(1, limit) }),
}
