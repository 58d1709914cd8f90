import { utilityProcess, type UtilityProcess } from 'electron'
import { z } from 'zod'
import type { EventName, Events, Reply } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import { backendEnvironment } from './backendEnvironment.ts'

const fromBackend = z.union([
	z.object({ ready: z.literal(true) }),
	z.object({
		id: z.int(),
		reply: z.custom<Reply>((value) => typeof value === 'object' && value !== null && 'ok' in value),
	}),
	z.object({
		event: z.custom<EventName>((value) => typeof value === 'string'),
		payload: z.custom<Events[EventName]>(),
	}),
])

/** Deaths within this time of each other count as one trouble; after the last try the backend stays down until asked for. */
const TROUBLE_MS = 60_000
const TRIES = 3
const STOP_WITHIN_MS = 10_000

const stopped = (): Reply => ({ ok: false, error: new AppError('backend.stopped').toShape() })

interface Options {
	/** The built backend. */
	entry: string
	/** Folder of the archive that a new backend opens first. */
	archive: () => string | null
	onEvent: (name: EventName, payload: Events[EventName]) => void
}

/** The backend in a process of its own: started, asked, and started again when it dies. */
export class BackendProcess {
	readonly #options: Options
	#process: UtilityProcess | null = null
	#ready: Promise<void> = Promise.resolve()
	readonly #waiting = new Map<number, (reply: Reply) => void>()
	#lastId = 0
	#deaths: number[] = []
	#stopping = false

	constructor(options: Options) {
		this.#options = options
		this.start()
	}

	/** Starts it where it is not running; where it died several times, without an archive, in case that is why. */
	start(): void {
		if (this.#process) return
		const archive = this.#deaths.length < TRIES - 1 ? this.#options.archive() : null
		const child = utilityProcess.fork(this.#options.entry, archive ? [archive] : [], {
			serviceName: 'Sceau backend',
			stdio: 'inherit',
			env: backendEnvironment(),
		})
		this.#process = child
		this.#ready = new Promise((resolve) => {
			child.on('message', (message: unknown) => {
				const parsed = fromBackend.safeParse(message)
				if (!parsed.success) return
				if ('ready' in parsed.data) resolve()
				else if ('id' in parsed.data) this.#answer(parsed.data.id, parsed.data.reply)
				else this.#options.onEvent(parsed.data.event, parsed.data.payload)
			})
			child.on('exit', () => {
				resolve()
				if (this.#process === child) this.#died()
			})
		})
	}

	/** Like `start`, for a person who asks: earlier deaths are forgiven. */
	restart(): void {
		this.#deaths = []
		this.start()
	}

	invoke(name: string, input: unknown): Promise<Reply> {
		return this.#ask((id) => ({ id, name, input }))
	}

	/** Lets the backend use a file that a person chose; the value is a `ChosenFile`. */
	grant(path: string): Promise<Reply> {
		return this.#ask((id) => ({ grant: { id, path } }))
	}

	/** The path behind a handle, for the shell alone. */
	path(handle: string): Promise<Reply> {
		return this.#ask((id) => ({ path: { id, handle } }))
	}

	/** Lets it close the archive; resolves when it is gone. */
	async stop(): Promise<void> {
		this.#stopping = true
		const child = this.#process
		if (!child) return
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => child.kill(), STOP_WITHIN_MS)
			child.on('exit', () => {
				clearTimeout(timer)
				resolve()
			})
			child.postMessage({ stop: true })
		})
	}

	async #ask(message: (id: number) => unknown): Promise<Reply> {
		await this.#ready
		const child = this.#process
		if (!child) return stopped()
		const id = ++this.#lastId
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve)
			child.postMessage(message(id))
		})
	}

	#answer(id: number, reply: Reply): void {
		this.#waiting.get(id)?.(reply)
		this.#waiting.delete(id)
	}

	#died(): void {
		this.#process = null
		for (const resolve of this.#waiting.values()) resolve(stopped())
		this.#waiting.clear()
		if (this.#stopping) return
		const now = Date.now()
		this.#deaths = [...this.#deaths.filter((at) => now - at < TROUBLE_MS), now]
		if (this.#deaths.length < TRIES) this.start()
		// Who was signed in died with it.
		this.#options.onEvent('signedOut', { because: 'backendStopped' })
	}
}
