import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { applicationFolder } from './resources.ts'

export const APPLICATION_VERSION = z
	.object({ version: z.string() })
	.parse(JSON.parse(readFileSync(join(applicationFolder(), 'package.json'), 'utf8'))).version
