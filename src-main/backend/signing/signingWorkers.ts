import { MessageChannel, type MessagePort, type Transferable } from 'node:worker_threads'
import { errorFromShape, type AppErrorShape } from '#shared/errors/index'
import type { DocumentContent } from '../documents/content.ts'
import { runTask } from '../workers/pool.ts'
import type { SignTaskInput } from './signTask.ts'

/** A document as it goes to a worker. */
export interface DocumentOrder {
	/** Of its file. */
	name: string
	publicIndex: number
	content: DocumentContent
}

/** What a worker made of a document. */
export interface MadeDocument {
	/** COSE_Sign1. */
	barcode: Uint8Array
	pdfSha256: Uint8Array
	pdfBytes: number
}

export interface MadeChunk {
	made: MadeDocument[]
	/** The documents as entries of a volume (volumeEntries.ts). */
	entries: Uint8Array<ArrayBuffer>
}

export interface ChunkOrder {
	chunk: number
	documents: DocumentOrder[]
	/** Memory of an earlier chunk's entries: taking new memory costs more than filling it. */
	spare: ArrayBuffer | null
}

export type ToWorker = ChunkOrder | { end: true }
export type FromSigningWorker = { chunk: number } & (MadeChunk | { error: AppErrorShape })

interface Waiting {
	resolve(made: MadeChunk): void
	reject(error: unknown): void
}

/** What one thread is given; `transfer` is moved to it. */
export interface WorkerInput {
	input: SignTaskInput
	transfer: readonly Transferable[]
}

/** A thread that renders and signs chunks until it is told to end. */
class SigningWorker {
	readonly #port: MessagePort
	readonly #waiting = new Map<number, Waiting>()
	readonly ended: Promise<unknown>
	#failure: unknown = null

	constructor({ input, transfer }: WorkerInput) {
		const { port1, port2 } = new MessageChannel()
		this.#port = port1
		port1.on('message', (message: FromSigningWorker) => this.#answer(message))
		this.ended = runTask(
			'sign',
			{ ...input, port: port2 },
			{ transfer: [port2, ...transfer], holdsSecrets: true },
		).catch((error: unknown) => {
			this.#failure = error
			for (const waiting of this.#waiting.values()) waiting.reject(error)
			this.#waiting.clear()
		})
	}

	get load(): number {
		return this.#waiting.size
	}

	sign(order: ChunkOrder): Promise<MadeChunk> {
		if (this.#failure !== null) return Promise.reject(this.#failure)
		return new Promise((resolve, reject) => {
			this.#waiting.set(order.chunk, { resolve, reject })
			this.#send(order, order.spare === null ? [] : [order.spare])
		})
	}

	async end(): Promise<void> {
		this.#send({ end: true })
		await this.ended
		this.#port.close()
	}

	#send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
		this.#port.postMessage(message, transfer)
	}

	#answer(message: FromSigningWorker): void {
		const waiting = this.#waiting.get(message.chunk)
		this.#waiting.delete(message.chunk)
		if ('made' in message) waiting?.resolve({ made: message.made, entries: message.entries })
		else waiting?.reject(errorFromShape(message.error))
	}
}

/** The threads of one signing run. Each gets the keys once; they end with the run. */
export class SigningWorkers {
	readonly #workers: SigningWorker[]
	readonly #spare: ArrayBuffer[] = []
	#chunks = 0

	constructor(count: number, input: () => WorkerInput) {
		this.#workers = Array.from({ length: count }, () => new SigningWorker(input()))
	}

	/** Chunks worth having under way, so that no worker waits for the disk or a commit and a stop comes soon. */
	get depth(): number {
		return this.#workers.length * 2
	}

	sign(documents: DocumentOrder[]): Promise<MadeChunk> {
		const [idlest] = this.#workers.toSorted((left, right) => left.load - right.load)
		if (!idlest) throw new Error('no worker')
		return idlest.sign({ chunk: this.#chunks++, documents, spare: this.#spare.pop() ?? null })
	}

	/** Takes the memory of a chunk back that was written. */
	reuse(memory: ArrayBuffer): void {
		this.#spare.push(memory)
	}

	async end(): Promise<void> {
		await Promise.all(this.#workers.map((worker) => worker.end()))
	}
}
