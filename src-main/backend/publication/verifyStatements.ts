import { checkpointPath, manifestPath, rootPath, statusPath } from '#shared/codec/bundleLayout'
import {
	type Checkpoint,
	encodeManifest,
	type Manifest,
	statusAt,
	type TrustRoot,
} from '#shared/codec/bundleStatements'
import { CodecError } from '#shared/codec/codecError'
import { parseScheme } from '#shared/codec/scheme'
import { sameBytes } from '#shared/codec/merkle'
import { barcodeSigner } from '#shared/verification/barcode'
import { BundleError } from '#shared/verification/cryptography'
import { inflateStatus, readCheckpoint, readManifest, readRoot, readStatus } from '#shared/verification/statements'
import type { BundleFolder } from './bundleFolder.ts'
import type { Problems } from './bundleReport.ts'
import { nodeCryptography, sha256 } from './cryptography.ts'

export interface CheckedManifest {
	file: string
	bytes: Buffer
	manifest: Manifest
}

/** What the signed statements of a bundle say, as far as they hold. */
export interface Statements {
	root: TrustRoot
	checkpoint: Checkpoint
	/** Up to the checkpoint's release, then the pending ones. */
	manifests: CheckedManifest[]
	current: CheckedManifest
	/** Signed and chained to the current one, but newer than the checkpoint: a publication that has been stopped. */
	pending: CheckedManifest[]
}

async function checkBarcodeKeys(root: TrustRoot, problems: Problems): Promise<void> {
	for (const key of root.barcodeKeys) {
		const name = Buffer.from(key.keyId).toString('hex')
		try {
			const certificate = root.signers[key.signer]?.certificate ?? new Uint8Array()
			// Validity depends on the document; here it is whether the certificate's key stands behind this key at all.
			const found = await barcodeSigner(nodeCryptography, root, key, null)
			if (!found?.allowed || certificate.length === 0) problems.add('delegation', rootPath, name)
		} catch (error) {
			if (!(error instanceof CodecError)) throw error
			problems.add('delegation', rootPath, `${name}: ${error.message}`)
		}
	}
}

async function readManifestAt(folder: BundleFolder, root: TrustRoot, release: number): Promise<CheckedManifest> {
	const file = manifestPath(release)
	const bytes = folder.read(file)
	const manifest = await readManifest(nodeCryptography, root, file, bytes)
	if (manifest.release !== release || manifest.releases.length !== release) throw new BundleError('chain', file)
	return { file, bytes, manifest }
}

/** A manifest names the one before it by its hash and repeats its releases. */
function continues(earlier: CheckedManifest, later: CheckedManifest): boolean {
	const { previous, releases } = later.manifest
	const repeated = { ...earlier.manifest, releases: releases.slice(0, -1) }
	return (
		previous !== null &&
		sameBytes(previous, sha256(earlier.bytes)) &&
		sameBytes(encodeManifest(repeated), encodeManifest(earlier.manifest))
	)
}

async function manifestChain(folder: BundleFolder, root: TrustRoot, last: number, problems: Problems) {
	const manifests: CheckedManifest[] = []
	for (let release = 1; release <= last; release++) {
		const one = await problems.attempt(() => readManifestAt(folder, root, release))
		if (one === null) continue
		const before = manifests.at(-1)
		const first = release === 1 && one.manifest.previous === null
		// Behind a manifest that is itself broken the chain cannot be judged; that one has been named already.
		if (!first && before?.manifest.release === release - 1 && !continues(before, one)) problems.add('chain', one.file)
		manifests.push(one)
	}
	return manifests
}

async function checkStatus(folder: BundleFolder, root: TrustRoot, checkpoint: Checkpoint, now: number): Promise<void> {
	const status = await readStatus(nodeCryptography, root, statusPath, folder.read(statusPath))
	const bits = await inflateStatus(nodeCryptography, statusPath, status)
	try {
		for (let index = 0; index < status.size; index++) statusAt(bits, index)
	} catch (error) {
		if (error instanceof CodecError) throw new BundleError('status', statusPath, error.message)
		throw error
	}
	if (status.issuedAt < checkpoint.statusIssuedAt || status.size < checkpoint.treeSize)
		throw new BundleError('rolledBack', statusPath)
	if (now > status.expiresAt) throw new BundleError('expired', statusPath)
}

/** Null when root or checkpoint are so wrong that nothing else can be judged. */
export async function verifyStatements(
	folder: BundleFolder,
	problems: Problems,
	now: number,
): Promise<Statements | null> {
	const root = await problems.attempt(() => readRoot(nodeCryptography, rootPath, folder.read(rootPath)))
	if (root === null) return null
	await checkBarcodeKeys(root, problems)
	const checkpoint = await problems.attempt(() =>
		readCheckpoint(nodeCryptography, root, checkpointPath, folder.read(checkpointPath)),
	)
	if (checkpoint === null) return null
	if (now > checkpoint.expiresAt) problems.add('expired', checkpointPath)
	if (root.version < checkpoint.rootVersion) problems.add('rolledBack', rootPath)
	await problems.attempt(() => checkStatus(folder, root, checkpoint, now))

	const manifests = await manifestChain(folder, root, checkpoint.release, problems)
	const current = manifests.at(-1)
	if (current?.manifest.release !== checkpoint.release) return null
	const { manifest, file, bytes } = current
	if (!sameBytes(sha256(bytes), checkpoint.manifestHash)) problems.add('hash', file)
	if (now > manifest.expiresAt) problems.add('expired', file)
	if (manifest.practice !== root.practice) problems.add('chain', file, 'practice')
	const newest = manifest.releases.at(-1)
	if (newest?.treeSize !== checkpoint.treeSize || !sameBytes(newest.treeRoot, checkpoint.treeRoot))
		problems.add('treeRoot', checkpointPath)
	for (const scheme of manifest.schemes) {
		try {
			parseScheme(scheme)
		} catch (error) {
			if (!(error instanceof CodecError)) throw error
			problems.add('scheme', file, error.message)
		}
	}

	const pending: CheckedManifest[] = []
	for (let next = checkpoint.release + 1; folder.has(manifestPath(next)); next++) {
		const one = await problems.attempt(() => readManifestAt(folder, root, next))
		if (one === null) break
		if (!continues(pending.at(-1) ?? current, one)) problems.add('chain', one.file)
		pending.push(one)
	}
	return { root, checkpoint, manifests: [...manifests, ...pending], current, pending }
}
