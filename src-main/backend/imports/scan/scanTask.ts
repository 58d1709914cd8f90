import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import type { Task } from '../../workers/task.ts'
import { previewInput } from '../taskInputs.ts'
import { scanFile } from './scan.ts'

const scanInput = previewInput.omit({ limit: true, known: true }).extend({ port: z.instanceof(MessagePort) })

/** Tells what it has over the port that it is handed; the whole is the output. */
export const scanTask: Task = async (input, context) => {
	const { port, ...request } = scanInput.parse(input)
	try {
		return await scanFile(request, { tell: (state) => port.postMessage(state), cancelled: () => context.cancelled() })
	} finally {
		port.close()
	}
}
