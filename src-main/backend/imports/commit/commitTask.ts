import type { Task } from '../../workers/task.ts'
import { commitInput, undoInput } from '../taskInputs.ts'
import { commitImport, undoImport } from './commit.ts'

export const commitTask: Task = async (input, context) => {
	const request = commitInput.parse(input)
	commitImport({ ...request, rememberLayout: request.rememberLayout, supersede: request.supersede }, context)
}

export const undoTask: Task = async (input) => undoImport(undoInput.parse(input))
