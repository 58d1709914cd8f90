import { verify } from 'node:crypto'
import type { Transferable } from 'node:worker_threads'
import { AppError } from '#shared/errors/index'
import { barcodeKeyFor, delegatedBarcodeKey, type BarcodeKey, type SigningRun } from './barcodeKey.ts'
import type { CertificateFacts } from './certificates.ts'
import { chunkSize, tokenChunkSize } from './rules.ts'
import { nodeSigner, type CertifiedKey, type DigestName, type KeyMaterial, type TokenMaterial } from './signer.ts'
import type { PublicSigningKey, SigningKey } from './signingKey.ts'
import type { TokenThread } from './tokens/tokenThread.ts'

/** A key as one run over a batch uses it, wherever it is kept. */
export interface RunKey {
	readonly material: CertifiedKey
	readonly facts: CertificateFacts
	/** Documents per committed step. */
	readonly chunkSize: number
	barcodeKey(run: SigningRun): Promise<BarcodeKey>
	/** One signature over SHA-256, for work that this thread does itself. */
	sign(bytes: Uint8Array): Promise<Buffer>
	/** What one more worker thread needs; `transfer` has to be moved to it. */
	forWorker(): { material: KeyMaterial | TokenMaterial; transfer: readonly Transferable[] }
}

export function fileRunKey({ material, facts }: SigningKey): RunKey {
	const signer = nodeSigner(material)
	return {
		material,
		facts,
		chunkSize: chunkSize(material.algorithm),
		barcodeKey: async (run) => barcodeKeyFor(signer, material.privateKey, run),
		sign: async (bytes) => signer.sign(bytes),
		forWorker: () => ({ material, transfer: [] }),
	}
}

/** The first signature, the barcode key's authority, shows that key and certificate fit and how fast the token is. */
export function tokenRunKey({ material, facts }: PublicSigningKey, thread: TokenThread): RunKey {
	let secondsPerSignature = 1
	const sign = async (bytes: Uint8Array, digest: DigestName) => {
		const begun = performance.now()
		const signature = await thread.sign(bytes, digest)
		secondsPerSignature = (performance.now() - begun) / 1000
		if (!verify(digest, bytes, facts.x509.publicKey, signature)) throw new AppError('signing.tokenKeyMismatch')
		return signature
	}
	return {
		material,
		facts,
		get chunkSize() {
			return tokenChunkSize(secondsPerSignature)
		},
		barcodeKey: (run) => delegatedBarcodeKey({ ...material, sign }, run),
		sign: (bytes) => sign(bytes, 'sha256'),
		forWorker() {
			const token = thread.connect()
			return { material: { ...material, token }, transfer: [token.port] }
		},
	}
}
