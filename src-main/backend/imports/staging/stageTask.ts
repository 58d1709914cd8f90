import type { Task } from '../../workers/task.ts'
import { stageInput } from '../taskInputs.ts'
import { stageFile } from './stage.ts'

export const stageTask: Task = async (input, context) => stageFile(stageInput.parse(input), context)
