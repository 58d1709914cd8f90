import { ensureBuilt } from './build.mjs'

process.exitCode = (await ensureBuilt('program')) ? 0 : 1
