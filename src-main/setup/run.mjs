#!/usr/bin/env node
// Every npm script comes through here: `node src-main/setup/run.mjs TARGET …`. Written so that even an old Node gets to the message.
const oldest = 18
if (Number.parseInt(process.versions.node, 10) < oldest) {
	console.error(`Sceau needs Node ${oldest} or newer to set itself up, and this is Node ${process.versions.node}.`)
	process.exit(2)
}
const { runTarget } = await import('./targets.mjs')
process.exitCode = await runTarget(process.argv[2], process.argv.slice(3))
