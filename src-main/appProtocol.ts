import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { APP_HOST, APP_SCHEME, CONTENT_SECURITY_POLICY } from './policy.ts'

const contentTypes: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.woff2': 'font/woff2',
	'.ttf': 'font/ttf',
}

/** The file inside `folder` that an app:// address names, or null: another host, a way out of the folder, no readable address. */
export function fileOfAddress(address: string, folder: string): string | null {
	let path: string
	try {
		const url = new URL(address)
		if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null
		path = decodeURIComponent(url.pathname)
	} catch {
		return null
	}
	if (path.includes('\0') || path.includes('\\')) return null
	const file = join(folder, path === '/' ? 'index.html' : path)
	return file.startsWith(folder + sep) ? file : null
}

/** Answers app://main from the built page and from nothing else. */
export function appProtocolHandler(folder: string): (request: Request) => Promise<Response> {
	return async (request) => {
		const file = fileOfAddress(request.url, folder)
		const type = file && contentTypes[extname(file)]
		if (!file || !type || request.method !== 'GET') return notFound()
		try {
			return new Response(new Uint8Array(await readFile(file)), {
				headers: {
					'content-type': type,
					'content-security-policy': CONTENT_SECURITY_POLICY,
					'x-content-type-options': 'nosniff',
					'referrer-policy': 'no-referrer',
					'cross-origin-opener-policy': 'same-origin',
				},
			})
		} catch {
			return notFound()
		}
	}
}

const notFound = () =>
	new Response(null, { status: 404, headers: { 'content-security-policy': CONTENT_SECURITY_POLICY } })
