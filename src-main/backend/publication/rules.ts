import { encodeRoot, type Manifest, type ReleaseEntry, type TrustRoot } from '#shared/codec/bundleStatements'
import { sameBytes } from '#shared/codec/merkle'

const DAY = 86_400

/** A bureau may be without current or network for weeks; the public must not read "cannot check" because of it. */
export const CHECKPOINT_SECONDS = 35 * DAY
export const MANIFEST_SECONDS = 400 * DAY
/** A manifest that would end within this time is made anew at the next publication. */
export const MANIFEST_RENEWAL_SECONDS = 60 * DAY

/** The same trust but for version and date. */
export function sameTrust(a: TrustRoot, b: TrustRoot): boolean {
	const timeless = (root: TrustRoot) => encodeRoot({ ...root, version: 1, issuedAt: 0 })
	return sameBytes(timeless(a), timeless(b))
}

/** What makes a publication a release of its own instead of a refreshed date. */
export interface Standing {
	added: number
	revoked: number
	superseded: number
	trustChanged: boolean
	files: Manifest['files']
	bureauShort: string
	now: number
}

const fileKey = (files: Manifest['files']) =>
	files
		.map(({ path, hash }) => `${path} ${Buffer.from(hash).toString('hex')}`)
		.toSorted()
		.join('\n')

export function needsRelease(
	standing: Standing,
	last: { manifest: Manifest; revoked: number; superseded: number } | null,
): boolean {
	if (last === null) return true
	const { manifest } = last
	return (
		standing.added > 0 ||
		standing.revoked !== last.revoked ||
		standing.superseded !== last.superseded ||
		standing.trustChanged ||
		standing.bureauShort !== manifest.bureauShort ||
		fileKey(standing.files) !== fileKey(manifest.files) ||
		manifest.expiresAt - standing.now < MANIFEST_RENEWAL_SECONDS
	)
}

/** Number of documents from the first on without a gap: a tree has no holes, so publication stops before the first. */
export function contiguous(from: number, indexes: Iterable<number>): number {
	let next = from
	for (const index of indexes) {
		if (index !== next) break
		next++
	}
	return next
}

export const sizeBefore = (releases: readonly Pick<ReleaseEntry, 'treeSize'>[], number: number): number =>
	releases[number - 2]?.treeSize ?? 0
