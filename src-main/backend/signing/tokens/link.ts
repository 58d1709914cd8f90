import type { MessagePort } from 'node:worker_threads'
import { appErrorShape, errorFromShape, AppError, type AppErrorShape } from '#shared/errors/index'
import type { DigestName } from '../signer.ts'

/**
 * How a thread that renders documents has them signed by the thread that owns the token, while it waits: a session
 * cannot be used from two threads, and making a document is synchronous. The request goes by message, the answer comes
 * through shared memory: state, length, bytes.
 */
export interface TokenLink {
	port: MessagePort
	shared: SharedArrayBuffer
}

export interface LinkRequest {
	bytes: Uint8Array
	digest: DigestName
}

const state = { waiting: 0, signed: 1, refused: 2, ended: 3 } as const
const HEAD = 8
const LARGEST = 2048
/** Long enough for a person to type a PIN on the reader. */
const PATIENCE_MS = 10 * 60_000

export const newSharedMemory = (): SharedArrayBuffer => new SharedArrayBuffer(HEAD + LARGEST)

function put(shared: SharedArrayBuffer, outcome: number, bytes: Uint8Array): void {
	const head = new Int32Array(shared, 0, 2)
	new Uint8Array(shared, HEAD).set(bytes.subarray(0, LARGEST))
	head[1] = Math.min(bytes.length, LARGEST)
	Atomics.store(head, 0, outcome)
	Atomics.notify(head, 0)
}

export const putSignature = (shared: SharedArrayBuffer, signature: Uint8Array): void =>
	put(shared, state.signed, signature)

export const putRefusal = (shared: SharedArrayBuffer, error: AppErrorShape): void =>
	put(shared, state.refused, Buffer.from(JSON.stringify(error)))

/** Wakes whoever waits for a thread that is no more. */
export const putEnd = (shared: SharedArrayBuffer): void => put(shared, state.ended, new Uint8Array())

/** Blocks until the token's thread has answered. */
export function signOver({ port, shared }: TokenLink, request: LinkRequest): Buffer {
	const head = new Int32Array(shared, 0, 2)
	if (Atomics.compareExchange(head, 0, state.signed, state.waiting) === state.ended)
		throw new AppError('signing.tokenGone', { token: '' })
	port.postMessage(request)
	Atomics.wait(head, 0, state.waiting, PATIENCE_MS)
	const outcome = Atomics.load(head, 0)
	const bytes = Buffer.from(new Uint8Array(shared, HEAD, head[1])).subarray()
	if (outcome === state.signed) return Buffer.from(bytes)
	if (outcome === state.refused) throw errorFromShape(appErrorShape.parse(JSON.parse(bytes.toString('utf8'))))
	throw new AppError('signing.tokenGone', { token: '' })
}
