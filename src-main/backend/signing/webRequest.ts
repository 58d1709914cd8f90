import { request as askPlainly } from 'node:http'
import { request as askEncrypted } from 'node:https'

export interface WebQuestion {
	/** A POST with this content; without it, a GET. */
	content?: { type: string; bytes: Buffer }
	accept?: string
	/** Bytes of the longest answer that is taken. */
	largest: number
	signal: AbortSignal
}

export interface WebAnswer {
	status: number
	bytes: Buffer
}

export class AnswerTooLarge extends Error {}

/**
 * One question to an authority's server; redirections are not followed. Not `fetch`: that reads HTTP in WebAssembly, whose
 * code V8 frees for all threads together, and a thread that ended meanwhile took the whole process along.
 */
export function askWeb(url: string, { content, accept, largest, signal }: WebQuestion): Promise<WebAnswer> {
	const ask = new URL(url).protocol === 'https:' ? askEncrypted : askPlainly
	const headers = {
		...(content && { 'content-type': content.type, 'content-length': content.bytes.length }),
		...(accept !== undefined && { accept }),
	}
	return new Promise((resolve, reject) => {
		const request = ask(url, { method: content ? 'POST' : 'GET', headers, signal }, (response) => {
			const pieces: Buffer[] = []
			let length = 0
			response.on('data', (piece: Buffer) => {
				length += piece.length
				if (length > largest) response.destroy(new AnswerTooLarge())
				else pieces.push(piece)
			})
			response.on('error', reject)
			response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(pieces) }))
		})
		request.on('error', reject)
		request.end(content?.bytes)
	})
}
