/**
 * Where everything in a bundle is, and its fixed sizes. Byte-level specification: resources/spec/bundle.md. Tile and
 * bucket numbers are written as in C2SP tlog-tiles: groups of three digits, all but the last behind an `x`.
 */

/** Records of one bucket file: an aligned subtree of the register. */
export const BUCKET_LEAVES = 32
/** Hashes of one full tile; a tile spans eight levels of the tree. */
export const TILE_HASHES = 256
export const TILE_LEVELS = 8

export const rootPath = 'root.cose'
export const checkpointPath = 'checkpoint'
export const statusPath = 'status.cwt'
/** Work of a publication that has not finished; readers and verifiers pass over it. */
export const unfinishedFolder = '.partial'

export function numberPath(number: number): string {
	const groups: string[] = []
	for (let rest = number; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
		groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
	return groups.join('/')
}

/** `width` is the number of hashes, below 256 for the tile at the edge of a tree. */
export function tilePath(level: number, number: number, width: number): string {
	return `tile/${level}/${numberPath(number)}${width === TILE_HASHES ? '' : `.p/${width}`}`
}

export const releaseFolder = (release: number): string => `r/${release}`
export const manifestPath = (release: number): string => `${releaseFolder(release)}/manifest.cose`
export const bucketPath = (release: number, bucket: number): string =>
	`${releaseFolder(release)}/b/${numberPath(bucket)}`
export const directoryPath = (release: number, shard: number): string =>
	`${releaseFolder(release)}/dir/${shard.toString(16).padStart(2, '0')}`

export interface Tile {
	level: number
	number: number
	width: number
}

/** Every tile of a tree of `size` leaves: the full ones from `since` leaves on, and the unfinished one of each level. */
export function tilesOf(size: number, since = 0): Tile[] {
	const tiles: Tile[] = []
	let count = size
	let before = since
	for (let level = 0; count > 0; level++) {
		const full = Math.floor(count / TILE_HASHES)
		for (let number = Math.floor(before / TILE_HASHES); number < full; number++)
			tiles.push({ level, number, width: TILE_HASHES })
		if (count % TILE_HASHES > 0) tiles.push({ level, number: full, width: count % TILE_HASHES })
		count = full
		before = Math.floor(before / TILE_HASHES)
	}
	return tiles
}

export const bucketsOf = (treeSize: number): number => Math.ceil(treeSize / BUCKET_LEAVES)
