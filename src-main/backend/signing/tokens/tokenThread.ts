import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { AppError, errorFromShape } from '#shared/errors/index'
import { runTask } from '../../workers/pool.ts'
import type { DigestName, KeyAlgorithm } from '../signer.ts'
import { newSharedMemory, putEnd, type TokenLink } from './link.ts'
import type { TokenFacts, TokenKeyReference } from './token.ts'
import type { FromTokenThread, ToTokenThread } from './tokenTask.ts'

const listed = z.array(
	z.strictObject({
		id: z.string(),
		label: z.string(),
		serial: z.string(),
		manufacturer: z.string(),
		pinPad: z.boolean(),
		pin: z.enum(['fine', 'low', 'last', 'locked']),
		certificates: z.array(z.instanceof(Uint8Array)),
	}),
)
export type ListedToken = Omit<TokenFacts, 'slot' | 'certificates'> & { certificates: Uint8Array[] }

/** A process shares one initialisation of a module, so its tokens have one user at a time. */
let inUse = false

async function alone<T>(work: () => Promise<T>): Promise<T> {
	if (inUse) throw new AppError('signing.tokenBusy')
	inUse = true
	try {
		return await work()
	} finally {
		inUse = false
	}
}

export const listTokensOf = (module: string): Promise<ListedToken[]> =>
	alone(async () => listed.parse(await runTask('tokens.list', { module })))

/** Wrong PINs in a row that this program gave a token. */
const wrongPins = new Map<string, number>()

export interface TokenOrder extends TokenKeyReference {
	/** Path of the maker's library. */
	module: string
	algorithm: KeyAlgorithm
	/** SubjectPublicKeyInfo: finds the key where its certificate is not on the token. */
	publicKey: Uint8Array
	/** UTF-8; null where it is typed on the reader. Wiped by whoever gave it. */
	pin: Buffer | null
}

interface Waiting {
	resolve(signature: Buffer): void
	reject(error: unknown): void
}

/** The thread that owns a token's session, seen from the backend's own. */
export class TokenThread {
	readonly #port: MessagePort
	readonly #waiting = new Map<number, Waiting>()
	readonly #links: TokenLink['shared'][] = []
	readonly #ended: Promise<unknown>
	#requests = 0
	#failure: unknown = null

	private constructor(order: TokenOrder, ready: (error?: unknown) => void) {
		const { port1, port2 } = new MessageChannel()
		this.#port = port1
		port1.on('message', (message: FromTokenThread) => {
			if ('ready' in message) ready()
			else this.#answer(message)
		})
		const wrongBefore = wrongPins.get(order.token) ?? 0
		const input = { ...order, pin: order.pin && Uint8Array.from(order.pin), wrongBefore, control: port2 }
		const task = runTask('tokens.sign', input, { transfer: [port2], holdsSecrets: true })
		input.pin?.fill(0)
		this.#ended = task.catch((error: unknown) => {
			this.#failure = error
			ready(error)
			for (const waiting of this.#waiting.values()) waiting.reject(error)
			this.#waiting.clear()
			for (const shared of this.#links) putEnd(shared)
		})
	}

	/** Logs in, once, uses the key, and lets go of it. */
	static use<T>(order: TokenOrder, work: (thread: TokenThread) => Promise<T>): Promise<T> {
		return alone(async () => {
			const opening: { thread?: TokenThread } = {}
			try {
				await new Promise<void>((resolve, reject) => {
					opening.thread = new TokenThread(order, (error) => (error === undefined ? resolve() : reject(error)))
				})
				wrongPins.delete(order.token)
				const { thread } = opening
				if (!thread) throw new Error('no thread')
				return await work(thread)
			} catch (error) {
				if (error instanceof AppError && typeof error.parameters.count === 'number')
					wrongPins.set(order.token, error.parameters.count)
				throw error
			} finally {
				if (opening.thread) await opening.thread.#end()
			}
		})
	}

	sign(bytes: Uint8Array, digest: DigestName): Promise<Buffer> {
		if (this.#failure !== null) return Promise.reject(this.#failure)
		const request = this.#requests++
		return new Promise((resolve, reject) => {
			this.#waiting.set(request, { resolve, reject })
			this.#send({ sign: bytes, digest, request })
		})
	}

	/** A way to the token for another thread; its port has to be moved there. */
	connect(): TokenLink {
		const { port1, port2 } = new MessageChannel()
		const shared = newSharedMemory()
		this.#links.push(shared)
		this.#send({ connect: port1, shared }, [port1])
		return { port: port2, shared }
	}

	async #end(): Promise<void> {
		this.#send({ end: true })
		await this.#ended
		this.#port.close()
	}

	#send(message: ToTokenThread, transfer: MessagePort[] = []): void {
		this.#port.postMessage(message, transfer)
	}

	#answer(message: Exclude<FromTokenThread, { ready: true }>): void {
		const waiting = this.#waiting.get(message.request)
		this.#waiting.delete(message.request)
		if ('signature' in message) waiting?.resolve(Buffer.from(message.signature))
		else waiting?.reject(errorFromShape(message.error))
	}
}
