import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import type { ChosenFile, EventName, Events, Reply } from '#shared/contract/index'
import { memoryEnvironment } from '../../src-main/backendEnvironment.ts'
import { builtBackend } from './paths.ts'

const message = z.union([
	z.object({ ready: z.literal(true) }),
	z.object({ id: z.int(), reply: z.custom<Reply>() }),
	z.object({ event: z.custom<EventName>(), payload: z.custom<Events[EventName]>() }),
])
const chosenFile = z.object({ handle: z.string(), name: z.string() })

type Listener = (name: EventName, payload: Events[EventName]) => void

/** The built backend in a plain Node process, spoken to as the shell speaks to it. */
export class BackendChild {
	readonly #child: ChildProcess
	readonly #waiting = new Map<number, (reply: Reply) => void>()
	readonly #listeners = new Set<Listener>()
	readonly #ready: Promise<void>
	#lastId = 0

	private constructor(child: ChildProcess) {
		this.#child = child
		this.#ready = new Promise((resolve, reject) => {
			child.on('message', (received) => {
				const parsed = message.parse(received)
				if ('ready' in parsed) resolve()
				else if ('id' in parsed) {
					this.#waiting.get(parsed.id)?.(parsed.reply)
					this.#waiting.delete(parsed.id)
				} else for (const listener of this.#listeners) listener(parsed.event, parsed.payload)
			})
			child.on('exit', (code) => {
				reject(new Error(`backend ended with ${code}`))
				for (const resolveCall of this.#waiting.values())
					resolveCall({ ok: false, error: { code: 'backend.stopped', parameters: {} } })
				this.#waiting.clear()
			})
		})
	}

	/** Starts it; `archive` is the folder of the archive to open. */
	static async start(archive?: string): Promise<BackendChild> {
		const backend = new BackendChild(
			fork(builtBackend, archive ? [archive] : [], {
				execPath: process.execPath,
				execArgv: [],
				env: { ...process.env, ...memoryEnvironment },
				serialization: 'advanced',
			}),
		)
		await backend.#ready
		return backend
	}

	get pid(): number {
		return this.#child.pid ?? 0
	}

	invoke(name: string, input: unknown): Promise<Reply> {
		return this.#ask((id) => ({ id, name, input }))
	}

	async grant(path: string): Promise<ChosenFile> {
		const reply = await this.#ask((id) => ({ grant: { id, path } }))
		if (!reply.ok) throw new Error(`${path} not granted: ${reply.error.code}`)
		return chosenFile.parse(reply.value)
	}

	onEvent(listener: Listener): void {
		this.#listeners.add(listener)
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
		const ended = once(this.#child, 'exit')
		this.#child.send({ stop: true })
		await ended
	}

	#ask(build: (id: number) => object): Promise<Reply> {
		const id = ++this.#lastId
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve)
			this.#child.send(build(id))
		})
	}
}
