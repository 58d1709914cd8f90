import { decodeCbor, encodeCbor } from '#shared/codec/cbor'
import { asBytes, asList, asText } from '#shared/codec/cborShape'
import { checkpointPath, manifestPath, rootPath, statusPath } from '#shared/codec/bundleLayout'
import { type Bundle, openBundle, type Seen } from '#shared/verification/bundle'
import { BundleError, type ReadBundleFile } from '#shared/verification/cryptography'
import { webCryptography } from './webCryptography.ts'

/** Where the bundle comes from: the server beside this page; without a network, the statements of the last visit. */

export interface LoadedBundle {
	bundle: Bundle
	/** Statements of an earlier visit, because the server cannot be reached. */
	offline: boolean
	/** The register's key is another than on the last visit. */
	keyChanged: boolean
}

const SAVED = 'sceau-statements'
const SAVED_AS = './saved-statements'
const SEEN = 'sceau.seen'

const TIMEOUT_MILLISECONDS = 15_000

async function fetchFile(path: string): Promise<Uint8Array> {
	const response = await fetch(path, { cache: 'no-cache', signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch(
		() => null,
	)
	if (response === null || response.status >= 500) throw new BundleError('unreachable', path)
	if (!response.ok) throw new BundleError('missing', path)
	return new Uint8Array(await response.arrayBuffer())
}

/** Reads over the network and remembers what it read, so that one visit's statements are kept together. */
function remembering(read: ReadBundleFile): { read: ReadBundleFile; kept: Map<string, Uint8Array> } {
	const kept = new Map<string, Uint8Array>()
	return {
		kept,
		read: async (path) => {
			const bytes = await read(path)
			kept.set(path, bytes)
			return bytes
		},
	}
}

/** The four statements in one entry, so that no visit's are ever mixed with another's. */
async function save(bundle: Bundle, kept: Map<string, Uint8Array>): Promise<void> {
	const paths = [rootPath, checkpointPath, statusPath, manifestPath(bundle.checkpoint.release)]
	const entry = encodeCbor(paths.map((path) => [path, kept.get(path) ?? new Uint8Array()]))
	const cache = await caches.open(SAVED)
	await cache.put(SAVED_AS, new Response(Uint8Array.from(entry)))
}

async function savedStatements(): Promise<Map<string, Uint8Array> | null> {
	const saved = await (await caches.open(SAVED)).match(SAVED_AS)
	if (saved === undefined) return null
	const entries = asList(decodeCbor(new Uint8Array(await saved.arrayBuffer())), 'statements')
	return new Map(
		entries.map((entry) => {
			const [path, bytes] = asList(entry, 'statement', 2)
			return [asText(path, 'statement'), asBytes(bytes, 'statement')]
		}),
	)
}

function readSeen(): Seen | undefined {
	try {
		const seen: unknown = JSON.parse(localStorage.getItem(`${SEEN} ${location.pathname}`) ?? 'null')
		if (typeof seen !== 'object' || seen === null) return undefined
		if (!('rootFingerprint' in seen && 'release' in seen && 'statusIssuedAt' in seen)) return undefined
		const { rootFingerprint, release, statusIssuedAt } = seen
		return {
			rootFingerprint: String(rootFingerprint),
			release: Number(release),
			statusIssuedAt: Number(statusIssuedAt),
		}
	} catch {
		return undefined
	}
}

function writeSeen({ rootFingerprint, checkpoint, status }: Bundle): void {
	const seen: Seen = { rootFingerprint, release: checkpoint.release, statusIssuedAt: status.issuedAt }
	localStorage.setItem(`${SEEN} ${location.pathname}`, JSON.stringify(seen))
}

/** @throws BundleError */
export async function loadBundle(): Promise<LoadedBundle> {
	const seen = readSeen()
	const { read, kept } = remembering(fetchFile)
	try {
		const bundle = await openBundle(webCryptography, read, seen)
		const keyChanged = seen !== undefined && seen.rootFingerprint !== bundle.rootFingerprint
		await save(bundle, kept)
		if (!keyChanged) writeSeen(bundle)
		return { bundle: { ...bundle, read: fetchFile }, offline: false, keyChanged }
	} catch (error) {
		if (!(error instanceof BundleError) || error.problem !== 'unreachable') throw error
		const saved = await savedStatements()
		if (saved === null) throw error
		const bundle = await openBundle(webCryptography, async (path) => {
			const bytes = saved.get(path)
			if (bytes === undefined) throw error
			return bytes
		})
		return { bundle: { ...bundle, read: fetchFile }, offline: true, keyChanged: false }
	}
}
