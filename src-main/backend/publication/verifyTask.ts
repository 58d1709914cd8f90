import { z } from 'zod'
import type { BundleVerification } from '#shared/contract/publication'
import type { Task } from '../workers/task.ts'
import { verifyBundle } from './verifyBundle.ts'

const input = z.object({ folder: z.string() })

export const verifyBundleTask: Task = (given, context): Promise<BundleVerification> =>
	verifyBundle(input.parse(given).folder, context)
