import type { Task } from '../workers/task.ts'
import { firstLines } from './formats/lines.ts'
import { linesInput } from './taskInputs.ts'

const SHOWN = 24
/** Longer lines have no columns that anybody could set by hand. */
const LONGEST = 2_000

export const linesTask: Task = async (input) => {
	const { path, encoding } = linesInput.parse(input)
	const lines = await firstLines(path, encoding, SHOWN)
	return lines.map((line) => line.slice(0, LONGEST))
}
