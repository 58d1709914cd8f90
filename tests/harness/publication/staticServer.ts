import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

const BELOW = '/examens/verification/'
const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm',
}

/** Any static web server: files of one folder on a loopback port, below a sub-path, and nothing clever. */
export class StaticServer {
	/** Bytes sent so far, by path. */
	readonly sent = new Map<string, number>()
	folder: string
	#server: Server | null = null
	#port = 0

	constructor(folder: string) {
		this.folder = folder
	}

	get address(): string {
		return `http://localhost:${this.#port}${BELOW}`
	}

	async start(): Promise<void> {
		const server = createServer((request, response) => void this.#answer(request, response))
		this.#server = server
		await new Promise<void>((resolve) => {
			server.listen(this.#port, '127.0.0.1', resolve)
		})
		const address = server.address()
		if (typeof address === 'object' && address !== null) this.#port = address.port
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, '')).replace(BELOW, '')
		const file = join(this.folder, normalize(`/${path === '' ? 'index.html' : path}`))
		try {
			const content = await readFile(file)
			this.sent.set(path, content.length)
			response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
			response.end(content)
		} catch {
			response.writeHead(404)
			response.end()
		}
	}

	async stop(): Promise<void> {
		const server = this.#server
		this.#server = null
		if (!server) return
		server.closeAllConnections()
		await new Promise((resolve) => {
			server.close(resolve)
		})
	}
}
