import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { AppError, type AppErrorShape } from '#shared/errors/index'
import { reportIncident } from '../../incidents.ts'
import type { Task } from '../../workers/task.ts'
import { keyAlgorithms } from '../signer.ts'
import { withModule } from './cryptoki.ts'
import { putRefusal, putSignature, type LinkRequest } from './link.ts'
import { findToken, listTokens, TokenKey } from './token.ts'

/** To the thread that owns a token's session. */
export type ToTokenThread =
	| { connect: MessagePort; shared: SharedArrayBuffer }
	| { sign: Uint8Array; digest: 'sha256' | 'sha384'; request: number }
	| { end: true }
export type FromTokenThread =
	| { ready: true }
	| { request: number; signature: Uint8Array }
	| { request: number; error: AppErrorShape }

const shapeOf = (error: unknown): AppErrorShape => (error instanceof AppError ? error : reportIncident(error)).toShape()

const listInput = z.strictObject({ module: z.string() })

/** Tokens of a module, with their certificates. */
export const listTask: Task = (input) =>
	withModule(listInput.parse(input).module, (cryptoki) =>
		listTokens(cryptoki).map(({ slot: _slot, ...facts }) => facts),
	)

const signInput = z.strictObject({
	module: z.string(),
	token: z.string(),
	certificate: z.string(),
	algorithm: z.enum(keyAlgorithms),
	publicKey: z.instanceof(Uint8Array),
	pin: z.instanceof(Uint8Array).nullable(),
	wrongBefore: z.int(),
	control: z.instanceof(MessagePort),
})

/** Owns the session with a token from one login to the end, and signs for the threads that are connected to it. */
export const tokenTask: Task = async (input) => {
	const { module, control, pin: given, certificate, token, ...wanted } = signInput.parse(input)
	const pin = given && Buffer.from(given.buffer, given.byteOffset, given.length)
	try {
		await withModule(module, async (cryptoki) => {
			const facts = findToken(listTokens(cryptoki), { token, certificate })
			const key = new TokenKey(cryptoki, facts, { fingerprint: certificate, pin, ...wanted })
			await serve(key, control)
		})
	} finally {
		pin?.fill(0)
		control.close()
	}
	return null
}

function serve(key: TokenKey, control: MessagePort): Promise<void> {
	const links: MessagePort[] = []
	const answer = (message: FromTokenThread) => control.postMessage(message)
	const connect = (port: MessagePort, shared: SharedArrayBuffer) => {
		links.push(port)
		port.on('message', ({ bytes, digest }: LinkRequest) => {
			try {
				putSignature(shared, key.sign(bytes, digest))
			} catch (error) {
				putRefusal(shared, shapeOf(error))
			}
		})
	}
	return new Promise((resolve) => {
		control.on('message', (message: ToTokenThread) => {
			if ('connect' in message) connect(message.connect, message.shared)
			else if ('sign' in message) {
				const { request } = message
				try {
					answer({ request, signature: key.sign(message.sign, message.digest) })
				} catch (error) {
					answer({ request, error: shapeOf(error) })
				}
			} else {
				for (const port of links) port.close()
				resolve()
			}
		})
		answer({ ready: true })
	})
}
