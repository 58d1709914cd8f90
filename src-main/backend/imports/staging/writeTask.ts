import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import type { Task } from '../../workers/task.ts'
import { writeDeliveries } from './threadSink.ts'

const writeInput = z.strictObject({
	path: z.string(),
	slots: z.int(),
	statements: z.array(z.string()),
	port: z.instanceof(MessagePort),
})

export const writeTask: Task = async (input) => {
	const { port, ...request } = writeInput.parse(input)
	await writeDeliveries(request, port)
}
