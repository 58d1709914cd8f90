import type { Manifest } from '#shared/codec/bundleStatements'

/** Asks the service worker to keep the page; resolves when everything is there, so that the page can say so. */
export async function keepForOffline(manifest: Manifest): Promise<boolean> {
	if (!('serviceWorker' in navigator)) return false
	try {
		await navigator.serviceWorker.register('./serviceWorker.js')
		const { active } = await navigator.serviceWorker.ready
		if (active === null) return false
		const { port1, port2 } = new MessageChannel()
		const kept = new Promise<boolean>((resolve) => {
			port1.addEventListener('message', () => resolve(true), { once: true })
			port1.start()
		})
		active.postMessage(
			manifest.files.map(({ path }) => path).filter((path) => path !== 'root.cose' && path !== 'serviceWorker.js'),
			[port2],
		)
		return await kept
	} catch {
		// Private windows and old browsers: everything works, only not without a network.
		return false
	}
}
