import { ensureBuilt } from './build.mjs'
import { ensureTokenModule } from './tokens.mjs'

/** `buildAll.mjs NAME …`: what is named, in that order. */
let built = true
for (const name of process.argv.slice(2))
	built = built && (await (name === 'tokens' ? ensureTokenModule() : ensureBuilt(name)))
process.exitCode = built ? 0 : 1
