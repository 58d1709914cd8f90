import {
	bucketPath,
	BUCKET_LEAVES,
	bucketsOf,
	checkpointPath,
	manifestPath,
	rootPath,
	statusPath,
} from '../codec/bundleLayout.ts'
import { parseBucket } from '../codec/bundleRecord.ts'
import {
	type Checkpoint,
	type Manifest,
	releaseHolding,
	type StatusList,
	type StatusValue,
	statusAt,
	type TrustRoot,
} from '../codec/bundleStatements.ts'
import { leafInput, rootFromPath, rootOfLeaves, sameBytes } from '../codec/merkle.ts'
import { parseScheme, schemeId, type SchemeTable } from '../codec/scheme.ts'
import { BundleError, type Cryptography, type ReadBundleFile } from './cryptography.ts'
import {
	decoding,
	hexOf,
	inflateStatus,
	readCheckpoint,
	readManifest,
	readRoot,
	readStatus,
	rootFingerprint,
} from './statements.ts'

/** A bundle as a reader holds it: its signed statements checked, its records read one bucket at a time. */
export interface Bundle {
	cryptography: Cryptography
	read: ReadBundleFile
	root: TrustRoot
	/** Hexadecimal. */
	rootFingerprint: string
	checkpoint: Checkpoint
	manifest: Manifest
	status: StatusList
	schemes: ReadonlyMap<string, SchemeTable>
	/** Null beyond the list: signed, but not published yet. */
	statusOf(publicIndex: number): StatusValue | null
}

/** What a reader has seen before; older statements than these are refused. */
export interface Seen {
	rootFingerprint: string
	release: number
	statusIssuedAt: number
}

export async function openBundle(cryptography: Cryptography, read: ReadBundleFile, seen?: Seen): Promise<Bundle> {
	const root = await readRoot(cryptography, rootPath, await read(rootPath))
	const fingerprint = hexOf(await rootFingerprint(cryptography, root))
	const checkpoint = await readCheckpoint(cryptography, root, checkpointPath, await read(checkpointPath))
	const status = await readStatus(cryptography, root, statusPath, await read(statusPath))
	const file = manifestPath(checkpoint.release)
	const manifestBytes = await read(file)
	if (!sameBytes(await cryptography.sha256(manifestBytes), checkpoint.manifestHash)) throw new BundleError('hash', file)
	const manifest = await readManifest(cryptography, root, file, manifestBytes)
	checkAgreement(root, checkpoint, manifest, status)
	if (seen && seen.rootFingerprint === fingerprint) {
		if (checkpoint.release < seen.release) throw new BundleError('rolledBack', checkpointPath)
		if (status.issuedAt < seen.statusIssuedAt) throw new BundleError('rolledBack', statusPath)
	}
	const bits = await inflateStatus(cryptography, statusPath, status)
	const schemes = new Map<string, SchemeTable>()
	for (const bytes of manifest.schemes)
		schemes.set(
			schemeId(await cryptography.sha256(bytes)),
			decoding(file, () => parseScheme(bytes)),
		)
	return {
		cryptography,
		read,
		root,
		rootFingerprint: fingerprint,
		checkpoint,
		manifest,
		status,
		schemes,
		statusOf: (index) => (index < status.size ? decoding(statusPath, () => statusAt(bits, index)) : null),
	}
}

/** The statements speak of one state of the register; root and status list may be newer than the checkpoint, never older. */
function checkAgreement(root: TrustRoot, checkpoint: Checkpoint, manifest: Manifest, status: StatusList): void {
	const file = manifestPath(checkpoint.release)
	const newest = manifest.releases.at(-1)
	if (manifest.release !== checkpoint.release || newest?.number !== checkpoint.release)
		throw new BundleError('chain', file)
	if (newest.treeSize !== checkpoint.treeSize || !sameBytes(newest.treeRoot, checkpoint.treeRoot))
		throw new BundleError('treeRoot', checkpointPath)
	if (root.version < checkpoint.rootVersion) throw new BundleError('rolledBack', rootPath)
	if (status.issuedAt < checkpoint.statusIssuedAt || status.size < checkpoint.treeSize)
		throw new BundleError('rolledBack', statusPath)
	if (manifest.practice !== root.practice) throw new BundleError('chain', file)
}

/** The record at a leaf, proved to be in the register. */
export async function readRecord(bundle: Bundle, leaf: number): Promise<Uint8Array> {
	const { cryptography, manifest } = bundle
	const release = releaseHolding(manifest.releases, leaf)
	if (release === undefined) throw new BundleError('missing', `leaf ${leaf}`)
	const number = Math.floor(leaf / BUCKET_LEAVES)
	const file = bucketPath(release.number, number)
	const bytes = await bundle.read(file)
	const bucket = decoding(file, () => parseBucket(bytes))
	const hashes = await Promise.all(bucket.records.map((record) => cryptography.sha256(leafInput(record))))
	const digest = (input: Uint8Array) => cryptography.sha256(input)
	const reached = await rootFromPath(
		digest,
		await rootOfLeaves(digest, hashes),
		number,
		bucketsOf(release.treeSize),
		bucket.path,
	).catch(() => null)
	const record = bucket.records[leaf % BUCKET_LEAVES]
	if (bucket.number !== number || record === undefined || !reached || !sameBytes(reached, release.treeRoot))
		throw new BundleError('path', file)
	return record
}
