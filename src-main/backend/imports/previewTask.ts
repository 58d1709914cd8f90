import type { Task } from '../workers/task.ts'
import { previewFile } from './preview.ts'
import { previewInput } from './taskInputs.ts'

export const previewTask: Task = async (input) => previewFile(previewInput.parse(input))
