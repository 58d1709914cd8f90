import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')
export const builtBackend = join(root, 'out/main/backend.cjs')
export const builtWorker = join(root, 'out/main/worker.cjs')
export const builtCommandLine = join(root, 'out/main/cli.cjs')
export const builtRenderer = join(root, 'out/renderer')

export const temporaryFolder = (purpose: string) => mkdtempSync(join(tmpdir(), `sceau-${purpose}-`))
