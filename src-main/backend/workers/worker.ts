import { parentPort } from 'node:worker_threads'
import { AppError } from '#shared/errors/index'
import { databaseError } from '../database/mutate.ts'
import { reportIncident } from '../incidents.ts'
import type { FromWorker, WorkerStart } from './pool.ts'
import { tasks } from './tasks.ts'

const PROGRESS_EVERY_MS = 100

/** One step after the other; each starts with a message that names its task. */
async function run(port: NonNullable<typeof parentPort>, start: WorkerStart): Promise<void> {
	const stop = new Int32Array(start.stop)
	let toldAt = 0
	let toldPhase = ''
	const send = (message: FromWorker) => port.postMessage(message)
	try {
		const load = Object.hasOwn(tasks, start.task) ? tasks[start.task] : undefined
		if (!load) throw new Error(`no task ${start.task}`)
		const task = await load()
		const output = await task(start.input, {
			progress: (phase, done, total) => {
				const now = performance.now()
				if (phase === toldPhase && now - toldAt < PROGRESS_EVERY_MS) return
				toldAt = now
				toldPhase = phase
				send({ progress: { phase, done, total } })
			},
			cancelled: () => Atomics.load(stop, 0) !== 0,
		})
		send({ output })
	} catch (error) {
		const known = databaseError(error)
		send({ error: (known instanceof AppError ? known : reportIncident(known)).toShape() })
	}
}

const port = parentPort
port?.on('message', (start: WorkerStart) => void run(port, start))
