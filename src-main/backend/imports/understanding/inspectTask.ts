import type { Task } from '../../workers/task.ts'
import { inspectInput } from '../taskInputs.ts'
import { inspectFile } from './inspect.ts'

export const inspectTask: Task = async (input, context) => {
	const { path, profile, encoding, delimiter, columnStarts } = inspectInput.parse(input)
	return inspectFile(path, profile, { encoding, delimiter, columnStarts, cancelled: () => context.cancelled() })
}
