import Database from 'better-sqlite3'

/** What better-sqlite3 13 is built for. Under an older Node it does not fail: it crashes without a word. */
const NODE_API_NEEDED = 10

if (Number(process.versions.napi) < NODE_API_NEEDED) {
	process.stderr.write(
		`Sceau needs Node 24, and this is ${process.versions.node}. Use its npm scripts, which bring the right one.\n`,
	)
	process.exit(2)
}

export { Database }
