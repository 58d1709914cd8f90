import { z } from 'zod'
import type { EventName, Events, Reply } from '#shared/contract/index'

/** What travels between the shell (or a test) and the backend, over utilityProcess messages or child process IPC. */
export const incoming = z.union([
	z.strictObject({ id: z.int(), name: z.string(), input: z.unknown() }),
	z.strictObject({ grant: z.strictObject({ id: z.int(), path: z.string().min(1) }) }),
	z.strictObject({ path: z.strictObject({ id: z.int(), handle: z.string() }) }),
	z.strictObject({ stop: z.literal(true) }),
])
export type Incoming = z.infer<typeof incoming>

export type Outgoing = { ready: true } | { id: number; reply: Reply } | { event: EventName; payload: Events[EventName] }

export interface Transport {
	send(message: Outgoing): void
	/** `closed` runs when the other side is gone. */
	listen(received: (message: unknown) => void, closed: () => void): void
}

interface ParentPort {
	on(event: 'message', listener: (message: { data: unknown }) => void): void
	postMessage(message: unknown): void
}

function parentPort(): ParentPort | null {
	const port: unknown = Reflect.get(process, 'parentPort')
	return isParentPort(port) ? port : null
}

const isParentPort = (port: unknown): port is ParentPort =>
	typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port

/** Electron's utility process where there is one, else the IPC channel of a forked Node. */
export function connectTransport(): Transport {
	const port = parentPort()
	if (port)
		return {
			send: (message) => port.postMessage(message),
			listen: (received) => port.on('message', ({ data }) => received(data)),
		}
	return {
		send: (message) => {
			if (process.connected) process.send?.(message)
		},
		listen: (received, closed) => {
			process.on('message', received)
			process.on('disconnect', closed)
		},
	}
}
