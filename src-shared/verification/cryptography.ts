import type { DerivationInput } from '../codec/candidateKey.ts'
import type { CoseAlgorithm } from '../codec/cose.ts'

/** COSE's algorithms, and the pair of curve and digest that PDF signatures of P-384 keys are made with. */
export type SignatureAlgorithm = CoseAlgorithm | 'P-384 with SHA-256'

/** What verification needs of the machine it runs on: WebCrypto in the page, node:crypto in the backend. */
export interface Cryptography {
	sha256(bytes: Uint8Array): Promise<Uint8Array>
	/** `publicKey` is a SubjectPublicKeyInfo; ECDSA signatures are raw r ‖ s. False for a key of another kind. */
	verify(
		algorithm: SignatureAlgorithm,
		publicKey: Uint8Array,
		message: Uint8Array,
		signature: Uint8Array,
	): Promise<boolean>
	/** HKDF-SHA256. */
	derive(input: DerivationInput): Promise<Uint8Array>
	/** AES-256-GCM with a nonce of zeros: every key seals one record. Null when the key does not open it. */
	open(key: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | null>
	/** zlib; refuses to grow beyond `limit` bytes. */
	inflate(deflated: Uint8Array, limit: number): Promise<Uint8Array>
}

/** Reads one file of a bundle by its path. Throws BundleError `missing` or `unreachable`. */
export type ReadBundleFile = (path: string) => Promise<Uint8Array>

/** What can be wrong with a bundle; each has a text `verification.problem.<code>`. */
export const bundleProblems = [
	'missing',
	'unreachable',
	'unreadable',
	'signature',
	'hash',
	'expired',
	'rolledBack',
	'otherIssuer',
	'chain',
	'treeRoot',
	'history',
	'tile',
	'bucket',
	'path',
	'directory',
	'status',
	'delegation',
	'scheme',
	'unknownFile',
] as const
export type BundleProblem = (typeof bundleProblems)[number]

export class BundleError extends Error {
	readonly problem: BundleProblem
	readonly file: string

	constructor(problem: BundleProblem, file: string, detail = '') {
		super(detail)
		this.name = 'BundleError'
		this.problem = problem
		this.file = file
	}
}
