import type { Cryptography, SignatureAlgorithm } from '#shared/verification/cryptography'

/** The cryptography of verification on WebCrypto and the browser's own streams. */

const { subtle } = crypto
const zeroNonce = new Uint8Array(12)

/** WebCrypto takes bytes in an ArrayBuffer of their own; views into shared memory are not among ours. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)

const keyKinds: Record<
	SignatureAlgorithm,
	{ import: RsaHashedImportParams | EcKeyImportParams; verify: AlgorithmIdentifier | EcdsaParams }
> = {
	ES256: { import: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
	ES384: { import: { name: 'ECDSA', namedCurve: 'P-384' }, verify: { name: 'ECDSA', hash: 'SHA-384' } },
	RS256: { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, verify: { name: 'RSASSA-PKCS1-v1_5' } },
	'P-384 with SHA-256': {
		import: { name: 'ECDSA', namedCurve: 'P-384' },
		verify: { name: 'ECDSA', hash: 'SHA-256' },
	},
}

async function inflate(deflated: Uint8Array, limit: number): Promise<Uint8Array> {
	const inflated = new Blob([own(deflated)]).stream().pipeThrough(new DecompressionStream('deflate'))
	const bytes = new Uint8Array(limit)
	let length = 0
	const reader = inflated.getReader()
	for (;;) {
		const { done, value } = await reader.read()
		if (done) return bytes.subarray(0, length)
		if (length + value.length > limit) throw new RangeError('larger than allowed')
		bytes.set(value, length)
		length += value.length
	}
}

export const webCryptography: Cryptography = {
	sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', own(bytes))),
	async verify(algorithm, publicKey, message, signature) {
		const kind = keyKinds[algorithm]
		try {
			const key = await subtle.importKey('spki', own(publicKey), kind.import, false, ['verify'])
			return await subtle.verify(kind.verify, key, own(signature), own(message))
		} catch {
			// A key of another kind than the algorithm: whatever was signed, it was not with this.
			return false
		}
	},
	async derive({ material, salt, information, length }) {
		const key = await subtle.importKey('raw', own(material), 'HKDF', false, ['deriveBits'])
		const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: own(salt), info: own(information) }
		return new Uint8Array(await subtle.deriveBits(hkdf, key, length * 8))
	},
	async open(key, sealed) {
		const secret = await subtle.importKey('raw', own(key), 'AES-GCM', false, ['decrypt'])
		try {
			return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: zeroNonce }, secret, own(sealed)))
		} catch {
			return null
		}
	},
	inflate,
}
