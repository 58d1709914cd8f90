import type { Names } from '../domain/profile.ts'
import { BUCKET_LEAVES, bucketsOf } from './bundleLayout.ts'
import { encodeCbor, type CborKey, type CborValue } from './cbor.ts'
import { asBytes, asList, asMap, asNames, asNatural, asText, asTruth, mapOf, namesToCbor } from './cborShape.ts'
import { CodecError } from './codecError.ts'
import { HASH_LENGTH } from './merkle.ts'

/**
 * The four signed statements of a bundle: what is inside them. Times are Unix seconds. Each is signed under its own
 * content type, so that one can never stand for another.
 */
export const contentType = {
	root: 'application/sceau-root+cbor',
	checkpoint: 'application/sceau-checkpoint+cbor',
	manifest: 'application/sceau-manifest+cbor',
	status: 'application/statuslist+cwt',
} as const

const FORMAT = 1

/** Who may publish and who may sign documents. */
export interface TrustRoot {
	version: number
	issuer: string
	issuedAt: number
	practice: boolean
	/** So many of the publication keys must sign the next root. */
	threshold: number
	/** P-256 keys of the register: SubjectPublicKeyInfo. */
	publicationKeys: Uint8Array[]
	/** Certificates that sign documents, each with its chain, DER. */
	signers: { certificate: Uint8Array; chain: Uint8Array[] }[]
	/** Keys that sign barcodes; `delegation` is null when it is the certificate's own key. */
	barcodeKeys: { keyId: Uint8Array; signer: number; publicKey: Uint8Array; delegation: Uint8Array | null }[]
}

export interface Checkpoint {
	issuer: string
	issuedAt: number
	expiresAt: number
	release: number
	treeSize: number
	treeRoot: Uint8Array
	manifestHash: Uint8Array
	/** The root and the status list are at least as new as these. */
	rootVersion: number
	statusIssuedAt: number
}

export interface ReleaseEntry {
	number: number
	treeSize: number
	treeRoot: Uint8Array
	/** Size of the records this release added, in units of 64 bytes of padded message. */
	recordUnits: number
	directoryBits: number
	/** Exam sessions among the records it added: exam, year, kind. */
	sessions: [string, number, string][]
}

export interface Manifest {
	issuer: string
	release: number
	issuedAt: number
	expiresAt: number
	/** SHA-256 of the manifest before this one. */
	previous: Uint8Array | null
	practice: boolean
	bureau: Names
	bureauShort: string
	/** All releases up to this one. */
	releases: ReleaseEntry[]
	/** Scheme tables of the documents (codec/scheme.ts), by which marks get their subjects. */
	schemes: Uint8Array[]
	/** Document kinds by the code in a serial. */
	documentKinds: { code: string; names: Names }[]
	/** SHA-256 of root.cose and of every file of the public page. */
	files: { path: string; hash: Uint8Array }[]
}

export const statusValues = ['valid', 'revoked', 'superseded'] as const
export type StatusValue = (typeof statusValues)[number]

export interface StatusList {
	issuer: string
	issuedAt: number
	expiresAt: number
	/** Number of documents it speaks of. */
	size: number
	/** Two bits for each document, lowest bits first (Token Status List); deflated with a zlib header. */
	deflated: Uint8Array
}

export function encodeRoot(root: TrustRoot): Uint8Array {
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[0, FORMAT],
			[1, root.version],
			[2, root.issuer],
			[3, root.issuedAt],
			[4, root.practice],
			[5, root.threshold],
			[6, root.publicationKeys],
			[7, root.signers.map(({ certificate, chain }) => [certificate, chain])],
			[8, root.barcodeKeys.map((one) => [one.keyId, one.signer, one.publicKey, one.delegation])],
		]),
	)
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

function statement(payload: Uint8Array, keys: number, what: string) {
	const map = mapOf(payload, range(keys), what)
	if (map.get(0) !== FORMAT) throw new CodecError('unsupported', `${what} format`)
	return map
}

/** @throws CodecError, as every function of this file that decodes. */
export function decodeRoot(payload: Uint8Array): TrustRoot {
	const map = statement(payload, 9, 'root')
	const signers = asList(map.get(7), 'signers').map((signer) => {
		const [certificate, chain] = asList(signer, 'signer', 2)
		return {
			certificate: asBytes(certificate, 'certificate'),
			chain: asList(chain, 'chain').map((one) => asBytes(one, 'chain')),
		}
	})
	const barcodeKeys = asList(map.get(8), 'barcode keys').map((one) => {
		const [keyId, signer, publicKey, delegation] = asList(one, 'barcode key', 4)
		const position = asNatural(signer, 'signer of a barcode key')
		if (position >= signers.length) throw new CodecError('outOfRange', 'signer of a barcode key')
		return {
			keyId: asBytes(keyId, 'key identifier', 8),
			signer: position,
			publicKey: asBytes(publicKey, 'barcode key'),
			delegation: delegation === null ? null : asBytes(delegation, 'delegation'),
		}
	})
	return {
		version: asNatural(map.get(1), 'root version'),
		issuer: asText(map.get(2), 'issuer'),
		issuedAt: asNatural(map.get(3), 'issue time'),
		practice: asTruth(map.get(4), 'practice'),
		threshold: asNatural(map.get(5), 'threshold'),
		publicationKeys: asList(map.get(6), 'publication keys').map((one) => asBytes(one, 'publication key')),
		signers,
		barcodeKeys,
	}
}

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[0, FORMAT],
			[1, checkpoint.issuer],
			[2, checkpoint.issuedAt],
			[3, checkpoint.expiresAt],
			[4, checkpoint.release],
			[5, checkpoint.treeSize],
			[6, checkpoint.treeRoot],
			[7, checkpoint.manifestHash],
			[8, checkpoint.rootVersion],
			[9, checkpoint.statusIssuedAt],
		]),
	)
}

export function decodeCheckpoint(payload: Uint8Array): Checkpoint {
	const map = statement(payload, 10, 'checkpoint')
	return {
		issuer: asText(map.get(1), 'issuer'),
		issuedAt: asNatural(map.get(2), 'issue time'),
		expiresAt: asNatural(map.get(3), 'expiry'),
		release: asNatural(map.get(4), 'release'),
		treeSize: asNatural(map.get(5), 'tree size'),
		treeRoot: asBytes(map.get(6), 'tree root', HASH_LENGTH),
		manifestHash: asBytes(map.get(7), 'manifest hash', HASH_LENGTH),
		rootVersion: asNatural(map.get(8), 'root version'),
		statusIssuedAt: asNatural(map.get(9), 'status time'),
	}
}

export function encodeManifest(manifest: Manifest): Uint8Array {
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[0, FORMAT],
			[1, manifest.issuer],
			[2, manifest.release],
			[3, manifest.issuedAt],
			[4, manifest.expiresAt],
			[5, manifest.previous],
			[6, manifest.practice],
			[7, namesToCbor(manifest.bureau)],
			[8, manifest.bureauShort],
			[
				9,
				manifest.releases.map((one) => [
					one.number,
					one.treeSize,
					one.treeRoot,
					one.recordUnits,
					one.directoryBits,
					one.sessions,
				]),
			],
			[10, manifest.schemes],
			[11, manifest.documentKinds.map(({ code, names }) => [code, namesToCbor(names)])],
			[12, manifest.files.map(({ path, hash }) => [path, hash])],
		]),
	)
}

export function decodeManifest(payload: Uint8Array): Manifest {
	const map = statement(payload, 13, 'manifest')
	const previous = map.get(5)
	let grown = 0
	const releases = asList(map.get(9), 'releases').map((one, index): ReleaseEntry => {
		const [number, treeSize, treeRoot, recordUnits, bits, sessions] = asList(one, 'release', 6)
		const size = asNatural(treeSize, 'tree size')
		if (number !== index + 1 || size < grown) throw new CodecError('outOfRange', 'releases')
		grown = size
		const directoryBits = asNatural(bits, 'directory bits')
		if (![0, 4, 8].includes(directoryBits)) throw new CodecError('outOfRange', 'directory bits')
		return {
			number: index + 1,
			treeSize: size,
			treeRoot: asBytes(treeRoot, 'tree root', HASH_LENGTH),
			recordUnits: asNatural(recordUnits, 'record size'),
			directoryBits,
			sessions: asList(sessions, 'sessions').map((session) => {
				const [exam, year, kind] = asList(session, 'session', 3)
				return [asText(exam, 'exam'), asNatural(year, 'year'), asText(kind, 'session kind')]
			}),
		}
	})
	return {
		issuer: asText(map.get(1), 'issuer'),
		release: asNatural(map.get(2), 'release'),
		issuedAt: asNatural(map.get(3), 'issue time'),
		expiresAt: asNatural(map.get(4), 'expiry'),
		previous: previous === null ? null : asBytes(previous, 'previous manifest', HASH_LENGTH),
		practice: asTruth(map.get(6), 'practice'),
		bureau: asNames(map.get(7), 'bureau'),
		bureauShort: asText(map.get(8), 'bureau'),
		releases,
		schemes: asList(map.get(10), 'schemes').map((one) => asBytes(one, 'scheme')),
		documentKinds: asList(map.get(11), 'document kinds').map((one) => {
			const [code, names] = asList(one, 'document kind', 2)
			return { code: asText(code, 'document kind'), names: asNames(names, 'document kind') }
		}),
		files: asList(map.get(12), 'files').map((one) => {
			const [path, hash] = asList(one, 'file', 2)
			return { path: asText(path, 'file'), hash: asBytes(hash, 'file', HASH_LENGTH) }
		}),
	}
}

/** Claims of a Token Status List in CWT form (draft-ietf-oauth-status-list): 65533 is the list, with 2 bits an entry. */
const [ISSUER, EXPIRES, ISSUED, STATUS_LIST, SIZE] = [1, 4, 6, 65533, -70002]

export function encodeStatus(status: StatusList): Uint8Array {
	const list = new Map<CborKey, CborValue>([
		['bits', 2],
		['lst', status.deflated],
	])
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[ISSUER, status.issuer],
			[EXPIRES, status.expiresAt],
			[ISSUED, status.issuedAt],
			[STATUS_LIST, list],
			[SIZE, status.size],
		]),
	)
}

export function decodeStatus(payload: Uint8Array): StatusList {
	const map = mapOf(payload, [ISSUER, EXPIRES, ISSUED, STATUS_LIST, SIZE], 'status list')
	const list = asMap(map.get(STATUS_LIST), 'status list')
	if (list.get('bits') !== 2 || list.size !== 2) throw new CodecError('unsupported', 'status list')
	return {
		issuer: asText(map.get(ISSUER), 'issuer'),
		issuedAt: asNatural(map.get(ISSUED), 'issue time'),
		expiresAt: asNatural(map.get(EXPIRES), 'expiry'),
		size: asNatural(map.get(SIZE), 'status list size'),
		deflated: asBytes(list.get('lst'), 'status list'),
	}
}

/** @param values index into `statusValues` for each document */
export function packStatuses(values: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(Math.ceil(values.length / 4))
	for (const [index, value] of values.entries())
		bytes[index >> 2] = (bytes[index >> 2] ?? 0) | (value << ((index & 3) * 2))
	return bytes
}

/** Status of one document in an inflated list. @throws CodecError beyond its end and for a value without a meaning. */
export function statusAt(bits: Uint8Array, index: number): StatusValue {
	const byte = bits[index >> 2]
	if (byte === undefined) throw new CodecError('outOfRange', 'status list')
	const value = statusValues[(byte >> ((index & 3) * 2)) & 3]
	if (value === undefined) throw new CodecError('unsupported', 'status value')
	return value
}

/** Buckets that a release wrote: those it began and the one it completed. Null when it added no record. */
export function bucketsOfRelease(releases: readonly ReleaseEntry[], release: ReleaseEntry) {
	const before = releases[release.number - 2]?.treeSize ?? 0
	if (release.treeSize === before) return null
	return { first: Math.floor(before / BUCKET_LEAVES), last: bucketsOf(release.treeSize) - 1, before }
}

/** The newest release whose files hold a leaf's bucket. */
export function releaseHolding(releases: readonly ReleaseEntry[], leaf: number): ReleaseEntry | undefined {
	const bucket = Math.floor(leaf / BUCKET_LEAVES)
	return releases.findLast((release) => {
		const written = bucketsOfRelease(releases, release)
		return written !== null && written.first <= bucket && bucket <= written.last && leaf < release.treeSize
	})
}
