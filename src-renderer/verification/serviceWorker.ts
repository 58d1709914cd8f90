/**
 * Keeps the page itself, so that it opens without a network. Only the page: statements of the register are kept by the
 * page, all of one visit together, and records that somebody looked up are not kept at all.
 */
interface LastingEvent extends Event {
	waitUntil(work: Promise<unknown>): void
}
interface RequestEvent extends LastingEvent {
	readonly request: Request
	respondWith(answer: Promise<Response>): void
}
interface Listening {
	readonly registration: { scope: string }
	readonly clients: { claim(): Promise<void> }
	skipWaiting(): Promise<void>
	addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void
	addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void
	addEventListener(type: 'message', listener: (event: MessageEvent & LastingEvent) => void): void
}
declare const self: Listening

const CACHE = 'sceau-page'
const START = 'index.html'
const PATIENCE_MILLISECONDS = 4_000

const inside = (path: string) => new URL(path, self.registration.scope).href

/** Path inside the bundle, `index.html` for the folder itself; null for what is none of the page's. */
function pagePath(address: string): string | null {
	const { scope } = self.registration
	const plain = address.replace(/[?#].*$/, '')
	if (!plain.startsWith(scope)) return null
	const path = plain.slice(scope.length)
	if (path === '' || path === START) return START
	return path.startsWith('assets/') || path === 'icon.svg' ? path : null
}

async function keep(path: string, response: Response): Promise<Response> {
	if (response.ok) await (await caches.open(CACHE)).put(inside(path), response.clone())
	return response
}

async function startPage(): Promise<Response> {
	const kept = await (await caches.open(CACHE)).match(inside(START))
	try {
		const limit = kept ? { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) } : {}
		const response = await fetch(inside(START), { cache: 'no-cache', ...limit })
		if (response.ok || !kept) return await keep(START, response)
		return kept
	} catch (error) {
		if (kept) return kept
		throw error
	}
}

/** Other files of the page carry the hash of their content in their names: what is kept is right for ever. */
async function unchanging(path: string): Promise<Response> {
	const kept = await (await caches.open(CACHE)).match(inside(path))
	return kept ?? keep(path, await fetch(inside(path)))
}

/** Keeps exactly these files; answers when they are all there. */
async function keepExactly(paths: readonly string[]): Promise<void> {
	const cache = await caches.open(CACHE)
	const wanted = new Set(paths.map(inside))
	for (const path of paths)
		if (!(await cache.match(inside(path)))) await keep(path, await fetch(inside(path), { cache: 'no-cache' }))
	for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request)
}

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
	const path = event.request.method === 'GET' ? pagePath(event.request.url) : null
	if (path !== null) event.respondWith(path === START ? startPage() : unchanging(path))
})
self.addEventListener('message', (event) => {
	const paths: unknown = event.data
	if (!Array.isArray(paths)) return
	const wanted = paths.filter((path): path is string => typeof path === 'string' && pagePath(inside(path)) !== null)
	const [port] = event.ports
	event.waitUntil(keepExactly(wanted).then(() => port?.postMessage('kept')))
})

export type { Listening }
