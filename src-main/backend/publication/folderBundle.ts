import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUCKET_LEAVES, bucketPath, bucketsOf } from '#shared/codec/bundleLayout'
import { parseBucket, splitRecord, TAG_LENGTH } from '#shared/codec/bundleRecord'
import { releaseHolding, type ReleaseEntry } from '#shared/codec/bundleStatements'
import { type CandidateData, type CandidateSession, tagInput } from '#shared/codec/candidateKey'
import { CodecError } from '#shared/codec/codecError'
import { HASH_LENGTH, sameBytes, siblingsOnLeft } from '#shared/codec/merkle'
import { type Answer, checkBarcodeText } from '#shared/verification/barcode'
import { type Bundle, openBundle } from '#shared/verification/bundle'
import { findOwnDocument } from '#shared/verification/candidate'
import { BundleError, type ReadBundleFile } from '#shared/verification/cryptography'
import type { TrustContext } from '../signing/trust.ts'
import { nodeCryptography, sha256 } from './cryptography.ts'
import { leafHash, parentHash, RegisterTree } from './tree.ts'

const seconds = () => Math.floor(Date.now() / 1000)

export const readFolder =
	(folder: string): ReadBundleFile =>
	async (path) => {
		try {
			return readFileSync(join(folder, ...path.split('/')))
		} catch {
			throw new BundleError('missing', path)
		}
	}

/** A bundle's statements, checked; throws BundleError naming the first file that is wrong. */
export const openFolderBundle = (folder: string): Promise<Bundle> => openBundle(nodeCryptography, readFolder(folder))

/** What the public page would answer to a barcode. */
export async function lookUpBarcode(folder: string, text: string): Promise<Answer> {
	return checkBarcodeText(await openFolderBundle(folder), text, seconds())
}

/** What the public page would answer to a candidate with the code of the slip; null when nothing is found. */
export async function lookUpCandidate(
	folder: string,
	session: Omit<CandidateSession, 'issuer'>,
	data: CandidateData,
): Promise<Answer | null> {
	const bundle = await openFolderBundle(folder)
	return findOwnDocument(bundle, { ...session, issuer: bundle.manifest.issuer }, data, seconds())
}

/** Hash of the subtree over the records of one bucket. */
export function subtreeHash(records: readonly Uint8Array[]): Uint8Array {
	const leaves = Buffer.alloc(records.length * HASH_LENGTH)
	for (const [index, record] of records.entries()) leafHash(record).copy(leaves, index * HASH_LENGTH)
	return new RegisterTree(leaves).root(records.length)
}

/** Whether a bucket's own path leads to the root of its release. */
export function pathHolds(
	release: Pick<ReleaseEntry, 'treeSize' | 'treeRoot'>,
	number: number,
	subtree: Uint8Array,
	path: readonly Uint8Array[],
): boolean {
	try {
		const onLeft = siblingsOnLeft(number, bucketsOf(release.treeSize), path.length)
		let hash = subtree
		for (const [step, sibling] of path.entries())
			hash = onLeft[step] ? parentHash(sibling, hash) : parentHash(hash, sibling)
		return sameBytes(hash, release.treeRoot)
	} catch (error) {
		if (error instanceof CodecError) return false
		throw error
	}
}

function registeredIn(folder: string, releases: readonly ReleaseEntry[], leaf: number, message: Uint8Array): boolean {
	const release = releaseHolding(releases, leaf)
	if (!release) return false
	const number = Math.floor(leaf / BUCKET_LEAVES)
	try {
		const bucket = parseBucket(readFileSync(join(folder, ...bucketPath(release.number, number).split('/'))))
		if (!pathHolds(release, number, subtreeHash(bucket.records), bucket.path)) return false
		const record = bucket.records[leaf % BUCKET_LEAVES]
		const tag = sha256(tagInput(message)).subarray(0, TAG_LENGTH)
		return record !== undefined && sameBytes(splitRecord(record).tag, tag)
	} catch {
		return false
	}
}

/** A bundle as something a verification can trust: its signers, barcode keys, schemes, statuses and register. */
export async function bundleTrust(folder: string): Promise<TrustContext> {
	const bundle = await openFolderBundle(folder)
	const { root, manifest, schemes } = bundle
	return {
		certificates: root.signers.map(({ certificate }) => certificate),
		barcodeKeys: root.barcodeKeys.map(({ keyId, publicKey, delegation, signer }) => ({
			keyId,
			publicKey,
			delegation,
			certificate: root.signers[signer]?.certificate ?? new Uint8Array(),
		})),
		schemes,
		status: (publicIndex) => bundle.statusOf(publicIndex),
		registered: (publicIndex, message) => registeredIn(folder, manifest.releases, publicIndex, message),
	}
}
