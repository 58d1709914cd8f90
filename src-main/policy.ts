/** What the window may do, as plain values and functions: no Electron here, so that tests read the same rules. */

export const APP_SCHEME = 'app'
export const APP_HOST = 'main'
export const APP_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`

/**
 * Scripts from the program alone, no connection anywhere. Inline styles are Mantine's: it writes a <style> element at
 * run time. Pictures may be data or blob: previews and charts are made in the window.
 */
export const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	'trusted-types default',
].join('; ')

/** The one channel for calls and the one for what the backend tells. */
export const CALL_CHANNEL = 'call'
export const EVENT_CHANNEL = 'event'

/** Whether a page's address is the program's own. Compared by parts: the origin of app:// is 'null' in Node. */
export function isOwnAddress(address: string): boolean {
	try {
		const url = new URL(address)
		return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST
	} catch {
		return false
	}
}

/** What a request may load: the program itself, and what it made in memory. Developer tools only while developing. */
export function isAllowedRequest(address: string, isPackaged: boolean): boolean {
	if (isOwnAddress(address) || address.startsWith('data:')) return true
	if (address.startsWith('blob:')) return isOwnAddress(address.slice('blob:'.length))
	return !isPackaged && address.startsWith('devtools:')
}

interface Frame {
	readonly url: string
}

/** Only the top frame of the program's own page may call; a frame that is gone is null. */
export function isOwnFrame<F extends Frame>(frame: F | null, mainFrame: F): boolean {
	return frame !== null && frame === mainFrame && isOwnAddress(frame.url)
}

/** Preferences of the window, spelled out even where they are Electron's defaults: each is a rule. */
export function webPreferences(preload: string, isPackaged: boolean) {
	return {
		preload,
		sandbox: true,
		contextIsolation: true,
		nodeIntegration: false,
		nodeIntegrationInWorker: false,
		nodeIntegrationInSubFrames: false,
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		webviewTag: false,
		navigateOnDragDrop: false,
		// Dictionaries would be downloaded.
		spellcheck: false,
		devTools: !isPackaged,
	} as const
}
